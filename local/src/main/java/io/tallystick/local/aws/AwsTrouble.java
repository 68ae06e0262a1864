package io.tallystick.local.aws;

import io.tallystick.local.CommandFailure;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** Why a call to AWS failed, as far as a person can do something about it. */
public enum AwsTrouble {
  NO_CREDENTIALS,
  EXPIRED,
  UNKNOWN_CREDENTIALS,
  DENIED,
  THROTTLED,
  UNREACHABLE,
  BROKEN,
  REFUSED;

  private static final Set<String> EXPIRED_CODES = Set.of("ExpiredToken", "ExpiredTokenException", "RequestExpired", "TokenRefreshRequired");
  private static final Set<String> UNKNOWN_CODES =
      Set.of("InvalidClientTokenId", "UnrecognizedClientException", "InvalidAccessKeyId", "SignatureDoesNotMatch", "AuthFailure", "IncompleteSignature", "MissingAuthenticationToken");
  private static final Set<String> DENIED_CODES = Set.of("AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "NotAuthorized", "AllAccessDisabled");
  private static final int FORBIDDEN = 403;
  private static final int SERVER_ERROR = 500;

  /** What kind of trouble it is; codes are those of the common errors of AWS's APIs and of S3's. */
  public static AwsTrouble of(SdkException failure) {
    if (failure instanceof AwsServiceException service) {
      return of(service);
    }
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String text = String.valueOf(cause.getMessage());
      if (text.contains("SSO") && text.contains("expired") || text.contains("session has expired") || text.contains("Token is expired")) {
        return EXPIRED;
      }
      if (text.contains("Unable to load credentials") || text.contains("Unable to contact EC2 metadata") || text.contains("rofile") && text.contains("credentials")
          || text.contains("Profile file contained no")) {
        return NO_CREDENTIALS;
      }
    }
    return UNREACHABLE;
  }

  private static AwsTrouble of(AwsServiceException failure) {
    String code = code(failure);
    if (EXPIRED_CODES.contains(code)) {
      return EXPIRED;
    }
    if (UNKNOWN_CODES.contains(code)) {
      return UNKNOWN_CREDENTIALS;
    }
    if (failure.isThrottlingException() || code.startsWith("Throttl") || code.equals("SlowDown") || code.equals("RequestLimitExceeded")) {
      return THROTTLED;
    }
    if (DENIED_CODES.contains(code) || failure.statusCode() == FORBIDDEN) {
      return DENIED;
    }
    return failure.statusCode() >= SERVER_ERROR ? BROKEN : REFUSED;
  }

  /** The error's name, such as {@code ValidationError}; empty where the answer had none. */
  public static String code(AwsServiceException failure) {
    return failure.awsErrorDetails() == null || failure.awsErrorDetails().errorCode() == null ? "" : failure.awsErrorDetails().errorCode();
  }

  /** What the service said, without the SDK's additions. */
  public static String text(SdkException failure) {
    if (failure instanceof AwsServiceException service && service.awsErrorDetails() != null && service.awsErrorDetails().errorMessage() != null) {
      return service.awsErrorDetails().errorMessage();
    }
    return String.valueOf(failure.getMessage());
  }

  /** Whether the same call may succeed later with nothing changed. */
  public boolean passes() {
    return switch (this) {
      case THROTTLED, UNREACHABLE, BROKEN -> true;
      case NO_CREDENTIALS, EXPIRED, UNKNOWN_CREDENTIALS, DENIED, REFUSED -> false;
    };
  }

  /**
   * How a command ends by it.
   *
   * @param doing what was to be done, after "cannot": {@code create the bucket x}
   */
  public static CommandFailure failure(String doing, SdkException failure) {
    String cannot = "cannot " + doing + ": ";
    return switch (of(failure)) {
      case NO_CREDENTIALS ->
          CommandFailure.environment(
              cannot + "no AWS credentials were found; set up some with 'aws configure' or 'aws configure sso' and choose them with --profile or AWS_PROFILE", failure);
      case EXPIRED ->
          CommandFailure.environment(cannot + "the AWS credentials have expired; get new ones (as with 'aws sso login') and run the command again", failure);
      case UNKNOWN_CREDENTIALS -> CommandFailure.environment(cannot + "AWS does not accept these credentials: " + text(failure), failure);
      case DENIED -> CommandFailure.environment(cannot + "these credentials may not do that: " + text(failure), failure);
      case THROTTLED -> CommandFailure.environment(cannot + "AWS answers that it is asked too often; try again later", failure);
      case UNREACHABLE -> CommandFailure.environment(cannot + "AWS does not answer: " + text(failure), failure);
      case BROKEN -> CommandFailure.environment(cannot + "AWS failed: " + text(failure), failure);
      case REFUSED -> CommandFailure.failed(cannot + text(failure), failure);
    };
  }
}
