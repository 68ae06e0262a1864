package io.tallystick.delivery.guard;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Names whatever is delivered to among others, in 32 characters, however long its address is. */
public final class EndpointKey {
  private static final int BYTES = 16;

  private EndpointKey() {}

  /** @param address the same text for the same place */
  public static String of(String address) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(address.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
