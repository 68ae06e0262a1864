package io.tallystick.local.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** CloudEvents as they arrived somewhere. */
final class Arrivals {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Arrivals() {}

  static String id(String body) {
    return read(body).path("id").asText();
  }

  static JsonNode read(String body) {
    try {
      return JSON.readTree(body);
    } catch (IOException malformed) {
      throw new UncheckedIOException(malformed);
    }
  }

  /**
   * By id, in the order in which they first came.
   *
   * @throws AssertionError if one id came with two contents
   */
  static SequencedMap<String, JsonNode> distinct(List<String> bodies) {
    SequencedMap<String, JsonNode> distinct = new LinkedHashMap<>();
    for (String body : bodies) {
      JsonNode event = read(body);
      JsonNode before = distinct.putIfAbsent(event.path("id").asText(), event);
      if (before != null && !before.equals(event)) {
        throw new AssertionError("one id with two contents: " + before + " and " + event);
      }
    }
    return distinct;
  }
}
