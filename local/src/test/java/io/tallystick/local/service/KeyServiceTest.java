package io.tallystick.local.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallystick.local.aws.AwsError;
import io.tallystick.local.aws.AwsJson;
import io.tallystick.local.template.Arn;
import io.tallystick.local.template.Key;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyServiceTest {
  private static final Key ONE = new Key("one", new Arn("kms", "us-east-1", "000000000000", "key/one"));
  private static final Key TWO = new Key("two", new Arn("kms", "us-east-1", "000000000000", "key/two"));
  private static final Map<String, String> CONTEXT = Map.of("ledger", "shop", "subscription", "s1");

  @TempDir private Path folder;

  private KeyService service;
  private AwsJson client;

  @BeforeEach
  void start() throws IOException {
    start(Optional.empty());
  }

  private void start(Optional<Path> place) throws IOException {
    service = KeyService.open(List.of(ONE, TWO), place);
    client = new AwsJson(service.endpoint(), "us-east-1");
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    service.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"one", "arn:aws:kms:us-east-1:000000000000:key/one"})
  void whatIsEncryptedIsDecryptedWithTheSameContextByTheKeyThatItNames(String key) throws IOException {
    JsonNode sealed = encrypt(key, "secret", CONTEXT);
    assertThat(sealed.path("KeyId").asText()).isEqualTo(ONE.arn().toString());
    assertThat(new String(Base64.getDecoder().decode(sealed.path("CiphertextBlob").asText()), StandardCharsets.ISO_8859_1)).doesNotContain("secret");

    JsonNode open = client.call("TrentService.Decrypt", decryption(sealed, CONTEXT));

    assertThat(open.path("KeyId").asText()).isEqualTo(ONE.arn().toString());
    assertThat(text(open)).isEqualTo("secret");
    assertThat(text(client.call("TrentService.Decrypt", decryption(sealed, CONTEXT).put("KeyId", key)))).isEqualTo("secret");
  }

  @Test
  void theSameTextIsNeverTheSameTwice() throws IOException {
    assertThat(encrypt("one", "secret", CONTEXT)).isNotEqualTo(encrypt("one", "secret", CONTEXT));
  }

  @ParameterizedTest
  @CsvSource({"ledger, other", "subscription, s2", "more, x"})
  void anotherContextOpensNothing(String name, String value) throws IOException {
    JsonNode sealed = encrypt("one", "secret", CONTEXT);
    ObjectNode request = decryption(sealed, CONTEXT);
    request.withObjectProperty("EncryptionContext").put(name, value);
    refused(request, "InvalidCiphertextException");
    refused(decryption(sealed, Map.of()), "InvalidCiphertextException");
    refused(decryption(encrypt("one", "secret", Map.of("a", "bc")), Map.of("ab", "c")), "InvalidCiphertextException");
  }

  @Test
  void whatWasChangedOrNotMadeHereOpensNothing() throws IOException {
    JsonNode sealed = encrypt("one", "secret", CONTEXT);
    byte[] blob = Base64.getDecoder().decode(sealed.path("CiphertextBlob").asText());
    for (int at = 0; at < blob.length; at++) {
      byte[] changed = blob.clone();
      changed[at] ^= 1;
      refused(decryption(changed, CONTEXT), "InvalidCiphertextException");
      if (at > 0) {
        refused(decryption(java.util.Arrays.copyOf(blob, at), CONTEXT), "InvalidCiphertextException");
      }
    }
    refused(decryption(sealed, CONTEXT).put("KeyId", "two"), "IncorrectKeyException");
    refused(decryption(sealed, CONTEXT).put("KeyId", "three"), "NotFoundException");
  }

  @Test
  void requestsThatAwsRefusesAreRefused() {
    assertThatThrownBy(() -> encrypt("three", "secret", CONTEXT)).isInstanceOfSatisfying(AwsError.class, error -> assertThat(error.code()).isEqualTo("NotFoundException"));
    assertThatThrownBy(() -> encrypt("one", "", CONTEXT)).hasMessageContaining("ValidationException");
    assertThatThrownBy(() -> encrypt("one", "x".repeat(4_097), CONTEXT)).hasMessageContaining("ValidationException");
    assertThatThrownBy(() -> encrypt("one", "x", Map.of("k", "v".repeat(9_000)))).hasMessageContaining("ValidationException");
    assertThatThrownBy(() -> client.call("TrentService.Encrypt", AwsJson.MAPPER.createObjectNode())).hasMessageContaining("ValidationException");
    assertThatThrownBy(() -> client.call("TrentService.Encrypt", AwsJson.MAPPER.createObjectNode().put("KeyId", "one").put("Plaintext", "*"))).hasMessageContaining("SerializationException");
    assertThatThrownBy(() -> client.call("TrentService.Encrypt", AwsJson.MAPPER.createObjectNode().put("KeyId", "one").put("Plaintext", "eA==").put("EncryptionAlgorithm", "RSAES_OAEP_SHA_256"))).hasMessageContaining("InvalidKeyUsageException");
    assertThatThrownBy(() -> client.call("TrentService.CreateKey", AwsJson.MAPPER.createObjectNode())).hasMessageContaining("UnknownOperationException");
  }

  @Test
  void keysOfAFolderOutliveTheServiceAndAreForThisUserOnlyThoseInMemoryDoNot() throws IOException {
    JsonNode inMemory = encrypt("one", "secret", CONTEXT);
    stop();
    start(Optional.of(folder.resolve("kms")));
    refused(decryption(inMemory, CONTEXT), "InvalidCiphertextException");
    JsonNode sealed = encrypt("one", "secret", CONTEXT);
    stop();
    start(Optional.of(folder.resolve("kms")));
    assertThat(text(client.call("TrentService.Decrypt", decryption(sealed, CONTEXT)))).isEqualTo("secret");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("kms/one")))).isEqualTo("rw-------");
    assertThat(Files.readAllBytes(folder.resolve("kms/one"))).isNotEqualTo(Files.readAllBytes(folder.resolve("kms/two")));
  }

  @Test
  void aKeyThatIsDamagedOrCannotBeAFileIsAnError() throws IOException {
    Files.write(Files.createDirectories(folder.resolve("kms")).resolve("one"), new byte[31]);
    assertThatThrownBy(() -> KeyService.open(List.of(ONE), Optional.of(folder.resolve("kms")))).hasMessageContaining("has 31 bytes instead of 32");
    assertThatThrownBy(() -> KeyService.open(List.of(new Key("../one", ONE.arn())), Optional.empty())).hasMessageContaining("cannot be called '../one'");
  }

  private JsonNode encrypt(String key, String plain, Map<String, String> context) throws IOException {
    ObjectNode request = AwsJson.MAPPER.createObjectNode().put("KeyId", key).put("Plaintext", Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8)));
    context.forEach(request.putObject("EncryptionContext")::put);
    return client.call("TrentService.Encrypt", request);
  }

  private static ObjectNode decryption(JsonNode sealed, Map<String, String> context) {
    return decryption(Base64.getDecoder().decode(sealed.path("CiphertextBlob").asText()), context);
  }

  private static ObjectNode decryption(byte[] blob, Map<String, String> context) {
    ObjectNode request = AwsJson.MAPPER.createObjectNode().put("CiphertextBlob", Base64.getEncoder().encodeToString(blob));
    context.forEach(request.putObject("EncryptionContext")::put);
    return request;
  }

  private void refused(ObjectNode request, String code) {
    assertThatThrownBy(() -> client.call("TrentService.Decrypt", request)).isInstanceOfSatisfying(AwsError.class, error -> {
      assertThat(error.code()).isEqualTo(code);
      assertThat(error.status()).isEqualTo(400);
    });
  }

  private static String text(JsonNode open) {
    return new String(Base64.getDecoder().decode(open.path("Plaintext").asText()), StandardCharsets.UTF_8);
  }
}
