package io.tallystick.local.write;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.tallystick.local.CommandFailure;
import picocli.CommandLine.Option;

/** The options of every command that makes an object of the ledger. */
final class ObjectOptions {
  private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  @Option(names = "--reference", paramLabel = "TEXT", description = "A key of your own, at most 128 characters.")
  private String reference;

  @Option(names = "--metadata", paramLabel = "JSON", description = "A JSON object of your own, at most 4 KB.")
  private String metadata;

  @Option(names = "--json", description = "Print the answer as JSON; amounts are in the asset's smallest unit.")
  private boolean json;

  /** Puts what was given into the body. */
  void put(ObjectNode body) {
    if (reference != null) {
      body.put("reference", reference);
    }
    if (metadata != null) {
      // Exactly as it was typed: the ledger keeps numbers as they are written.
      requireObject(metadata);
      body.putRawValue("metadata", new RawValue(metadata));
    }
  }

  boolean json() {
    return json;
  }

  private static void requireObject(String text) {
    try {
      JsonNode value = JSON.readTree(text);
      if (value != null && value.isObject()) {
        return;
      }
    } catch (JsonProcessingException wrong) {
      throw CommandFailure.usage("--metadata must be a JSON object: " + wrong.getOriginalMessage());
    }
    throw CommandFailure.usage("--metadata must be a JSON object");
  }
}
