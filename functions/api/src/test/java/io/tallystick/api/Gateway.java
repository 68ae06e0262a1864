package io.tallystick.api;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.amazon.lambda.runtime.AmazonLambdaRecorder;
import io.tallystick.runtime.FakeContext;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Calls the function as API Gateway does: events of payload format 2.0 through the handler that Lambda has. */
final class Gateway {
  static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
  static final int MILLIS = 30_000;

  private static final ApiFunction FUNCTION = new ApiFunction(AmazonLambdaRecorder::handle);

  private Gateway() {}

  /** An answer; header names in lower case. */
  record Answer(int status, Map<String, String> headers, String text) {
    JsonNode body() {
      try {
        return JSON.readTree(text);
      } catch (IOException noJson) {
        throw new AssertionError("not JSON: " + text, noJson);
      }
    }

    /** The last part of a problem's type. */
    String problem() {
      String type = body().path("type").asText();
      return type.substring(type.lastIndexOf('/') + 1);
    }
  }

  static Answer get(String target) {
    return call("GET", target, Map.of(), null);
  }

  static Answer post(String target, String body) {
    return call("POST", target, Map.of("content-type", "application/json"), body);
  }

  static Answer call(String method, String target, Map<String, String> headers, String body) {
    return call(method, target, headers, body, MILLIS);
  }

  /**
   * Calls the function.
   *
   * @param target path and query, percent-encoded
   * @param body null for none
   * @param millis what the invocation has left
   */
  static Answer call(String method, String target, Map<String, String> headers, String body, int millis) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] event = JSON.writeValueAsBytes(event(method, target, headers, body));
      FUNCTION.handleRequest(new ByteArrayInputStream(event), out, new FakeContext(millis));
      return answer(JSON.readTree(out.toByteArray()));
    } catch (IOException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private static Answer answer(JsonNode response) {
    Map<String, String> headers = new HashMap<>();
    response.path("headers").properties().forEach(header -> headers.put(header.getKey().toLowerCase(Locale.ROOT), header.getValue().asText()));
    if (response.path("isBase64Encoded").asBoolean()) {
      throw new AssertionError("JSON needs no base64");
    }
    return new Answer(response.path("statusCode").asInt(), headers, response.path("body").asText(""));
  }

  private static ObjectNode event(String method, String target, Map<String, String> headers, String body) {
    int question = target.indexOf('?');
    String encoded = question < 0 ? target : target.substring(0, question);
    String path = URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
    ObjectNode event = JSON.createObjectNode().put("version", "2.0").put("routeKey", "$default").put("rawPath", path);
    event.put("rawQueryString", question < 0 ? "" : target.substring(question + 1));
    ObjectNode sent = event.putObject("headers").put("host", "ledger.example").put("x-forwarded-proto", "https");
    headers.forEach(sent::put);
    ObjectNode context = event.putObject("requestContext").put("accountId", "000000000000").put("apiId", "api").put("stage", "$default").put("requestId", "r");
    context.putObject("http").put("method", method).put("path", path).put("protocol", "HTTP/1.1").put("sourceIp", "192.0.2.1").put("userAgent", "test");
    if (body != null) {
      event.put("body", body);
    }
    return event.put("isBase64Encoded", false);
  }
}
