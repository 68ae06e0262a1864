package io.tallystick.delivery.post;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;

/** The key that an endpoint's messages are signed with, as Standard Webhooks writes it: {@code whsec_} and 24 to 64 bytes in Base64. Never printed by accident. */
public final class SigningSecret {
  public static final String PREFIX = "whsec_";
  /** Bytes of a new secret. */
  public static final int BYTES = 32;

  private static final int LEAST_BYTES = 24;
  private static final int MOST_BYTES = 64;

  private final byte[] key;

  private SigningSecret(byte[] key) {
    if (key.length < LEAST_BYTES || key.length > MOST_BYTES) {
      throw new IllegalArgumentException("a signing secret has 24 to 64 bytes");
    }
    this.key = key;
  }

  public static SigningSecret random(SecureRandom random) {
    byte[] key = new byte[BYTES];
    random.nextBytes(key);
    return new SigningSecret(key);
  }

  /** @throws IllegalArgumentException if the text is none; the message never repeats it */
  public static SigningSecret parse(String text) {
    if (!text.startsWith(PREFIX)) {
      throw new IllegalArgumentException("a signing secret starts with " + PREFIX);
    }
    try {
      return new SigningSecret(Base64.getDecoder().decode(text.substring(PREFIX.length())));
    } catch (IllegalArgumentException notOne) {
      throw new IllegalArgumentException("a signing secret is " + PREFIX + " and 24 to 64 bytes in Base64");
    }
  }

  byte[] key() {
    return key.clone();
  }

  /** As it is given to whoever has to check signatures. */
  public String reveal() {
    return PREFIX + Base64.getEncoder().encodeToString(key);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SigningSecret secret && Arrays.equals(key, secret.key);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(key);
  }

  @Override
  public String toString() {
    return PREFIX + "…";
  }
}
