package io.tallystick.delivery.post;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Signatures, checked by another implementation of Standard Webhooks. */
class SignaturesTest {
  private static final SigningSecret OLD = SigningSecret.parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
  private static final String BODY = "{\"test\": 2432232314, \"text\": \"ünïcode 💰\"}";

  private final SigningSecret fresh = SigningSecret.random(new SecureRandom());
  private final Instant now = Instant.now();

  private static HttpHeaders headers(String id, Instant timestamp, String signature) {
    return HttpHeaders.of(
        Map.of(
            "webhook-id", List.of(id),
            "webhook-timestamp", List.of(Long.toString(timestamp.getEpochSecond())),
            "webhook-signature", List.of(signature)),
        (_, _) -> true);
  }

  private String sign(String id, SigningSecret... secrets) {
    return Signatures.header(id, now, BODY.getBytes(StandardCharsets.UTF_8), List.of(secrets));
  }

  private static Webhook receiver(SigningSecret secret) {
    return new Webhook(secret.reveal());
  }

  @Test
  void anotherImplementationAcceptsWhatIsSigned() {
    assertThatCode(() -> receiver(fresh).verify(BODY, headers("msg_1", now, sign("msg_1", fresh)))).doesNotThrowAnyException();
  }

  @Test
  void itRefusesAnotherIdTimeBodyOrSecret() {
    String signature = sign("msg_1", fresh);
    assertThatThrownBy(() -> receiver(fresh).verify(BODY, headers("msg_2", now, signature))).isInstanceOf(WebhookVerificationException.class);
    assertThatThrownBy(() -> receiver(fresh).verify(BODY, headers("msg_1", now.plusSeconds(1), signature))).isInstanceOf(WebhookVerificationException.class);
    assertThatThrownBy(() -> receiver(fresh).verify(BODY + " ", headers("msg_1", now, signature))).isInstanceOf(WebhookVerificationException.class);
    assertThatThrownBy(() -> receiver(OLD).verify(BODY, headers("msg_1", now, signature))).isInstanceOf(WebhookVerificationException.class);
  }

  @Test
  void whileASecretIsReplacedBothFit() {
    HttpHeaders both = headers("msg_1", now, sign("msg_1", fresh, OLD));
    assertThatCode(() -> receiver(fresh).verify(BODY, both)).doesNotThrowAnyException();
    assertThatCode(() -> receiver(OLD).verify(BODY, both)).doesNotThrowAnyException();
  }

  @Test
  void theSignatureIsThatOfTheSpecificationsExample() {
    // Of https://github.com/standard-webhooks/standard-webhooks: the libraries' common test vector.
    assertThat(
            Signatures.header(
                "msg_p5jXN8AQM9LWM0D4loKWxJek", Instant.ofEpochSecond(1614265330), "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8), List.of(OLD)))
        .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  }

  @Test
  void aSecretIsReadAsItIsWrittenAndNeverPrinted() {
    assertThat(SigningSecret.parse(fresh.reveal())).isEqualTo(fresh).isNotEqualTo(SigningSecret.random(new SecureRandom())).hasToString("whsec_…");
    assertThat(fresh.key()).hasSize(SigningSecret.BYTES);
  }

  @Test
  void whatIsNoSecretIsRefusedWithoutRepeatingIt() {
    Base64.Encoder base64 = Base64.getEncoder();
    for (String none : List.of("", "secret", "whsec_", "whsec_***", "whsec_" + base64.encodeToString(new byte[23]), "whsec_" + base64.encodeToString(new byte[65]))) {
      assertThatThrownBy(() -> SigningSecret.parse(none))
          .as(none)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("a signing secret")
          .hasNoCause();
    }
    assertThat(SigningSecret.parse("whsec_" + base64.encodeToString(new byte[24]))).isNotNull();
    assertThat(SigningSecret.parse("whsec_" + base64.encodeToString(new byte[64]))).isNotNull();
  }
}
