package io.tallystick.local.deploy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;

/**
 * A file that a deployment needs, named by what is in it: the same content has the same name, for ever.
 *
 * @param kind of content
 * @param sha256 of its bytes, in hexadecimal digits
 * @param bytes how many
 * @param content where they are
 * @param source the file that it was made of, relative to the folder of the outermost template
 */
record Artifact(Kind kind, String sha256, long bytes, Content content, String source) {
  enum Kind {
    CODE(".zip", "application/zip"),
    TEMPLATE(".json", "application/json");

    private final String ending;
    private final String mediaType;

    Kind(String ending, String mediaType) {
      this.ending = ending;
      this.mediaType = mediaType;
    }

    String mediaType() {
      return mediaType;
    }
  }

  sealed interface Content {}

  record InFile(Path file) implements Content {}

  record InMemory(byte[] data) implements Content {}

  Artifact {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(sha256, "sha256");
    Objects.requireNonNull(content, "content");
    Objects.requireNonNull(source, "source");
  }

  static Artifact code(Path zip, String source) throws IOException {
    MessageDigest digest = sha256Of();
    long bytes;
    try (InputStream input = new DigestInputStream(Files.newInputStream(zip), digest)) {
      bytes = input.transferTo(OutputStream.nullOutputStream());
    }
    return new Artifact(Kind.CODE, HexFormat.of().formatHex(digest.digest()), bytes, new InFile(zip), source);
  }

  static Artifact template(byte[] json, String source) {
    return new Artifact(Kind.TEMPLATE, HexFormat.of().formatHex(sha256Of().digest(json)), json.length, new InMemory(json), source);
  }

  /** Its name in a folder or a bucket. */
  String key() {
    return sha256 + kind.ending;
  }

  byte[] digest() {
    return HexFormat.of().parseHex(sha256);
  }

  /** Puts its bytes into a file, over one that is there. */
  void writeTo(Path file) {
    try {
      switch (content) {
        case InFile(Path from) -> Files.copy(from, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        case InMemory(byte[] data) -> Files.write(file, data);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static MessageDigest sha256Of() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
