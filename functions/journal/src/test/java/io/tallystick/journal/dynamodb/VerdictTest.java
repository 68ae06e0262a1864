package io.tallystick.journal.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.Crc32MismatchException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

class VerdictTest {
  private static SdkException answer(int status, String code) {
    return DynamoDbException.builder().statusCode(status).awsErrorDetails(AwsErrorDetails.builder().errorCode(code).build()).build();
  }

  @ParameterizedTest
  @CsvSource({
    "400, ProvisionedThroughputExceededException, THROTTLED",
    "400, ThrottlingException, THROTTLED",
    "400, RequestLimitExceeded, THROTTLED",
    "400, TransactionInProgressException, THROTTLED",
    "400, TransactionConflictException, THROTTLED",
    "400, ReplicatedWriteConflictException, THROTTLED",
    "503, SlowDown, THROTTLED",
    "429, Anything, THROTTLED",
    "500, InternalServerError, DOUBTFUL",
    "500, InternalFailure, DOUBTFUL",
    "503, ServiceUnavailable, DOUBTFUL",
    "504, GatewayTimeout, DOUBTFUL",
    "400, RequestTimeTooSkewed, DOUBTFUL",
    "400, ValidationException, REFUSED",
    "400, AccessDeniedException, REFUSED",
    "400, ResourceNotFoundException, REFUSED",
    "400, ExpiredTokenException, REFUSED",
    "400, UnrecognizedClientException, REFUSED",
    "400, MissingAuthenticationTokenException, REFUSED",
    "400, ItemCollectionSizeLimitExceededException, REFUSED",
    "400, SerializationException, REFUSED",
    "413, RequestEntityTooLarge, REFUSED",
    "400, AFailureOfTheFuture, REFUSED",
    "500, AFailureOfTheFuture, DOUBTFUL",
  })
  void anAnswerOfTheService(int status, String code, Verdict verdict) {
    assertThat(Verdict.of(answer(status, code))).isEqualTo(verdict);
    assertThat(Verdict.code(answer(status, code))).isEqualTo(code);
  }

  static Stream<Arguments> failuresWithoutAnswer() {
    return Stream.of(
        Arguments.of(ApiCallAttemptTimeoutException.create(5), Verdict.DOUBTFUL),
        Arguments.of(ApiCallTimeoutException.create(5), Verdict.DOUBTFUL),
        Arguments.of(SdkClientException.create("Unable to execute HTTP request", new ConnectException("refused")), Verdict.DOUBTFUL),
        Arguments.of(SdkClientException.create("Unable to unmarshall", new UncheckedIOException(new IOException("end"))), Verdict.DOUBTFUL),
        Arguments.of(SdkClientException.create("wrapped", new RuntimeException(new IOException("reset"))), Verdict.DOUBTFUL),
        Arguments.of(Crc32MismatchException.builder().message("crc").build(), Verdict.DOUBTFUL),
        Arguments.of(SdkClientException.create("Unable to load credentials from any of the providers in the chain"), Verdict.REFUSED),
        Arguments.of(SdkClientException.create("odd", new IllegalArgumentException("bad")), Verdict.REFUSED),
        Arguments.of(AbortedException.create("Thread was interrupted"), Verdict.ABORTED));
  }

  @ParameterizedTest
  @MethodSource("failuresWithoutAnswer")
  void aFailureWithoutAnswer(SdkException failure, Verdict verdict) {
    assertThat(Verdict.of(failure)).isEqualTo(verdict);
  }

  @Test
  void anAnswerThatWasCutOffLeavesDoubtWhateverItsStatus() {
    SdkException cutOff = DynamoDbException.builder().statusCode(400).build();
    assertThat(Verdict.of(cutOff)).isEqualTo(Verdict.DOUBTFUL);
    assertThat(Verdict.code(cutOff)).isEqualTo("DynamoDbException");
  }
}
