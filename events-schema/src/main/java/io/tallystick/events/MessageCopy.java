package io.tallystick.events;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.GZIPOutputStream;

/**
 * A message as a member of another one.
 *
 * @param content the message as the encoding has it
 * @param encoding {@code text}; {@code base64}; or {@code gzip+base64}, which is to be decoded and then uncompressed
 * @param truncated whether the message's end is missing
 */
record MessageCopy(String content, String encoding, boolean truncated) {
  /** Bytes that names and punctuation of the members take beside the content, with some to spare. */
  static final int MEMBERS_BYTES = 128;

  /** The characters outside of ASCII that a queue refuses, as they begin in UTF-8: U+FFFE and U+FFFF. */
  private static final byte[] REFUSED = {(byte) 0xef, (byte) 0xbf, (byte) 0xbe};

  void write(JsonWriter json) {
    json.member("message", content).member("message_encoding", encoding).name("message_truncated").raw(Boolean.toString(truncated));
  }

  /** The most of the message that fits: all of it as text, all of it compressed, or its beginning. */
  static MessageCopy of(byte[] message, int room) {
    boolean isText = Utf8.firstMalformed(message) < 0;
    if (isText && message.length <= room) {
      String text = new String(message, StandardCharsets.UTF_8);
      if (quotedBytes(text) <= room) {
        return new MessageCopy(text, "text", false);
      }
    } else if (base64Bytes(message.length) <= room) {
      return new MessageCopy(base64(message), "base64", false);
    }
    byte[] compressed = gzip(message);
    if (base64Bytes(compressed.length) <= room) {
      return new MessageCopy(base64(compressed), "gzip+base64", false);
    }
    return new MessageCopy(base64(Arrays.copyOf(message, Math.max(0, room / 4 * 3 - 3))), "base64", true);
  }

  /** Part of a message as it is, to be JSON in JSON; null if it holds what a queue refuses. */
  static String text(byte[] message, int offset, int length) {
    for (int at = offset; at + 2 < offset + length; at++) {
      if (message[at] == REFUSED[0] && message[at + 1] == REFUSED[1] && (message[at + 2] | 1) == (REFUSED[2] | 1)) {
        return null;
      }
    }
    return new String(message, offset, length, StandardCharsets.UTF_8);
  }

  private static int quotedBytes(String text) {
    StringBuilder quoted = new StringBuilder(text.length() + 2);
    JsonText.quote(text, quoted);
    return Utf8.length(quoted, 0);
  }

  private static int base64Bytes(int bytes) {
    return (bytes + 2) / 3 * 4;
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return out.toByteArray();
  }
}
