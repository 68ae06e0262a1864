package io.tallystick.local.imports;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 over texts, each with its length before it, so that no two lists of texts have the same input; and base 32 of the result. */
final class Digest {
  /** RFC 4648, in small letters: easy to read aloud, and nothing that looks like a ULID or UUID. */
  private static final char[] BASE32 = "abcdefghijklmnopqrstuvwxyz234567".toCharArray();

  private final MessageDigest sha256;

  Digest() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }

  Digest add(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return add(bytes.length).add(bytes);
  }

  Digest add(int number) {
    sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, number));
    return this;
  }

  Digest add(byte[] bytes) {
    sha256.update(bytes);
    return this;
  }

  byte[] bytes() {
    return sha256.digest();
  }

  /** The first characters of it in base 32, five bits each. */
  String base32(int characters) {
    byte[] hash = bytes();
    StringBuilder text = new StringBuilder(characters);
    for (int at = 0; at < characters; at++) {
      int value = 0;
      for (int bit = at * 5; bit < at * 5 + 5; bit++) {
        value = value << 1 | hash[bit >> 3] >> (7 - (bit & 7)) & 1;
      }
      text.append(BASE32[value]);
    }
    return text.toString();
  }
}
