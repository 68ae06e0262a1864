package io.tallystick.local.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Rewrites a request that sends messages so that each becomes visible late. */
final class Postponement {

  private static final ObjectMapper JSON = new ObjectMapper();

  private Postponement() {}

  /** @return the request as it was if it sends nothing to a standard queue, or is not JSON */
  static byte[] apply(Operation operation, byte[] body, Duration most, Faults faults) {
    if (!operation.json() || !operation.name().startsWith("SendMessage")) {
      return body;
    }
    try {
      if (!(JSON.readTree(body) instanceof ObjectNode request) || request.path("QueueUrl").asText().endsWith(".fifo")) {
        return body;
      }
      List<JsonNode> messages = operation.name().equals("SendMessage") ? List.of(request) : request.path("Entries").valueStream().toList();
      List<Integer> seconds = faults.secondsUpTo(most, messages.size());
      for (int index = 0; index < messages.size(); index++) {
        if (messages.get(index) instanceof ObjectNode message) {
          message.put("DelaySeconds", seconds.get(index));
        }
      }
      return JSON.writeValueAsBytes(request);
    } catch (IOException notJson) {
      return body;
    }
  }
}
