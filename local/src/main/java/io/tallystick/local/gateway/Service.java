package io.tallystick.local.gateway;

/** The emulated services. */
public enum Service {
  DYNAMODB("dynamodb"),
  DYNAMODB_STREAMS("streams"),
  SQS("sqs"),
  KINESIS("kinesis");

  private final String prefix;

  Service(String prefix) {
    this.prefix = prefix;
  }

  /** What operations of this service begin with, as in {@code dynamodb:PutItem}. */
  String prefix() {
    return prefix;
  }
}
