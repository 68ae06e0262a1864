package io.tallystick.events.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Makes requests that the description allows. */
final class RequestGenerator {
  /** What answers a request that is as described; the rest of an operation's statuses say that something is wrong with the request. */
  static final Set<Integer> FINE = Set.of(200, 201, 202, 204, 404, 409, 412, 422, 429, 503);

  private static final String ID = "id";
  private static final String ID_IN_PATH = "{" + ID + "}";
  private static final String SUBSCRIPTIONS = "/v1/subscriptions";
  private static final String[] IF_MATCH = {"*", "\"1\"", "\"2\"", "\"999999999999999999\""};
  private static final String[] TIMES = {"0", "1795341600000000000", "2026-11-22T10:00:00Z", "2030-01-01T00:00:00%2B01:00", "1970-01-01T00:00:00.000000001Z"};
  /** Parameters that cannot be given together. */
  private static final List<Set<String>> EXCLUSIVE = List.of(Set.of("at", "at_effective"), Set.of("from", "cursor", "{shard}"));

  private final SchemaValues values;
  private final KnownIds ids;
  private final Random random;
  private String sequence = "0:-1";

  RequestGenerator(SchemaValues values, KnownIds ids, Random random) {
    this.values = values;
    this.ids = ids;
    this.random = random;
  }

  /** What some answer said that it reflects. */
  void reflected(String seen) {
    sequence = seen;
  }

  /** A request with all that is required and some of what is not. */
  ApiRequest next(ApiOperation operation) {
    return with(operation, parameters(operation));
  }

  /** The request with these parameters, in the form in which a URL has them. */
  ApiRequest with(ApiOperation operation, Map<String, String> parameters) {
    Map<String, String> headers = new LinkedHashMap<>();
    byte[] body = null;
    for (JsonNode parameter : operation.parameters()) {
      if (parameter.path("in").asText().equals("header") && random.nextInt(3) == 0) {
        headers.put(parameter.path("name").asText().toLowerCase(Locale.ROOT), IF_MATCH[random.nextInt(IF_MATCH.length)]);
      }
    }
    if (random.nextBoolean()) {
      headers.put("accept", random.nextBoolean() ? "application/json" : "text/html, application/*;q=0.5, */*;q=0.1");
    }
    if (!operation.bodies().isEmpty()) {
      List<String> types = new ArrayList<>(operation.bodies().keySet());
      String type = types.get(random.nextInt(types.size()));
      headers.put("content-type", random.nextInt(4) == 0 ? type + "; charset=UTF-8" : type);
      body = values.valid("body", operation.bodies().get(type).path("schema")).toString().getBytes(StandardCharsets.UTF_8);
    }
    return new ApiRequest(operation, operation.httpMethod(), target(operation, parameters), headers, body, FINE, ApiRequest.VALID);
  }

  /** Values of its parameters, encoded. */
  Map<String, String> parameters(ApiOperation operation) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (JsonNode parameter : operation.parameters()) {
      String name = parameter.path("name").asText();
      if (parameter.path("in").asText().equals("path")) {
        parameters.put("{" + name + "}", value(operation, name, parameter));
      } else if (parameter.path("in").asText().equals("query") && !name.equals(ID) && random.nextInt(3) == 0) {
        parameters.put(name, value(operation, name, parameter));
      }
    }
    String id = parameters.get(ID_IN_PATH);
    boolean mayBeInQuery = operation.parameters().stream().anyMatch(parameter -> parameter.path("name").asText().equals(ID) && parameter.path("in").asText().equals("query"));
    if (id != null && mayBeInQuery && !inPath(id)) {
      parameters.put(ID_IN_PATH, "-");
      parameters.put(ID, id);
    }
    for (Set<String> exclusive : EXCLUSIVE) {
      if (parameters.keySet().containsAll(exclusive)) {
        parameters.remove(exclusive.contains("{shard}") ? "from" : "at");
      }
    }
    if (parameters.containsKey("to")) {
      // No range may end before it begins.
      parameters.computeIfPresent("from", (name, value) -> "0");
    }
    return parameters;
  }

  /** API Gateway decodes paths and cuts them at a question mark. */
  private boolean inPath(String encoded) {
    return !encoded.contains("%2F") && !encoded.contains("%3F") && random.nextInt(4) > 0;
  }

  static String target(ApiOperation operation, Map<String, String> parameters) {
    String path = operation.path();
    List<String> query = new ArrayList<>();
    for (Map.Entry<String, String> parameter : parameters.entrySet()) {
      if (parameter.getKey().startsWith("{")) {
        path = path.replace(parameter.getKey(), parameter.getValue());
      } else {
        query.add(parameter.getKey() + "=" + parameter.getValue());
      }
    }
    return query.isEmpty() ? path : path + "?" + String.join("&", query);
  }

  private String value(ApiOperation operation, String name, JsonNode parameter) {
    JsonNode schema = parameter.path("schema");
    boolean time = schema.path("pattern").asText().contains("[Tt]");
    return switch (name) {
      case "id" -> encoded(id(operation));
      case "shard" -> random.nextInt(10) == 0 ? "7" : "0";
      case "at_least" -> encoded(sequence);
      case "from", "to", "at", "at_effective" -> time ? TIMES[random.nextInt(TIMES.length)] : Integer.toString(random.nextInt(50));
      case "limit" -> Integer.toString(1 + random.nextInt(schema.path("maximum").asInt()));
      case "cursor" -> cursor(operation);
      default -> encoded(values.valid(name, schema).asText());
    };
  }

  private String cursor(ApiOperation operation) {
    if (operation.path().startsWith(SUBSCRIPTIONS)) {
      return ids.subscription();
    }
    return operation.path().startsWith("/v1/journal") ? Integer.toString(random.nextInt(20)) : Long.toString(ids.now());
  }

  private String id(ApiOperation operation) {
    if (operation.path().startsWith("/v1/accounts")) {
      return ids.account();
    }
    if (operation.path().startsWith(SUBSCRIPTIONS)) {
      return ids.subscription();
    }
    return operation.path().endsWith("/post") || operation.path().endsWith("/void") ? ids.hold() : ids.transfer();
  }

  /** As a query or a part of a path has it. */
  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
