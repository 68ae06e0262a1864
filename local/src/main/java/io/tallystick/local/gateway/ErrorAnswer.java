package io.tallystick.local.gateway;

import io.tallystick.local.http.Head;
import io.tallystick.local.http.Header;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/**
 * An error as a service of AWS answers it, so that clients treat it as the real one.
 *
 * @param body in the protocol of the request
 */
record ErrorAnswer(Head head, byte[] body) {

  private static final String DYNAMODB_NAMESPACE = "com.amazonaws.dynamodb.v20120810#";
  private static final String KINESIS_NAMESPACE = "com.amazonaws.kinesis.v20131202#";
  private static final String SQS_NAMESPACE = "com.amazonaws.sqs#";

  /** Too many requests. */
  static ErrorAnswer throttled(Operation operation) {
    return switch (operation.service()) {
      case DYNAMODB, DYNAMODB_STREAMS -> json(400, DYNAMODB_NAMESPACE + "ProvisionedThroughputExceededException",
          "The level of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning level with the UpdateTable API.");
      case KINESIS -> json(400, KINESIS_NAMESPACE + "ProvisionedThroughputExceededException", "Rate exceeded for the shards of the stream.");
      case SQS -> sqs(operation, 403, "RequestThrottled", "Sender", "Request is throttled.");
      case KMS, EVENTS -> json(400, "ThrottlingException", "Rate exceeded");
    };
  }

  /** @param status 500 or 503 */
  static ErrorAnswer serverError(Operation operation, int status) {
    String code = status == 503 ? "ServiceUnavailable" : "InternalServerError";
    return switch (operation.service()) {
      case DYNAMODB, DYNAMODB_STREAMS -> json(status, DYNAMODB_NAMESPACE + code, "Internal server error");
      case KINESIS -> json(status, KINESIS_NAMESPACE + (status == 503 ? code : "InternalFailureException"), "Internal server error");
      case SQS -> sqs(operation, status, status == 503 ? code : "InternalFailure", "Receiver", "We encountered an internal error. Please try again.");
      case KMS -> json(status, status == 503 ? "DependencyTimeoutException" : "KMSInternalException", "Internal server error");
      case EVENTS -> json(status, status == 503 ? code : "InternalException", "Internal server error");
    };
  }

  /** A request that belongs to no emulated service. */
  static ErrorAnswer unknown() {
    return json(400, "UnknownOperationException", "This endpoint emulates DynamoDB, DynamoDB Streams, SQS, Kinesis, KMS and EventBridge only.");
  }

  /** There are no streams here, so no emulator of them. */
  static ErrorAnswer noStream() {
    return json(400, KINESIS_NAMESPACE + "ResourceNotFoundException", "There are no streams here.");
  }

  /** The request is not what HTTP or a limit allows. */
  static ErrorAnswer malformed(int status, String reason) {
    return json(status, "SerializationException", reason);
  }

  /** The emulator did not answer. */
  static ErrorAnswer unreachable(Operation operation) {
    return json(502, "ServiceUnavailable", "The emulator behind " + operation + " does not answer.");
  }

  private static ErrorAnswer sqs(Operation operation, int status, String code, String party, String message) {
    if (operation.json()) {
      return json(status, SQS_NAMESPACE + code, message, new Header("x-amzn-query-error", code + ";" + party));
    }
    String id = UUID.randomUUID().toString();
    String xml = "<?xml version=\"1.0\"?><ErrorResponse xmlns=\"http://queue.amazonaws.com/doc/2012-11-05/\"><Error><Type>" + party
        + "</Type><Code>" + code + "</Code><Message>" + message + "</Message></Error><RequestId>" + id + "</RequestId></ErrorResponse>";
    return new ErrorAnswer(Head.response(status, List.of(new Header("Content-Type", "text/xml"))), xml.getBytes(StandardCharsets.UTF_8));
  }

  private static ErrorAnswer json(int status, String type, String message, Header... more) {
    String body = "{\"__type\":\"" + type + "\",\"message\":\"" + message.replace("\\", "\\\\").replace("\"", "\\\"") + "\"}";
    Head head = Head.response(status, List.of(
        new Header("Content-Type", "application/x-amz-json-1.0"),
        new Header("x-amzn-RequestId", UUID.randomUUID().toString()),
        new Header("x-amzn-errortype", type.substring(type.indexOf('#') + 1))));
    return new ErrorAnswer(head.with(List.of(more)), body.getBytes(StandardCharsets.UTF_8));
  }
}
