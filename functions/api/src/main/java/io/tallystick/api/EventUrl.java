package io.tallystick.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tallystick.events.JsonText;
import io.tallystick.events.ProblemType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * The URL in an event of API Gateway's, made one that frameworks take. In spite of its name {@code rawPath} is decoded: an id with a space, an umlaut or a number
 * sign would lead nowhere. {@code rawQueryString} is as the client sent it, with whatever characters.
 */
final class EventUrl {
  private static final JsonFactory JSON = new JsonFactory();
  /** What stands for itself in a path besides. A semicolon does too, but frameworks take it for something else. */
  private static final String IN_PATH = "/:@";
  /**
   * Parts of a path that frameworks resolve: segments of dots, and empty ones but the last. A decoded path may have them where the gateway saw an id, and would lead elsewhere than to the route
   * that the caller may use.
   */
  private static final Pattern RESOLVED = Pattern.compile("/\\.{1,2}(/|$)|//");
  /** What stands for itself in a query besides; what is encoded already stays so. */
  private static final String IN_QUERY = "/:@!$&'()*+,;=?%";

  private final byte[] event;
  private final ByteArrayOutputStream changed = new ByteArrayOutputStream();
  private int copied;

  private EventUrl(byte[] event) {
    this.event = event;
  }

  /**
   * The event with path and query percent-encoded; the same bytes where nothing has to be.
   *
   * @throws ApiProblem if the path has segments that lead elsewhere, or the query a percent sign that encodes nothing
   */
  static byte[] encoded(byte[] event) throws IOException {
    return new EventUrl(event).encoded();
  }

  private byte[] encoded() throws IOException {
    try (JsonParser json = JSON.createParser(event)) {
      if (json.nextToken() == JsonToken.START_OBJECT) {
        // They stand one after the other, before all that may be long.
        for (int left = 2; left > 0 && json.nextToken() == JsonToken.FIELD_NAME; ) {
          String field = json.currentName();
          JsonToken value = json.nextToken();
          if (value == JsonToken.VALUE_STRING && field.equals("rawPath")) {
            requireLiteral(json.getText());
            replace(json, IN_PATH);
            left--;
          } else if (value == JsonToken.VALUE_STRING && field.equals("rawQueryString")) {
            QueryString.requireEncoded(json.getText());
            replace(json, IN_QUERY);
            left--;
          } else {
            json.skipChildren();
          }
        }
      }
    }
    if (copied == 0) {
      return event;
    }
    changed.write(event, copied, event.length - copied);
    return changed.toByteArray();
  }

  private static void requireLiteral(String path) {
    if (RESOLVED.matcher(path).find()) {
      throw ApiProblem.of(ProblemType.PATH_NOT_FOUND, "the path leads to no operation");
    }
  }

  private void replace(JsonParser json, String plain) throws IOException {
    int start = (int) json.currentTokenLocation().getByteOffset();
    String raw = json.getText();
    int end = (int) json.currentLocation().getByteOffset();
    String encoded = PathIds.encode(raw, plain);
    if (!encoded.equals(raw)) {
      StringBuilder quoted = new StringBuilder();
      JsonText.quote(encoded, quoted);
      changed.write(event, copied, start - copied);
      changed.writeBytes(quoted.toString().getBytes(StandardCharsets.UTF_8));
      copied = end;
    }
  }
}
