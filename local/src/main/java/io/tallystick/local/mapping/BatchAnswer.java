package io.tallystick.local.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallystick.local.aws.AwsJson;
import io.tallystick.local.lambda.Outcome;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;

/** What a function's answer says about its batch, by the rules of {@code ReportBatchItemFailures}. */
sealed interface BatchAnswer {

  /** Everything is done. */
  record Done() implements BatchAnswer {}

  /** Nothing is done, or nobody knows what. */
  record Failed(String why) implements BatchAnswer {}

  /** These are not done, all others are. */
  record Partly(Set<String> failed) implements BatchAnswer {}

  /**
   * @param reports whether the mapping takes partial failures; without, any answer that is no error means done
   * @param known identifiers of the batch
   */
  static BatchAnswer of(Outcome outcome, boolean reports, Set<String> known) {
    return switch (outcome) {
      case Outcome.Failed(String type, String message, byte[] payload) -> new Failed(type + ": " + message);
      case Outcome.Returned(byte[] payload) -> reports && payload.length > 0 ? ofReport(payload, known) : new Done();
    };
  }

  private static BatchAnswer ofReport(byte[] payload, Set<String> known) {
    JsonNode answer;
    try {
      answer = AwsJson.MAPPER.readTree(payload);
    } catch (IOException notJson) {
      return new Failed("the answer is not JSON");
    }
    if (answer.isMissingNode() || answer.isNull()) {
      return new Done();
    }
    if (!answer.isObject()) {
      return new Failed("the answer is not a JSON object");
    }
    JsonNode failures = answer.path("batchItemFailures");
    if (failures.isMissingNode() || failures.isNull()) {
      return new Done();
    }
    if (!failures.isArray()) {
      return new Failed("batchItemFailures is not a list");
    }
    Set<String> failed = new LinkedHashSet<>();
    for (JsonNode failure : failures) {
      JsonNode identifier = failure.path("itemIdentifier");
      if (!identifier.isTextual() || !known.contains(identifier.asText())) {
        return new Failed("batchItemFailures has an itemIdentifier that is missing, empty or not of this batch");
      }
      failed.add(identifier.asText());
    }
    return failed.isEmpty() ? new Done() : new Partly(failed);
  }
}
