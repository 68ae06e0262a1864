package io.tallystick.simulator.dynamodb;

import java.util.Map;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/** Answers that are none, as the SDK throws them. Without stack traces, which cost more than all else here. */
public final class Refusals {
  private static final int BAD_REQUEST = 400;
  private static final int SERVER_ERROR = 500;

  private Refusals() {}

  /** The request is wrong. */
  public static RuntimeException validation(String message) {
    return service("ValidationException", message, BAD_REQUEST);
  }

  /** Too much is asked; nothing was done. */
  public static RuntimeException throttled() {
    return service("ProvisionedThroughputExceededException", "simulated", BAD_REQUEST);
  }

  /** The service is at fault; it may have been done. */
  public static RuntimeException serverError() {
    return service("InternalServerError", "simulated", SERVER_ERROR);
  }

  /** No answer came in time. */
  public static RuntimeException timeout() {
    return (RuntimeException) (SdkException) ApiCallAttemptTimeoutException.builder().message("simulated").writableStackTrace(false).build();
  }

  /** @param standing empty where there is no item or it was not asked for */
  static RuntimeException conditionFailed(Map<String, AttributeValue> standing) {
    return ConditionalCheckFailedException.builder()
        .item(standing.isEmpty() ? null : standing)
        .statusCode(BAD_REQUEST)
        .message("The conditional request failed")
        .awsErrorDetails(AwsErrorDetails.builder().errorCode("ConditionalCheckFailedException").errorMessage("The conditional request failed").build())
        .writableStackTrace(false)
        .build();
  }

  private static RuntimeException service(String code, String message, int status) {
    return (RuntimeException)
        DynamoDbException.builder()
            .statusCode(status)
            .message(message)
            .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).errorMessage(message).build())
            .writableStackTrace(false)
            .build();
  }
}
