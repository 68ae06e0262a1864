package io.tallystick.delivery.post;

import io.tallystick.delivery.post.PostOutcome.Cause;
import io.tallystick.delivery.post.PostOutcome.Failed;
import io.tallystick.delivery.post.PostOutcome.Impossible;
import io.tallystick.delivery.post.PostOutcome.Reason;
import io.tallystick.journal.dynamodb.Verdict;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import javax.net.ssl.SSLException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/** What the failure of a queue or an event bus of AWS means. */
final class AwsFailure {
  private static final Set<String> MISSING =
      Set.of("AWS.SimpleQueueService.NonExistentQueue", "QueueDoesNotExist", "ResourceNotFoundException", "NonExistentQueue");
  /** Of the key of an encrypted queue, in the two spellings that SQS has, before the part that says why. */
  private static final Set<String> KEY = Set.of("KMS.", "Kms");
  private static final Set<String> THROTTLED = Set.of("KMS.ThrottlingException", "KmsThrottled", "ThrottlingException", "OverLimit");
  private static final int FORBIDDEN = 403;
  private static final int TOO_LARGE = 413;

  private AwsFailure() {}

  /** Of a call that failed as a whole. */
  static PostOutcome of(SdkException failure) {
    return switch (failure) {
      case AwsServiceException service when service.awsErrorDetails() != null && service.awsErrorDetails().errorCode() != null ->
          Verdict.of(service) == Verdict.THROTTLED
              ? failed(Cause.THROTTLED, service.statusCode())
              : of(service.awsErrorDetails().errorCode(), text(service.awsErrorDetails().errorMessage()), service.statusCode());
      case AwsServiceException unnamed -> failed(Cause.STATUS, unnamed.statusCode());
      case ApiCallTimeoutException timeout -> Failed.of(Cause.TIME);
      case ApiCallAttemptTimeoutException timeout -> Failed.of(Cause.TIME);
      case AbortedException aborted -> {
        Thread.currentThread().interrupt();
        yield Failed.of(Cause.CONNECTION);
      }
      default -> Failed.of(connection(failure));
    };
  }

  /**
   * Of one message that was not taken.
   *
   * @param status what the service answered; 0 where it is not of this message
   */
  static PostOutcome of(String code, String message, int status) {
    if (THROTTLED.contains(code)) {
      return failed(Cause.THROTTLED, status);
    }
    if (MISSING.contains(code)) {
      return failed(Cause.MISSING, status);
    }
    if (status == FORBIDDEN || code.startsWith("AccessDenied") || code.startsWith("NotAuthorized") || KEY.stream().anyMatch(code::startsWith)) {
      return failed(Cause.ACCESS, status);
    }
    return status == TOO_LARGE || saysTooLarge(code, message) ? new Impossible(Reason.SIZE) : failed(Cause.STATUS, status);
  }

  /** Neither service has a code for it. Where the words become others, the message is given up later than it might be. */
  private static boolean saysTooLarge(String code, String message) {
    String words = message.toLowerCase(Locale.ROOT);
    return switch (code) {
      case "InvalidParameterValue" -> words.contains("must be shorter");
      case "ValidationException" -> words.contains("total size of the entries");
      default -> false;
    };
  }

  private static Failed failed(Cause cause, int status) {
    return new Failed(cause, status, Duration.ZERO);
  }

  private static Cause connection(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case UnknownHostException unknown -> {
          return Cause.NAME;
        }
        case SSLException tls -> {
          return Cause.TLS;
        }
        default -> {}
      }
    }
    return Cause.CONNECTION;
  }

  private static String text(String message) {
    return message == null ? "" : message;
  }
}
