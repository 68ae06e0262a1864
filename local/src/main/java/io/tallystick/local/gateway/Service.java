package io.tallystick.local.gateway;

import java.util.Optional;

/** The emulated services. */
public enum Service {
  DYNAMODB("dynamodb", "DynamoDB_20120810."),
  DYNAMODB_STREAMS("streams", "DynamoDBStreams_20120810."),
  SQS("sqs", "AmazonSQS."),
  KINESIS("kinesis", "Kinesis_20131202."),
  KMS("kms", "TrentService."),
  EVENTS("events", "AWSEvents.");

  private final String prefix;
  private final String target;

  Service(String prefix, String target) {
    this.prefix = prefix;
    this.target = target;
  }

  /** What operations of this service begin with, as in {@code dynamodb:PutItem}. */
  String prefix() {
    return prefix;
  }

  /** Which service a request's {@code X-Amz-Target} means, and what it asks of it; empty if none is emulated. */
  static Optional<Operation> operation(String header) {
    for (Service service : values()) {
      if (header.startsWith(service.target)) {
        return Optional.of(new Operation(service, header.substring(service.target.length()), true));
      }
    }
    return Optional.empty();
  }
}
