package io.tallystick.local.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallystick.local.aws.AwsJson;
import io.tallystick.local.lambda.Outcome;
import java.io.IOException;
import java.time.Instant;
import java.util.UUID;

/** What Lambda writes to an on-failure destination. */
final class FailureReports {

  private FailureReports() {}

  /**
   * Records that were given up: where they are, not what they say.
   *
   * @param condition {@code RetryAttemptsExhausted} or {@code RecordAgeExceeded}
   */
  static ObjectNode ofStream(StreamSource stream, String shard, StreamBatch batch, String functionArn, String condition, Instant now) {
    ObjectNode report = report(functionArn, condition, batch.attempts(), now);
    ObjectNode info = report.putObject(stream.failureField());
    info.put("shardId", shard);
    info.put("startSequenceNumber", batch.first().sequence());
    info.put("endSequenceNumber", batch.last().sequence());
    info.put("approximateArrivalOfFirstRecord", batch.first().arrival().toString());
    info.put("approximateArrivalOfLastRecord", batch.last().arrival().toString());
    info.put("batchSize", batch.records().size());
    info.put("streamArn", stream.arn().toString());
    return report;
  }

  /** @param condition {@code RetriesExhausted} or {@code EventAgeExceeded} */
  static ObjectNode ofEvent(byte[] event, Outcome.Failed failure, String functionArn, String condition, int attempts, Instant now) {
    ObjectNode report = report(functionArn, condition, attempts, now);
    report.set("requestPayload", json(event));
    report.set("responsePayload", json(failure.payload()));
    return report;
  }

  private static ObjectNode report(String functionArn, String condition, int attempts, Instant now) {
    ObjectNode report = AwsJson.MAPPER.createObjectNode();
    report.putObject("requestContext")
        .put("requestId", UUID.randomUUID().toString())
        .put("functionArn", functionArn)
        .put("condition", condition)
        .put("approximateInvokeCount", attempts);
    report.putObject("responseContext").put("statusCode", 200).put("executedVersion", "$LATEST").put("functionError", "Unhandled");
    report.put("version", "1.0");
    report.put("timestamp", now.toString());
    return report;
  }

  private static JsonNode json(byte[] payload) {
    try {
      return AwsJson.MAPPER.readTree(payload);
    } catch (IOException notJson) {
      return AwsJson.MAPPER.getNodeFactory().textNode(new String(payload, java.nio.charset.StandardCharsets.UTF_8));
    }
  }
}
