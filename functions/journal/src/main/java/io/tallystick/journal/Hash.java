package io.tallystick.journal;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/** A SHA-256 value: 32 bytes, immutable. */
public final class Hash {
  public static final int BYTES = 32;
  /** What the first segment of a shard has as its previous hash: 32 zero bytes. */
  public static final Hash ZERO = new Hash(new byte[BYTES]);

  private final byte[] bytes;

  private Hash(byte[] bytes) {
    this.bytes = bytes;
  }

  /** @throws IllegalArgumentException if it is not 32 bytes long */
  public static Hash of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("a hash has 32 bytes");
    }
    return new Hash(bytes.clone());
  }

  /** The SHA-256 of the parts, one after the other. */
  public static Hash sha256(byte[]... parts) {
    MessageDigest digest = Sha256.digest();
    for (byte[] part : parts) {
      digest.update(part);
    }
    return new Hash(digest.digest());
  }

  /** A copy. */
  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Hash that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** 64 lower-case hexadecimal digits. */
  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }
}
