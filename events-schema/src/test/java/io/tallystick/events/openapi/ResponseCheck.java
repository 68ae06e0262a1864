package io.tallystick.events.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Compares answers with the description: status, media type, headers and body, in which nothing may be that is not described. */
public final class ResponseCheck {
  private static final String PROBLEM = "application/problem+json";

  private final ApiDescription closed;

  public ResponseCheck(ApiDescription description) {
    closed = description.closed();
  }

  /** What is wrong with an answer; empty if nothing. */
  public List<String> problems(ApiOperation operation, ApiResponse response) {
    ApiOperation described = closed.operation(operation.id());
    JsonNode answer = described.responses().get(Integer.toString(response.status()));
    if (answer == null) {
      return List.of("the status " + response.status() + " is not described");
    }
    List<String> problems = new ArrayList<>();
    answer.path("headers").properties().forEach(header -> header(header.getKey(), closed.resolve(header.getValue()), response, problems));
    if (answer.path("content").isMissingNode()) {
      return response.body().length == 0 ? problems : List.of("there is a body where none is described");
    }
    JsonNode media = answer.path("content").path(response.mediaType());
    if (media.isMissingNode()) {
      problems.add("the media type " + response.mediaType() + " is not described");
      return problems;
    }
    try {
      JsonNode body = ApiDescription.JSON.readTree(response.body());
      problems.addAll(closed.problems(media.path("schema"), body));
      if (response.mediaType().equals(PROBLEM) && body.path("status").asInt() != response.status()) {
        problems.add("the problem's status differs from the answer's");
      }
      if (response.mediaType().equals(PROBLEM) && List.of(429, 503).contains(response.status()) && !response.headers().containsKey("retry-after")) {
        problems.add("retry-after is missing");
      }
    } catch (IOException broken) {
      problems.add("the body is no JSON: " + broken.getMessage());
    }
    return problems;
  }

  private void header(String name, JsonNode header, ApiResponse response, List<String> problems) {
    String value = response.headers().get(name.toLowerCase(Locale.ROOT));
    boolean gateways = response.mediaType().equals("application/json") && response.status() >= 400;
    if (value == null) {
      if (header.path("required").asBoolean() && !gateways) {
        problems.add("the header " + name + " is missing");
      }
      return;
    }
    JsonNode schema = header.path("schema");
    JsonNode typed = schema.path("type").asText().equals("integer") && value.matches("[0-9]{1,9}") ? LongNode.valueOf(Long.parseLong(value)) : TextNode.valueOf(value);
    for (String problem : closed.problems(schema, typed)) {
      problems.add("the header " + name + problem);
    }
  }
}
