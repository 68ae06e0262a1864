package io.tallystick.local.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallystick.local.template.Key;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.crypto.SecretKey;

/** What is needed of AWS KMS: {@code Encrypt} and {@code Decrypt} with symmetric keys and an encryption context. There are the keys of the templates and no aliases. */
public final class KeyService implements Closeable {

  private static final int PLAINTEXT_BYTES = 4_096;
  private static final int CIPHERTEXT_BYTES = 6_144;
  /** Characters of all keys and values of a context. */
  private static final int CONTEXT_LENGTH = 8_192;
  private static final String ALGORITHM = "SYMMETRIC_DEFAULT";
  private static final String ARN = "arn:";

  private final JsonService service;
  private final KeyRing ring;
  private final SecureRandom random;
  /** The ids of the keys, by id and by ARN. */
  private final Map<String, Key> keys = new LinkedHashMap<>();

  private KeyService(List<Key> given, KeyRing ring, SecureRandom random) throws IOException {
    this.ring = ring;
    this.random = random;
    for (Key key : given) {
      ring.add(key.id());
      keys.put(key.id(), key);
      keys.put(key.arn().toString(), key);
    }
    this.service = JsonService.open("kms", this::call);
  }

  /**
   * Makes the keys that are not there yet, and serves.
   *
   * @param folder that keeps the keys; empty to keep them in memory
   */
  public static KeyService open(List<Key> keys, Optional<Path> folder) throws IOException {
    SecureRandom random = new SecureRandom();
    return new KeyService(keys, new KeyRing(folder, random), random);
  }

  /** Where it answers. */
  public URI endpoint() {
    return service.endpoint();
  }

  @Override
  public void close() throws IOException {
    service.close();
  }

  private ObjectNode call(String name, ObjectNode request) throws ServiceError {
    return switch (name) {
      case "Encrypt" -> encrypt(request);
      case "Decrypt" -> decrypt(request);
      default -> throw new ServiceError("UnknownOperationException", "Only Encrypt and Decrypt of KMS are there on this machine.");
    };
  }

  private ObjectNode encrypt(ObjectNode request) throws ServiceError {
    requireAlgorithm(request);
    Key key = key(text(request, "KeyId").orElseThrow(() -> missing("keyId")));
    byte[] plain = bytes(request, "Plaintext", PLAINTEXT_BYTES);
    byte[] sealed = Ciphertext.seal(key.id(), secret(key.id()), context(request), plain, random);
    return answer("CiphertextBlob", sealed, key);
  }

  private ObjectNode decrypt(ObjectNode request) throws ServiceError {
    requireAlgorithm(request);
    byte[] blob = bytes(request, "CiphertextBlob", CIPHERTEXT_BYTES);
    SortedMap<String, String> context = context(request);
    Key key = Optional.ofNullable(keys.get(Ciphertext.keyId(blob).orElseThrow(KeyService::invalid))).orElseThrow(KeyService::invalid);
    Optional<String> named = text(request, "KeyId");
    if (named.isPresent() && !key(named.get()).equals(key)) {
      throw new ServiceError("IncorrectKeyException", "The key ID in the request does not identify a CMK that can perform this operation.");
    }
    return answer("Plaintext", Ciphertext.open(secret(key.id()), context, blob).orElseThrow(KeyService::invalid), key);
  }

  private static ObjectNode answer(String field, byte[] bytes, Key key) {
    return JsonService.JSON.createObjectNode()
        .put(field, Base64.getEncoder().encodeToString(bytes)).put("KeyId", key.arn().toString()).put("EncryptionAlgorithm", ALGORITHM);
  }

  private SecretKey secret(String id) {
    return ring.find(id).orElseThrow(() -> new IllegalStateException("a key that is known was made"));
  }

  private Key key(String named) throws ServiceError {
    Key key = keys.get(named);
    if (key == null) {
      throw new ServiceError("NotFoundException", named.startsWith(ARN) ? "Key '" + named + "' does not exist" : "Invalid keyId '" + named + "'");
    }
    return key;
  }

  private static void requireAlgorithm(ObjectNode request) throws ServiceError {
    String algorithm = text(request, "EncryptionAlgorithm").orElse(ALGORITHM);
    if (!algorithm.equals(ALGORITHM)) {
      throw new ServiceError("InvalidKeyUsageException", "Algorithm " + algorithm + " is incompatible with key spec " + ALGORITHM + ".");
    }
  }

  private static Optional<String> text(ObjectNode request, String field) {
    return Optional.of(request.path(field)).filter(JsonNode::isTextual).map(JsonNode::asText);
  }

  private static byte[] bytes(ObjectNode request, String field, int most) throws ServiceError {
    String text = text(request, field).orElseThrow(() -> missing(field));
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException malformed) {
      throw new ServiceError("SerializationException", field + " is not Base64.");
    }
    if (bytes.length < 1 || bytes.length > most) {
      throw new ServiceError("ValidationException", "1 validation error detected: Value at '" + field + "' failed to satisfy constraint: Member must have 1 to " + most + " bytes");
    }
    return bytes;
  }

  private static SortedMap<String, String> context(ObjectNode request) throws ServiceError {
    SortedMap<String, String> context = new TreeMap<>();
    int length = 0;
    for (Map.Entry<String, JsonNode> entry : request.path("EncryptionContext").properties()) {
      if (!entry.getValue().isTextual()) {
        throw new ServiceError("SerializationException", "The values of EncryptionContext are texts.");
      }
      context.put(entry.getKey(), entry.getValue().asText());
      length += entry.getKey().length() + entry.getValue().asText().length();
    }
    if (length > CONTEXT_LENGTH) {
      throw new ServiceError("ValidationException", "The encryption context is longer than " + CONTEXT_LENGTH + " characters.");
    }
    return context;
  }

  private static ServiceError missing(String field) {
    return new ServiceError("ValidationException", "1 validation error detected: Value null at '" + field + "' failed to satisfy constraint: Member must not be null");
  }

  /** AWS says no more: neither whether the key, nor whether the context was wrong. */
  private static ServiceError invalid() {
    return new ServiceError("InvalidCiphertextException", null);
  }
}
