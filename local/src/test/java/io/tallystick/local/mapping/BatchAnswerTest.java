package io.tallystick.local.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.local.lambda.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of partial batch responses as Lambda documents them. */
class BatchAnswerTest {

  private static final Set<String> BATCH = Set.of("a", "b", "c");

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "{}", "{\"batchItemFailures\":null}", "{\"batchItemFailures\":[]}", "{\"other\":1}"})
  void everythingIsDoneWhenNothingIsReported(String answer) {
    assertThat(of(answer, true)).isEqualTo(new BatchAnswer.Done());
  }

  @ParameterizedTest
  @ValueSource(strings = {"not json", "\"text\"", "[]", "7", "{\"batchItemFailures\":{}}", "{\"batchItemFailures\":\"a\"}",
      "{\"batchItemFailures\":[{}]}", "{\"batchItemFailures\":[{\"itemIdentifier\":\"\"}]}", "{\"batchItemFailures\":[{\"itemIdentifier\":null}]}",
      "{\"batchItemFailures\":[{\"itemIdentifier\":7}]}", "{\"batchItemFailures\":[{\"wrong\":\"a\"}]}",
      "{\"batchItemFailures\":[{\"itemIdentifier\":\"a\"},{\"itemIdentifier\":\"unknown\"}]}", "{\"batchItemFailures\":[\"a\"]}"})
  void everythingFailsWhenTheReportCannotBeTrusted(String answer) {
    assertThat(of(answer, true)).isInstanceOf(BatchAnswer.Failed.class);
  }

  @Test
  void onlyWhatIsReportedFails() {
    assertThat(of("{\"batchItemFailures\":[{\"itemIdentifier\":\"c\"},{\"itemIdentifier\":\"a\"}]}", true)).isEqualTo(new BatchAnswer.Partly(Set.of("a", "c")));
  }

  @Test
  void aMappingThatTakesNoReportsIgnoresThem() {
    assertThat(of("{\"batchItemFailures\":[{\"itemIdentifier\":\"a\"}]}", false)).isEqualTo(new BatchAnswer.Done());
    assertThat(of("not json", false)).isEqualTo(new BatchAnswer.Done());
  }

  @Test
  void anErrorFailsEverything() {
    Outcome error = new Outcome.Failed("Runtime.ExitError", "gone", new byte[0]);
    assertThat(BatchAnswer.of(error, true, BATCH)).isEqualTo(new BatchAnswer.Failed("Runtime.ExitError: gone"));
    assertThat(BatchAnswer.of(error, false, BATCH)).isInstanceOf(BatchAnswer.Failed.class);
  }

  private static BatchAnswer of(String answer, boolean reports) {
    return BatchAnswer.of(new Outcome.Returned(answer.getBytes(StandardCharsets.UTF_8)), reports, BATCH);
  }
}
