package io.tallystick.delivery.post;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What a FIFO queue tells repeats by. SQS takes 128 characters at most, and the id of a delivery may have more. */
public final class DeduplicationId {
  private DeduplicationId() {}

  /** @param delivery its id */
  public static String of(String delivery) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(delivery.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
