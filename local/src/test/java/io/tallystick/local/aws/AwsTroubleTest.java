package io.tallystick.local.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.local.CommandFailure;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

class AwsTroubleTest {
  private static AwsServiceException answer(int status, String code) {
    return AwsServiceException.builder()
        .statusCode(status)
        .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).errorMessage("the message").build())
        .message("the message (Service: X, Status Code: " + status + ")")
        .build();
  }

  @ParameterizedTest
  @CsvSource(textBlock = """
      400, ExpiredToken,                EXPIRED,             3, false
      403, ExpiredTokenException,       EXPIRED,             3, false
      403, InvalidClientTokenId,        UNKNOWN_CREDENTIALS, 3, false
      403, SignatureDoesNotMatch,       UNKNOWN_CREDENTIALS, 3, false
      403, AccessDenied,                DENIED,              3, false
      400, AccessDeniedException,       DENIED,              3, false
      403, Forbidden,                   DENIED,              3, false
      400, Throttling,                  THROTTLED,           3, true
      400, ThrottlingException,         THROTTLED,           3, true
      503, SlowDown,                    THROTTLED,           3, true
      500, InternalFailure,             BROKEN,              3, true
      503, ServiceUnavailable,          BROKEN,              3, true
      400, ValidationError,             REFUSED,             1, false
      404, NoSuchBucket,                REFUSED,             1, false
      """)
  void anAnswerIsAKindOfTrouble(int status, String code, AwsTrouble trouble, int exitCode, boolean passes) {
    SdkException failure = answer(status, code);
    assertThat(AwsTrouble.of(failure)).isEqualTo(trouble);
    assertThat(trouble.passes()).isEqualTo(passes);
    CommandFailure end = AwsTrouble.failure("do it", failure);
    assertThat(end.exitCode()).isEqualTo(exitCode);
    assertThat(end.getMessage()).startsWith("cannot do it: ").doesNotContain("Status Code");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      Unable to load credentials from any of the providers in the chain          | NO_CREDENTIALS
      Profile file contained no credentials for profile 'x': ProfileFile(…)      | NO_CREDENTIALS
      The SSO session associated with this profile has expired or is invalid.    | EXPIRED
      Unable to execute HTTP request: Connection refused                         | UNREACHABLE
      Received an UnknownHostException when attempting to interact with a service | UNREACHABLE
      """)
  void noAnswerAtAllIsTold(String message, AwsTrouble trouble) {
    assertThat(AwsTrouble.of(SdkClientException.create(message))).isEqualTo(trouble);
    assertThat(AwsTrouble.of(SdkClientException.create("wrapped", new IllegalStateException(message)))).as("whatever it is wrapped in").isEqualTo(trouble);
  }
}
