package io.tallystick.local.lambda;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.tallystick.local.aws.AwsJson;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;

/** The failures that Lambda itself reports, in its words. */
final class Failures {

  private Failures() {}

  static Outcome.Failed timedOut(String requestId, Duration timeout) {
    return failed("Sandbox.Timedout", String.format(Locale.ROOT, "RequestId: %s Error: Task timed out after %.2f seconds", requestId, timeout.toMillis() / 1000.0));
  }

  /** @param status as {@link Process#exitValue} gives it: above 128 it was a signal */
  static Outcome.Failed exited(String requestId, int status) {
    String how = status > 128 ? "signal: " + signal(status - 128) : "exit status " + status;
    return failed("Runtime.ExitError", "RequestId: " + requestId + " Error: Runtime exited with error: " + how);
  }

  static Outcome.Failed initialisation(String reason) {
    return failed("Runtime.InitError", reason);
  }

  static Outcome.Failed tooLarge(String requestId, int limit) {
    return failed("Function.ResponseSizeTooLarge", "RequestId: " + requestId + " Error: Response payload size exceeded maximum allowed payload size ("
        + limit + " bytes).");
  }

  /** What the runtime reported of an exception. */
  static Outcome.Failed reported(byte[] payload, String typeHeader) {
    try {
      JsonNode error = AwsJson.MAPPER.readTree(payload);
      return new Outcome.Failed(error.path("errorType").asText(typeHeader == null ? "Unhandled" : typeHeader), error.path("errorMessage").asText(""), payload);
    } catch (IOException notJson) {
      return new Outcome.Failed(typeHeader == null ? "Unhandled" : typeHeader, "", payload);
    }
  }

  private static Outcome.Failed failed(String type, String message) {
    try {
      byte[] payload = AwsJson.MAPPER.writeValueAsBytes(AwsJson.MAPPER.createObjectNode().put("errorType", type).put("errorMessage", message));
      return new Outcome.Failed(type, message, payload);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static String signal(int number) {
    return switch (number) {
      case 6 -> "aborted";
      case 9 -> "killed";
      case 11 -> "segmentation fault";
      case 15 -> "terminated";
      default -> "signal " + number;
    };
  }
}
