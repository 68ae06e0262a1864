package io.tallystick.events.openapi;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What a call answered.
 *
 * @param headers by name in lower case
 */
public record ApiResponse(int status, Map<String, String> headers, byte[] body) {
  public ApiResponse {
    headers = Map.copyOf(headers);
  }

  /** The media type without its parameters. */
  String mediaType() {
    return headers.getOrDefault("content-type", "").replaceAll(";.*", "").strip();
  }

  /** The body as text. */
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }
}
