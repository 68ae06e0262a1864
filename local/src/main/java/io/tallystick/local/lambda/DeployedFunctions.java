package io.tallystick.local.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallystick.local.aws.AwsJson;
import io.tallystick.local.http.Header;
import io.tallystick.local.http.Wires;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Functions that run at an endpoint and are called there as Lambda's {@code Invoke} calls them. */
public final class DeployedFunctions implements Closeable {

  /** Longer than API Gateway waits for any function. */
  private static final int ANSWER_MILLISECONDS = 60_000;

  private static final int ANSWER_LIMIT = HostedFunction.PAYLOAD_LIMIT + 64 * 1024;
  private static final int THROTTLED = 429;

  private final Wires wires;
  private final String region;

  /** @param endpoint a URL of plain HTTP */
  public DeployedFunctions(URI endpoint, String region) {
    this.wires = new Wires(endpoint, ANSWER_MILLISECONDS);
    this.region = region;
  }

  /** @return empty if all environments that it may have are busy */
  public Optional<Outcome> call(String function, byte[] event) {
    try {
      Wires.Answer answer = wires.post("/2015-03-31/functions/" + function + "/invocations", List.of(
          new Header("Content-Type", "application/json"),
          new Header("X-Amz-Date", "20260101T000000Z"),
          new Header("Authorization", "AWS4-HMAC-SHA256 Credential=local/20260101/" + region + "/lambda/aws4_request, SignedHeaders=host;x-amz-date, Signature="
              + "0".repeat(64))), event, ANSWER_LIMIT);
      if (answer.head().status() == THROTTLED) {
        return Optional.empty();
      }
      return Optional.of(answer.head().status() == 200 ? outcome(answer) : failed("HTTP " + answer.head().status(), text(answer), answer.body()));
    } catch (IOException unreachable) {
      return Optional.of(failed("Unreachable", String.valueOf(unreachable.getMessage()), new byte[0]));
    }
  }

  @Override
  public void close() throws IOException {
    wires.close();
  }

  private static Outcome outcome(Wires.Answer answer) throws IOException {
    if (answer.head().header("X-Amz-Function-Error") == null) {
      return new Outcome.Returned(answer.body());
    }
    JsonNode error = AwsJson.MAPPER.readTree(answer.body());
    return failed(error.path("errorType").asText("Error"), error.path("errorMessage").asText(), answer.body());
  }

  private static Outcome.Failed failed(String type, String message, byte[] payload) {
    return new Outcome.Failed(type, message, payload);
  }

  private static String text(Wires.Answer answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }
}
