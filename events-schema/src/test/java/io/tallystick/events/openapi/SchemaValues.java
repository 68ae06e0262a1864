package io.tallystick.events.openapi;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.github.curiousoddman.rgxgen.RgxGen;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Random values of schemas. What a schema says by conditions between members is met by trying again. Some names have values of their own, because
 * what they must be is more than a schema can say (dates, metadata), or so that requests meet each other (ids, assets).
 */
final class SchemaValues {
  private static final int ATTEMPTS = 200;
  private static final int ITEMS = 4;
  private static final int FREE_LENGTH = 24;
  private static final String PENDING = "pending";
  private static final String ASSET = "USD/2";
  private static final String[] OTHER_ASSETS = {"EUR/2", "POINTS", "GPU_SECOND/0"};
  private static final String[] REFERENCES = {"", "order 42", "order 42", "a+b&c=d/?#%", "\"quoted\\\"", "длинная ссылка", "😀"};
  private static final String[] DATES = {
    "2026-11-22T10:00:00Z", "2026-11-21T23:59:59.5+01:00", "2024-02-29t00:00:00.123456789z", "1999-12-31T23:59:59-23:59", "2099-01-01T00:00:00Z"
  };
  private static final String[] URLS = {
    "https://shop.example/hooks", "https://xn--bcher-kva.example:8443/a/b?c=d%20e", "HTTPS://Shop.Example"
  };
  /** Characters of a subscription's longest id; other ids may be longer. */
  private static final int SUBSCRIPTION_ID = 40;
  private static final String[] METADATA = {
    "{}", "{\"order\":42}", "{\"b\":{\"x\":[1,2.50,-1e3,null,true,\"\\u001f€😀\"]},\"a\":\"\"}", "{\"\":{\"\":{\"\":[]}}}"
  };
  /** Without these little is ever recorded. */
  private static final List<String> NECESSARY = List.of("id", "asset", "debit_account_id", "credit_account_id", "amount");
  private static final Map<String, RgxGen> PATTERNS = new ConcurrentHashMap<>();

  private final ApiDescription api;
  private final KnownIds ids;
  private final Random random;

  SchemaValues(ApiDescription api, KnownIds ids, Random random) {
    this.api = api;
    this.ids = ids;
    this.random = random;
  }

  /** A value that the schema accepts. */
  JsonNode valid(String name, JsonNode schema) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      JsonNode value = attempt(name, schema);
      if (api.problems(schema, value).isEmpty()) {
        return value;
      }
    }
    throw new IllegalStateException("no value of " + name + " was found in " + ATTEMPTS + " attempts: " + schema);
  }

  private JsonNode attempt(String name, JsonNode reference) {
    JsonNode schema = api.resolve(reference);
    JsonNode named = named(name, schema);
    if (named != null) {
      return named;
    }
    if (schema.has("const")) {
      return schema.path("const");
    }
    if (schema.has("enum")) {
      return pick(schema.path("enum"));
    }
    for (String choice : List.of("oneOf", "anyOf")) {
      if (schema.has(choice) && !schema.has("properties")) {
        return attempt(name, pick(schema.path(choice)));
      }
    }
    JsonNode type = schema.path("type");
    return ofType(name, (type.isArray() ? pick(type) : type).asText(), schema);
  }

  private JsonNode ofType(String name, String type, JsonNode schema) {
    return switch (type) {
      case "null" -> NullNode.getInstance();
      case "boolean" -> BooleanNode.valueOf(random.nextBoolean());
      case "integer" -> integer(schema);
      case "string" -> TextNode.valueOf(text(schema));
      case "array" -> array(name, schema);
      case "object" -> object(schema);
      default -> throw new IllegalStateException("a schema without type: " + name + " " + schema);
    };
  }

  /** Values that a schema cannot describe well enough; null for names without any. */
  private JsonNode named(String name, JsonNode schema) {
    if (nullable(schema) && random.nextInt(NECESSARY.contains(name) ? 50 : 8) == 0) {
      return NullNode.getInstance();
    }
    return switch (name) {
      case "id" -> TextNode.valueOf(schema.path("maxLength").asInt() == SUBSCRIPTION_ID ? subscription() : id());
      case "debit_account_id", "credit_account_id", "account", "debit_account", "credit_account" -> TextNode.valueOf(ids.account());
      case "pending_id", "reverses" -> random.nextInt(10) == 0 ? TextNode.valueOf(ids.transfer()) : NullNode.getInstance();
      case "asset" -> TextNode.valueOf(random.nextInt(10) == 0 ? OTHER_ASSETS[random.nextInt(OTHER_ASSETS.length)] : ASSET);
      case "reference" -> TextNode.valueOf(reference(schema));
      case "metadata" -> json(METADATA[random.nextInt(METADATA.length)]);
      case "effective_at", "time" -> TextNode.valueOf(DATES[random.nextInt(DATES.length)]);
      case "amount", "minimum_amount" -> amount();
      // Others have to be allowed where the service is deployed.
      case "target" -> json("{\"type\":\"webhook\",\"url\":\"" + URLS[random.nextInt(URLS.length)] + "\"}");
      // It is kept as it was when the subscription was made.
      case "ordered" -> BooleanNode.FALSE;
      // Only an account with a limit can have one.
      case "overdraft" -> random.nextInt(8) == 0 ? amount() : TextNode.valueOf("0");
      // Only a hold can have one.
      case "timeout" -> random.nextInt(6) == 0 ? null : NullNode.getInstance();
      case "flags" -> flags(schema);
      case "accounts", "transfers" -> random.nextInt(4) == 0 ? NullNode.getInstance() : null;
      case "datacontenttype" -> TextNode.valueOf("application/json; charset=utf-8");
      default -> null;
    };
  }

  private String id() {
    return random.nextInt(3) == 0 ? ids.transfer() : ids.fresh();
  }

  private String subscription() {
    return random.nextInt(3) == 0 ? ids.subscription() : ids.freshSubscription();
  }

  private static boolean nullable(JsonNode schema) {
    for (JsonNode type : schema.path("type")) {
      if (type.asText().equals("null")) {
        return true;
      }
    }
    return false;
  }

  private String reference(JsonNode schema) {
    String reference = REFERENCES[random.nextInt(REFERENCES.length)];
    return schema.path("minLength").asInt() > 0 && reference.isEmpty() ? "order 42" : reference;
  }

  private JsonNode amount() {
    return switch (random.nextInt(12)) {
      case 0 -> LongNode.valueOf(random.nextInt(1000));
      case 1 -> TextNode.valueOf("0");
      case 2 -> TextNode.valueOf("340282366920938463463374607431768211455");
      case 3 -> TextNode.valueOf("00000000000000000000000000000000000000" + random.nextInt(10));
      case 4 -> TextNode.valueOf("18446744073709551616");
      default -> TextNode.valueOf(Integer.toString(1 + random.nextInt(2000)));
    };
  }

  /** Mostly none or a hold, so that transfers are often made. */
  private JsonNode flags(JsonNode schema) {
    ArrayNode flags = JsonNodeFactory.instance.arrayNode();
    JsonNode choices = api.resolve(schema.path("items")).path("enum");
    boolean ofTransfer = choices.toString().contains(PENDING);
    if (ofTransfer && random.nextInt(3) == 0) {
      return flags.add(PENDING);
    }
    for (int flag = random.nextInt(4) == 0 ? 1 + random.nextInt(2) : 0; flag > 0; flag--) {
      flags.add(pick(choices));
    }
    return flags;
  }

  private JsonNode integer(JsonNode schema) {
    long least = schema.path("minimum").asLong(0);
    long most = schema.path("maximum").asLong(Long.MAX_VALUE);
    return LongNode.valueOf(
        switch (random.nextInt(4)) {
          case 0 -> least;
          case 1 -> most;
          default -> least + random.nextLong(Math.min(1000, most - least) + 1);
        });
  }

  String text(JsonNode schema) {
    int most = schema.path("maxLength").asInt(FREE_LENGTH);
    int least = schema.path("minLength").asInt(0);
    if (schema.has("pattern") && !schema.path("pattern").asText().contains("\\u0000")) {
      return PATTERNS.computeIfAbsent(schema.path("pattern").asText().replaceAll("^\\^|\\$$", ""), RgxGen::parse).generate(random);
    }
    int length = random.nextInt(10) == 0 ? most : least + random.nextInt(Math.min(FREE_LENGTH, most - least) + 1);
    StringBuilder text = new StringBuilder();
    for (int at = 0; at < length; at++) {
      text.appendCodePoint(random.nextInt(4) == 0 ? 0x1F600 + random.nextInt(40) : ' ' + random.nextInt(95));
    }
    return text.toString();
  }

  private JsonNode array(String name, JsonNode schema) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (int items = random.nextInt(ITEMS + 1); items > 0; items--) {
      array.add(valid(name + "[]", schema.path("items")));
    }
    return array;
  }

  private JsonNode object(JsonNode schema) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    List<String> required = new ArrayList<>();
    schema.path("required").forEach(name -> required.add(name.asText()));
    schema.path("properties").properties().forEach(property -> {
      boolean possible = !property.getValue().isBoolean() || property.getValue().asBoolean();
      if (possible && (required.contains(property.getKey()) || random.nextInt(NECESSARY.contains(property.getKey()) ? 30 : 3) > 0)) {
        object.set(property.getKey(), attempt(property.getKey(), property.getValue()));
      }
    });
    return object;
  }

  private JsonNode pick(JsonNode choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private static JsonNode json(String text) {
    try {
      return ApiDescription.JSON.readTree(text);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
