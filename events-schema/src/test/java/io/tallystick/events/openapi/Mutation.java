package io.tallystick.events.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A way to make a request wrong. Each says which statuses may answer it. */
enum Mutation {
  BODY_EMPTY(Set.of(400)) {
    @Override
    byte[] body(JsonNode valid, Random random) {
      return new byte[0];
    }
  },
  BODY_CUT_OFF(Set.of(400)) {
    @Override
    byte[] body(JsonNode valid, Random random) {
      byte[] whole = bytes(valid.toString());
      return Arrays.copyOf(whole, 1 + random.nextInt(whole.length - 1));
    }
  },
  BODY_FOLLOWED_BY_MORE(Set.of(400)) {
    @Override
    byte[] body(JsonNode valid, Random random) {
      return bytes(valid + " {}");
    }
  },
  BODY_NO_OBJECT(Set.of(400)) {
    @Override
    byte[] body(JsonNode valid, Random random) {
      return bytes(pick(random, "[]", "null", "1", "\"text\"", "true", "[" + valid + "]"));
    }
  },
  /** What stands between may already have replaced what is no UTF-8 by U+FFFD, as API Gateway does where it hands on a text. */
  BODY_NO_UTF_8(Set.of(400, 200, 201, 409, 422)) {
    @Override
    byte[] body(JsonNode valid, Random random) {
      byte[] whole = bytes("{\"id\":\"?\"," + valid.toString().substring(1));
      whole[7] = (byte) 0xff;
      return whole;
    }
  },
  BODY_TOO_DEEP(Set.of(400)) {
    @Override
    byte[] body(JsonNode valid, Random random) {
      return bytes("{\"metadata\":" + "{\"a\":".repeat(5_000) + "1" + "}".repeat(5_000) + "}");
    }
  },
  BODY_TOO_LARGE(Set.of(413)) {
    @Override
    byte[] body(JsonNode valid, Random random) {
      byte[] large = new byte[BODY_BYTES + 1];
      Arrays.fill(large, (byte) ' ');
      byte[] whole = bytes(valid.toString());
      System.arraycopy(whole, 0, large, 0, whole.length);
      return large;
    }
  },
  BODY_FIELD_UNKNOWN(Set.of(400)) {
    @Override
    byte[] body(JsonNode valid, Random random) {
      ObjectNode changed = valid.deepCopy();
      // Beside an envelope others may stand, in it they may not.
      ObjectNode target = changed.path("data") instanceof ObjectNode data ? data : changed;
      target.put(pick(random, "amonut", "ID", "", "__proto__", "é"), "1");
      return bytes(changed.toString());
    }
  },
  BODY_FIELD_TWICE(Set.of(400, 200)) {
    @Override
    byte[] body(JsonNode valid, Random random) {
      String name = names(valid).get(random.nextInt(valid.size()));
      String member = "\"" + name + "\":" + valid.path(name);
      return bytes("{" + member + "," + valid.toString().substring(1));
    }
  },
  BODY_FIELD_OF_ANOTHER_TYPE(Set.of(400, 200)) {
    @Override
    byte[] body(JsonNode valid, Random random) {
      ObjectNode changed = valid.deepCopy();
      ObjectNode target = changed.path("data") instanceof ObjectNode data && random.nextBoolean() ? data : changed;
      String name = names(target).get(random.nextInt(target.size()));
      JsonNode before = target.path(name);
      if (before.isArray() && random.nextBoolean()) {
        ((ArrayNode) before).add(JsonNodeFactory.instance.arrayNode());
      } else {
        target.set(name, before.isArray() ? JsonNodeFactory.instance.objectNode() : JsonNodeFactory.instance.arrayNode().add(1.5));
      }
      return bytes(changed.toString());
    }
  },
  CONTENT_TYPE_OTHER(Set.of(415)) {
    @Override
    Map<String, String> headers(Map<String, String> valid, Random random) {
      return replaced(valid, "content-type", pick(random, "text/plain", "application/xml", "multipart/form-data; boundary=x", "application/octet-stream"));
    }
  },
  CONTENT_COMPRESSED(Set.of(415)) {
    @Override
    Map<String, String> headers(Map<String, String> valid, Random random) {
      return replaced(valid, "content-encoding", pick(random, "gzip", "br"));
    }
  },
  ACCEPT_OTHER(Set.of(406)) {
    @Override
    Map<String, String> headers(Map<String, String> valid, Random random) {
      return replaced(valid, "accept", pick(random, "text/html", "image/png", "application/xml;q=0.9, text/*"));
    }
  },
  PARAMETER_UNKNOWN(Set.of(400)) {
    @Override
    String target(ApiOperation operation, String valid, Random random) {
      return appended(valid, pick(random, "limt=1", "=1", "x", "consistencY=strong", "%20=1", "a%00b=1"));
    }
  },
  PARAMETER_TWICE(Set.of(400)) {
    @Override
    String target(ApiOperation operation, String valid, Random random) {
      return valid.contains("?") ? appended(valid, valid.substring(valid.indexOf('?') + 1).split("&")[0]) : appended(valid, "x=1&x=1");
    }
  },
  PARAMETER_WRONG(Set.of(400)) {
    @Override
    String target(ApiOperation operation, String valid, Random random) {
      List<String> names = operation.parameters().stream().filter(parameter -> parameter.path("in").asText().equals("query")).map(parameter -> parameter.path("name").asText()).toList();
      if (names.isEmpty()) {
        return appended(valid, "limit=10");
      }
      String name = names.get(random.nextInt(names.size()));
      String rest = valid.replaceAll("([?&])" + name + "=[^&]*", "$1").replaceAll("\\?&+", "?").replaceAll("&&+", "&").replaceAll("[?&]$", "");
      JsonNode schema = operation.parameters().stream().filter(parameter -> parameter.path("name").asText().equals(name)).findFirst().orElseThrow().path("schema");
      // What is wrong elsewhere may be right here.
      String[] wrong =
          Arrays.stream(wrong(name))
              .filter(value -> !operation.description().problems(schema, TextNode.valueOf(URLDecoder.decode(value, StandardCharsets.UTF_8))).isEmpty())
              .toArray(String[]::new);
      return appended(rest, name + "=" + pick(random, wrong));
    }
  },
  PATH_ID_WRONG(Set.of(400)) {
    @Override
    String target(ApiOperation operation, String valid, Random random) {
      String wrong = operation.path().contains("{shard}") ? pick(random, "x", "-1", "256", "1.0") : pick(random, "x".repeat(129), "%00", "a%0Ab", "%7F");
      String query = valid.contains("?") ? valid.substring(valid.indexOf('?')).replaceAll("([?&])id=[^&]*&?", "$1") : "";
      return operation.path().replaceAll("\\{[a-z]+}", wrong) + query;
    }
  },
  URL_TOO_LONG(Set.of(414, 431)) {
    @Override
    String target(ApiOperation operation, String valid, Random random) {
      return appended(valid, "x=" + "y".repeat(URL_BYTES));
    }
  },
  METHOD_OTHER(Set.of(404, 405)) {
    @Override
    String method(ApiOperation operation, Random random) {
      List<String> others =
          Stream.of("PUT", "DELETE", "PATCH")
              .filter(method -> operation.description().operations().stream().noneMatch(other -> other.path().equals(operation.path()) && other.httpMethod().equals(method)))
              .toList();
      return others.get(random.nextInt(others.size()));
    }
  };

  static final int BODY_BYTES = 1024 * 1024;
  static final int URL_BYTES = 9_000;

  /** Of its events those that are not valid are outcomes, and the others are decided. */
  private static final String DECIDES_THE_REST = "submitRequest";

  private final Set<Integer> expected;

  Mutation(Set<Integer> expected) {
    this.expected = expected;
  }

  /** Whether it can be done to that request. */
  boolean fits(ApiRequest request) {
    return switch (this) {
      case BODY_EMPTY, BODY_CUT_OFF, BODY_FOLLOWED_BY_MORE, BODY_NO_OBJECT, BODY_NO_UTF_8, BODY_TOO_DEEP, BODY_TOO_LARGE, BODY_FIELD_UNKNOWN, BODY_FIELD_TWICE,
          BODY_FIELD_OF_ANOTHER_TYPE, CONTENT_TYPE_OTHER, CONTENT_COMPRESSED -> request.body() != null;
      case PATH_ID_WRONG -> request.operation().path().contains("{");
      case ACCEPT_OTHER, PARAMETER_UNKNOWN, PARAMETER_TWICE, PARAMETER_WRONG, URL_TOO_LONG, METHOD_OTHER -> true;
    };
  }

  /** The request made wrong. */
  ApiRequest applied(ApiRequest valid, JsonNode body, Random random) {
    return new ApiRequest(
        valid.operation(),
        method(valid.operation(), random),
        target(valid.operation(), valid.target(), random),
        headers(valid.headers(), random),
        body == null ? null : body(body, random),
        valid.operation().id().equals(DECIDES_THE_REST) ? expected : withoutOk(),
        name().toLowerCase(Locale.ROOT).replace('_', ' '));
  }

  byte[] body(JsonNode valid, Random random) {
    return bytes(valid.toString());
  }

  Map<String, String> headers(Map<String, String> valid, Random random) {
    return valid;
  }

  String target(ApiOperation operation, String valid, Random random) {
    return valid;
  }

  String method(ApiOperation operation, Random random) {
    return operation.httpMethod();
  }

  private static String[] wrong(String name) {
    return switch (name) {
      case "consistency" -> new String[] {"weak", "", "STRONG", "strong,eventual"};
      case "order" -> new String[] {"up", "", "ascending%20"};
      case "limit" -> new String[] {"0", "-1", "1001", "1.0", "ten", "99999999999999999999", "", "+1", "%201"};
      case "code" -> new String[] {"0", "65536", "x", ""};
      case "decoded" -> new String[] {"yes", "1", "", "TRUE"};
      case "at_least" -> new String[] {"5", ":5", "0:", "a:1", "0:-2", "0:1:2", "0:99999999999999999999"};
      case "cursor" -> new String[] {"x", "", "-1", "1".repeat(65)};
      case "asset" -> new String[] {"usd", "USD/", "USD/123", "", "TOO_LONG_AN_ASSET"};
      case "id", "account", "debit_account", "credit_account" -> new String[] {"", "a".repeat(129), "%01"};
      case "reference" -> new String[] {"r".repeat(129), ""};
      default -> new String[] {"yesterday", "2026-11-22", "2026-11-22T10:00:00", "2026-13-01T00:00:00Z", "-1", "", "1e9"};
    };
  }

  private Set<Integer> withoutOk() {
    return this == BODY_NO_UTF_8 ? expected : expected.stream().filter(status -> status != 200).collect(Collectors.toSet());
  }

  private static String appended(String target, String parameter) {
    return target + (target.contains("?") ? "&" : "?") + parameter;
  }

  private static Map<String, String> replaced(Map<String, String> headers, String name, String value) {
    Map<String, String> changed = new LinkedHashMap<>(headers);
    changed.put(name, value);
    return changed;
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static String pick(Random random, String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
