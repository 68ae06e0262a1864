package io.tallystick.events.openapi;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;

/**
 * A request that was generated for an operation.
 *
 * @param target path and query as they are sent
 * @param body null for none
 * @param expected the statuses that may answer it
 * @param kind what is particular about it, as {@code valid} or {@code body: unknown field}
 */
public record ApiRequest(
    ApiOperation operation, String method, String target, Map<String, String> headers, byte[] body, Set<Integer> expected, String kind) {
  public static final String VALID = "valid";

  /** Bytes of a body that a message shows. */
  private static final int SHOWN = 600;

  public ApiRequest {
    headers = Map.copyOf(headers);
    expected = Set.copyOf(expected);
  }

  @Override
  public String toString() {
    String text = body == null ? "" : " " + new String(body, 0, Math.min(body.length, SHOWN), StandardCharsets.UTF_8);
    return "[" + operation.id() + ", " + kind + "] " + method + " " + target.substring(0, Math.min(target.length(), SHOWN)) + " " + headers + text;
  }
}
