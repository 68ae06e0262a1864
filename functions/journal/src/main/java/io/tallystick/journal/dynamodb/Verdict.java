package io.tallystick.journal.dynamodb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

/** What a failed call means for its caller. */
public enum Verdict {
  /** The service did nothing because too much is asked of it: repeat later. */
  THROTTLED,
  /** Time-out, broken connection or error in the service: it may have been done, or not. Repeating is safe, for every write has a condition or a fixed key. */
  DOUBTFUL,
  /** Repeating does not help: not allowed, no such table, expired credentials, an invalid or too large request. */
  REFUSED,
  /** This thread was told to stop. */
  ABORTED;

  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVER_ERROR = 500;

  private static final Set<String> THROTTLING =
      Set.of(
          "ProvisionedThroughputExceededException",
          "ThrottlingException",
          "Throttling",
          "ThrottledException",
          "RequestThrottledException",
          "RequestThrottled",
          "RequestLimitExceeded",
          "TooManyRequestsException",
          "SlowDown",
          "BandwidthLimitExceeded",
          "TransactionInProgressException",
          "TransactionConflictException",
          "ReplicatedWriteConflictException");

  /** Of a failure that is no failed condition. */
  public static Verdict of(SdkException failure) {
    return switch (failure) {
      case AwsServiceException service -> ofService(service);
      case AbortedException aborted -> ABORTED;
      case ApiCallAttemptTimeoutException timeout -> DOUBTFUL;
      case ApiCallTimeoutException timeout -> DOUBTFUL;
      case SdkClientException client -> client.retryable() || causedByConnection(client) ? DOUBTFUL : REFUSED;
      default -> failure.retryable() ? DOUBTFUL : REFUSED;
    };
  }

  private static Verdict ofService(AwsServiceException failure) {
    String code = named(failure);
    if (code == null) {
      return DOUBTFUL; // an answer that was cut off says nothing, whatever its status
    }
    if (THROTTLING.contains(code) || failure.statusCode() == TOO_MANY_REQUESTS) {
      return THROTTLED;
    }
    // A clock that was wrong is set right by the client after the first such answer.
    return failure.statusCode() >= SERVER_ERROR || failure.isClockSkewException() ? DOUBTFUL : REFUSED;
  }

  /** The service's own name of the failure, or that of its type. */
  public static String code(SdkException failure) {
    String named = failure instanceof AwsServiceException service ? named(service) : null;
    return named == null ? failure.getClass().getSimpleName() : named;
  }

  private static String named(AwsServiceException failure) {
    AwsErrorDetails details = failure.awsErrorDetails();
    return details == null ? null : details.errorCode();
  }

  private static boolean causedByConnection(Throwable failure) {
    for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException || cause instanceof UncheckedIOException) {
        return true;
      }
    }
    return false;
  }
}
