package io.tallystick.journal;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 as the tree uses it, with one digest for many hashes. Not for several threads. */
final class Sha256 {
  private static final byte LEAF = 0;
  private static final byte NODE = 1;
  private final MessageDigest digest = digest();

  /** A new digest; every Java platform has it. */
  static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }

  byte[] leaf(byte[] bytes, int length) {
    digest.update(LEAF);
    digest.update(bytes, 0, length);
    return digest.digest();
  }

  byte[] node(byte[] left, byte[] right) {
    digest.update(NODE);
    digest.update(left);
    digest.update(right);
    return digest.digest();
  }
}
