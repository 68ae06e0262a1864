package io.tallystick.delivery.post;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs as Standard Webhooks says, scheme {@code v1}: HMAC-SHA256 over id, timestamp and body with points between them. */
final class Signatures {
  private static final String ALGORITHM = "HmacSHA256";
  private static final String SCHEME = "v1,";

  private Signatures() {}

  /**
   * The header {@code webhook-signature}: one signature for each secret, so that while a secret is replaced the old and the new one both fit.
   *
   * @param timestamp of this try, in whole seconds, not of the event
   */
  static String header(String id, Instant timestamp, byte[] body, List<SigningSecret> secrets) {
    return secrets.stream().map(secret -> SCHEME + signature(id, timestamp, body, secret)).collect(Collectors.joining(" "));
  }

  private static String signature(String id, Instant timestamp, byte[] body, SigningSecret secret) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret.key(), ALGORITHM));
      mac.update((id + "." + timestamp.getEpochSecond() + ".").getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC-SHA256", e);
    }
  }
}
