package io.tallystick.delivery.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tallystick.delivery.post.AwsStub;
import io.tallystick.delivery.post.AwsStub.Answer;
import io.tallystick.delivery.post.AwsStub.Call;
import io.tallystick.delivery.post.SigningSecret;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.kms.KmsClient;

/** Secrets sealed by a service that opens a box only with the key and the encryption context that it was made with, as KMS does. */
class KmsSecretBoxTest {
  private static final String KEY = "arn:aws:kms:us-east-1:123456789012:key/1";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final SecureRandom RANDOM = new SecureRandom();

  /** By what stands in the box: what is in it, with its key and context. */
  private final Map<String, JsonNode> boxes = new HashMap<>();
  private Answer trouble;
  private AwsStub kms;
  private KmsClient client;
  private Instant now = Instant.parse("2026-11-28T12:00:00Z");
  private final SigningSecret secret = SigningSecret.random(RANDOM);

  @BeforeEach
  void start() throws IOException {
    kms = new AwsStub(this::answer);
    client = kms.client(KmsClient.builder());
  }

  @AfterEach
  void stop() {
    client.close();
    kms.close();
  }

  private Answer answer(Call call) {
    if (trouble != null) {
      return trouble;
    }
    try {
      JsonNode request = JSON.readTree(call.body());
      if (call.operation().equals("Encrypt")) {
        String box = Base64.getEncoder().encodeToString(("box " + boxes.size()).getBytes());
        boxes.put(box, request);
        return new Answer(200, JSON.writeValueAsString(Map.of("CiphertextBlob", box, "KeyId", KEY)));
      }
      JsonNode sealed = boxes.get(request.get("CiphertextBlob").asText());
      if (sealed == null || !sealed.get("EncryptionContext").equals(request.get("EncryptionContext"))) {
        return Answer.error(400, "InvalidCiphertextException", "");
      }
      return sealed.get("KeyId").equals(request.get("KeyId"))
          ? new Answer(200, JSON.writeValueAsString(Map.of("Plaintext", sealed.get("Plaintext").asText(), "KeyId", KEY)))
          : Answer.error(400, "IncorrectKeyException", "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private KmsSecretBox box(String key, String ledger) {
    return new KmsSecretBox(client, key, ledger, () -> now);
  }

  private KmsSecretBox box() {
    return box(KEY, "shop");
  }

  private static Deadline ample() {
    return Deadline.after(Duration.ofSeconds(60));
  }

  @Test
  void aBoxOpensForItsLedgerSubscriptionAndKeyAlone() throws IOException {
    String sealed = box().seal(secret, "sub_1", ample());
    assertThat(sealed).startsWith("kms1.").doesNotContain(secret.reveal());
    assertThat(box().open(sealed, "sub_1", ample())).isEqualTo(secret);
    assertThat(JSON.readTree(kms.calls().getFirst().body()).get("EncryptionContext")).isEqualTo(JSON.readTree("{\"ledger\":\"shop\",\"subscription\":\"sub_1\"}"));
    assertThat(kms.calls()).allSatisfy(call -> assertThat(JSON.readTree(call.body()).get("KeyId").asText()).isEqualTo(KEY));
    assertCorrupt(box(), sealed, "sub_2");
    assertCorrupt(box(KEY, "other"), sealed, "sub_1");
    assertCorrupt(box(KEY.replace("key/1", "key/2"), "shop"), sealed, "sub_1");
  }

  @Test
  void whatWasNotSealedHereIsCorruptAndNotRepeated() {
    String sealed = box().seal(secret, "sub_1", ample());
    for (String spoilt : List.of("", "kms1.", "kms1.***", "v1." + sealed.substring(5), sealed.substring(5), "kms1.AAAA")) {
      assertCorrupt(box(), spoilt, "sub_1");
    }
    boxes.replaceAll((_, request) -> ((com.fasterxml.jackson.databind.node.ObjectNode) request).put("Plaintext", Base64.getEncoder().encodeToString("whsec_x".getBytes())));
    assertCorrupt(box(), sealed, "sub_1");
  }

  private static void assertCorrupt(KmsSecretBox box, String sealed, String subscription) {
    assertThatThrownBy(() -> box.open(sealed, subscription, ample()))
        .isInstanceOfSatisfying(StoreException.Corrupt.class, e -> assertThat(e.details()).containsEntry("subscription", subscription))
        .hasMessageNotContaining("whsec_")
        .hasMessageNotContaining("kms1.");
  }

  @ParameterizedTest
  @CsvSource({
    "400, AccessDeniedException", "400, DisabledException", "400, KMSInvalidStateException", "400, NotFoundException", "400, ThrottlingException", "500, KMSInternalException", "400, KeyUnavailableException",
  })
  void aKeyThatCannotBeUsedIsUnavailableWhateverTheReason(int status, String code) {
    String sealed = box().seal(secret, "sub_1", ample());
    KmsSecretBox box = box();
    trouble = Answer.error(status, code, "no");
    assertThatThrownBy(() -> box.open(sealed, "sub_1", ample()))
        .isInstanceOfSatisfying(StoreException.Unavailable.class, e -> assertThat(e.details()).containsEntry("code", code).containsEntry("key", KEY));
    assertThatThrownBy(() -> box.seal(secret, "sub_1", ample())).isInstanceOf(StoreException.Unavailable.class);
    trouble = null;
    assertThat(box.open(sealed, "sub_1", ample())).as("a failure is not remembered").isEqualTo(secret);
  }

  @Test
  void whatWasOpenedIsRememberedForAWhile() {
    KmsSecretBox box = box();
    String sealed = box.seal(secret, "sub_1", ample());
    box.open(sealed, "sub_1", ample());
    trouble = Answer.error(400, "DisabledException", "no");
    now = now.plus(KmsSecretBox.AGE).minusMillis(1);
    assertThat(box.open(sealed, "sub_1", ample())).isEqualTo(secret);
    assertThat(kms.calls()).extracting(Call::operation).containsExactly("Encrypt", "Decrypt");
    assertThatThrownBy(() -> box.open(sealed, "sub_2", ample())).as("for its subscription").isInstanceOf(StoreException.Unavailable.class);
    now = now.plusMillis(1);
    assertThatThrownBy(() -> box.open(sealed, "sub_1", ample())).isInstanceOf(StoreException.Unavailable.class);
  }

  @Test
  void noMoreAreRememberedThanTheBound() {
    KmsSecretBox box = box();
    String first = box.seal(secret, "first", ample());
    box.open(first, "first", ample());
    String other = box.seal(secret, "other", ample());
    JsonNode any = boxes.get(other.substring(5));
    for (int i = 0; i < KmsSecretBox.MOST; i++) {
      String blob = Base64.getEncoder().encodeToString(("filler " + i).getBytes());
      boxes.put(blob, any);
      box.open("kms1." + blob, "other", ample());
    }
    int calls = kms.calls().size();
    box.open(first, "first", ample());
    assertThat(kms.calls()).as("it was forgotten").hasSize(calls + 1);
  }

  @Test
  void anAnswerThatDoesNotComeEndsWithTheCallersTime() {
    trouble = new Answer(0, "");
    assertThatThrownBy(() -> box().seal(secret, "sub_1", Deadline.after(Duration.ofMillis(300)))).isInstanceOf(StoreException.Unavailable.class);
  }
}
