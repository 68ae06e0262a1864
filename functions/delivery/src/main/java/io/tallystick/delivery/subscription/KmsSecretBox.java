package io.tallystick.delivery.subscription;

import io.tallystick.delivery.Remembered;
import io.tallystick.delivery.post.SigningSecret;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.StoreException;
import io.tallystick.journal.dynamodb.Verdict;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.IncorrectKeyException;
import software.amazon.awssdk.services.kms.model.InvalidCiphertextException;

/**
 * By a key of AWS KMS, which never leaves it. Ledger and subscription are the encryption context: a box opens for them alone, and every use of the key says in the trail of the account whose secret it was.
 * A box is {@code kms1.} and what KMS made of the secret, in Base64. Opened ones are remembered for {@link #AGE}, so that KMS is asked a few times an hour for each, whatever is delivered.
 *
 * <p>Needs {@code kms:Encrypt} to seal and {@code kms:Decrypt} to open.
 */
public final class KmsSecretBox implements SecretBox {
  /** A key that may be used no more is noticed after so long. */
  public static final Duration AGE = Duration.ofMinutes(10);
  /** Opened boxes that are remembered. */
  static final int MOST = 4_096;
  /** The longest that KMS is waited for, with all that the client repeats. */
  static final Duration TIME = Duration.ofSeconds(5);

  private static final String VERSION = "kms1.";
  private static final String LEDGER = "ledger";
  private static final String SUBSCRIPTION = "subscription";

  private record Sealed(String box, String subscription) {}

  private final KmsClient kms;
  private final String key;
  private final String ledger;
  private final InstantSource clock;
  private final Remembered<Sealed, SigningSecret> opened = new Remembered<>(AGE, MOST);

  /**
   * @param key its ARN
   * @param ledger the ledger's name
   */
  public KmsSecretBox(KmsClient kms, String key, String ledger, InstantSource clock) {
    this.kms = kms;
    this.key = key;
    this.ledger = ledger;
    this.clock = clock;
  }

  @Override
  public String seal(SigningSecret secret, String subscription, Deadline deadline) {
    try {
      SdkBytes box =
          kms.encrypt(
                  request ->
                      request
                          .keyId(key)
                          .plaintext(SdkBytes.fromUtf8String(secret.reveal()))
                          .encryptionContext(context(subscription))
                          .overrideConfiguration(override -> within(override, deadline)))
              .ciphertextBlob();
      return VERSION + Base64.getEncoder().encodeToString(box.asByteArrayUnsafe());
    } catch (SdkException failure) {
      throw unavailable(failure, subscription);
    }
  }

  @Override
  public SigningSecret open(String box, String subscription, Deadline deadline) {
    Sealed sealed = new Sealed(box, subscription);
    Instant now = clock.instant();
    Optional<SigningSecret> before = opened.get(sealed, now);
    if (before.isPresent()) {
      return before.get();
    }
    SigningSecret secret = decrypt(bytes(box, subscription), subscription, deadline);
    opened.put(sealed, secret, now);
    return secret;
  }

  private static byte[] bytes(String box, String subscription) {
    try {
      if (box.startsWith(VERSION)) {
        return Base64.getDecoder().decode(box.substring(VERSION.length()));
      }
    } catch (IllegalArgumentException noBase64) {
      // as of a version that is not known
    }
    throw corrupt(subscription);
  }

  private SigningSecret decrypt(byte[] box, String subscription, Deadline deadline) {
    try {
      SdkBytes secret =
          kms.decrypt(
                  request ->
                      request
                          .keyId(key)
                          .ciphertextBlob(SdkBytes.fromByteArrayUnsafe(box))
                          .encryptionContext(context(subscription))
                          .overrideConfiguration(override -> within(override, deadline)))
              .plaintext();
      return SigningSecret.parse(secret.asString(StandardCharsets.US_ASCII));
    } catch (InvalidCiphertextException | IncorrectKeyException | IllegalArgumentException other) {
      throw corrupt(subscription);
    } catch (SdkException failure) {
      throw unavailable(failure, subscription);
    }
  }

  private Map<String, String> context(String subscription) {
    return Map.of(LEDGER, ledger, SUBSCRIPTION, subscription);
  }

  private static void within(AwsRequestOverrideConfiguration.Builder override, Deadline deadline) {
    override.apiCallTimeout(deadline.within(TIME).left().plusMillis(1));
  }

  /** Without what KMS or the parser said: neither box nor secret is ever repeated. */
  private static StoreException.Corrupt corrupt(String subscription) {
    return new StoreException.Corrupt("a kept signing secret is not of its subscription, ledger and key", Map.of(SUBSCRIPTION, subscription), null);
  }

  /** Not allowed, disabled, waiting to be deleted, throttled, not reached: all of it can be mended, and none says anything about the subscription. */
  private StoreException.Unavailable unavailable(SdkException failure, String subscription) {
    return new StoreException.Unavailable(
        "the key of signing secrets could not be used", Map.of("code", Verdict.code(failure), "key", key, SUBSCRIPTION, subscription), failure);
  }
}
