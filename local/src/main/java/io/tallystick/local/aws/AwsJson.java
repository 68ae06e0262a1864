package io.tallystick.local.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallystick.local.http.Head;
import io.tallystick.local.http.Header;
import io.tallystick.local.http.Wires;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.util.List;

/**
 * Calls the JSON APIs of DynamoDB, its streams, SQS, Kinesis, KMS and EventBridge at an emulator.
 *
 * <p>Without an SDK, since templates and Lambda's events have the same JSON as the API, and every message of every queue passes here. Nothing
 * is signed: emulators do not check. Connections are pooled, one for each thread that calls at the same time.
 */
public final class AwsJson implements Closeable {

  /** Reads and writes JSON; shared, since it is costly to make and safe to share. */
  public static final ObjectMapper MAPPER = new ObjectMapper();

  private static final int RESPONSE_LIMIT = 64 * 1024 * 1024;


  /** Longer than the longest poll, which is 20 s. */
  private static final int READ_MILLISECONDS = 60_000;

  private static final String DYNAMODB_TARGETS = "DynamoDB";
  private static final String KINESIS_TARGETS = "Kinesis_";
  private static final String KMS_TARGETS = "TrentService.";
  private static final String EVENTS_TARGETS = "AWSEvents.";
  private static final String SIGNED = ", SignedHeaders=host;x-amz-date, Signature=" + "0".repeat(64);

  private final Wires wires;
  private final String region;

  /** @param endpoint a URL of plain HTTP */
  public AwsJson(URI endpoint, String region) {
    this.wires = new Wires(endpoint, READ_MILLISECONDS);
    this.region = region;
  }

  /**
   * Calls an operation once.
   *
   * @param target such as {@code AmazonSQS.ReceiveMessage}
   * @return its answer; missing where that has no body
   * @throws AwsError if the service answers with an error
   * @throws IOException if it does not answer; the call may have had effect
   */
  public JsonNode call(String target, ObjectNode request) throws IOException {
    Wires.Answer answer = wires.post("/", List.of(
        new Header("Content-Type", isOfLaterProtocol(target) ? "application/x-amz-json-1.1" : "application/x-amz-json-1.0"),
        new Header("X-Amz-Target", target),
        new Header("X-Amz-Date", "20260101T000000Z"),
        new Header("Authorization", credential(target))), MAPPER.writeValueAsBytes(request), RESPONSE_LIMIT);
    return read(target, answer.head(), answer.body());
  }

  @Override
  public void close() throws IOException {
    wires.close();
  }

  /** Emulators of several services and regions tell them by what a signature is for. */
  private String credential(String target) {
    return "AWS4-HMAC-SHA256 Credential=local/20260101/" + region + "/" + service(target) + "/aws4_request" + SIGNED;
  }

  private static boolean isOfLaterProtocol(String target) {
    return target.startsWith(KINESIS_TARGETS) || target.startsWith(KMS_TARGETS) || target.startsWith(EVENTS_TARGETS);
  }

  private static String service(String target) {
    if (target.startsWith(DYNAMODB_TARGETS)) {
      return "dynamodb";
    }
    if (target.startsWith(KINESIS_TARGETS)) {
      return "kinesis";
    }
    if (target.startsWith(KMS_TARGETS)) {
      return "kms";
    }
    return target.startsWith(EVENTS_TARGETS) ? "events" : "sqs";
  }

  private JsonNode read(String target, Head answer, byte[] content) throws IOException {
    int status = answer.status();
    if (status == 200) {
      return content.length == 0 ? MissingNode.getInstance() : MAPPER.readTree(content);
    }
    JsonNode error;
    try {
      error = MAPPER.readTree(content);
    } catch (IOException notJson) {
      throw new AwsError(target, "HTTP", Integer.toString(status), status);
    }
    String type = error.path("__type").asText("HTTP " + status);
    String message = error.hasNonNull("message") ? error.get("message").asText() : error.path("Message").asText("");
    throw new AwsError(target, type.substring(type.indexOf('#') + 1), message, status);
  }
}
