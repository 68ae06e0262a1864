package io.tallystick.events.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One method of one path. */
public record ApiOperation(ApiDescription description, String method, String path, JsonNode node) {
  /** Its {@code operationId}. */
  public String id() {
    return node.path("operationId").asText();
  }

  /** The method as a request has it. */
  public String httpMethod() {
    return method.toUpperCase(Locale.ROOT);
  }

  /** Whether a path, as it stands in a request, is this one with its parameters filled in. */
  public boolean matches(String rawPath) {
    return rawPath.matches(path.replaceAll("\\{[a-z_]+}", "[^/]+").replace(".", "\\."));
  }

  /** What is wrong with a body of that media type; empty if nothing. */
  public List<String> problemsOfBody(String mediaType, JsonNode body) {
    JsonNode media = bodies().get(mediaType);
    return media == null ? List.of("takes no body of " + mediaType) : description.problems(media.path("schema"), body);
  }

  /** Its parameters, references followed. */
  List<JsonNode> parameters() {
    List<JsonNode> parameters = new ArrayList<>();
    node.path("parameters").forEach(parameter -> parameters.add(description.resolve(parameter)));
    return parameters;
  }

  /** The bodies that it takes, by media type; empty if it takes none. */
  Map<String, JsonNode> bodies() {
    return members(description.resolve(node.path("requestBody")).path("content"));
  }

  /** Its responses by status, references followed. */
  Map<String, JsonNode> responses() {
    Map<String, JsonNode> responses = members(node.path("responses"));
    responses.replaceAll((status, response) -> description.resolve(response));
    return responses;
  }

  static Map<String, JsonNode> members(JsonNode object) {
    Map<String, JsonNode> members = new LinkedHashMap<>();
    object.properties().forEach(member -> members.put(member.getKey(), member.getValue()));
    return members;
  }

  @Override
  public String toString() {
    return httpMethod() + " " + path;
  }
}
