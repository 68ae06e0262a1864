package io.tallystick.api;

import io.tallystick.events.JsonText;
import java.nio.charset.StandardCharsets;

/** An answer as API Gateway takes it from a function, of payload format 2.0, for the few that Quarkus does not make. */
final class GatewayAnswer {
  private GatewayAnswer() {}

  static byte[] of(ApiProblem problem) {
    StringBuilder json = new StringBuilder("{\"statusCode\":").append(problem.type().status());
    json.append(",\"headers\":{\"content-type\":\"").append(Answers.PROBLEM);
    json.append("\",\"cache-control\":\"").append(Answers.NOT_KEPT).append("\",\"x-content-type-options\":\"").append(Answers.AS_TYPED);
    json.append("\"},\"isBase64Encoded\":false,\"body\":");
    JsonText.quote(new String(problem.details().json(), StandardCharsets.UTF_8), json);
    return json.append('}').toString().getBytes(StandardCharsets.UTF_8);
  }
}
