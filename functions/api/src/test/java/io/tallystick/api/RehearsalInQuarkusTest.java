package io.tallystick.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.amazon.lambda.runtime.AmazonLambdaRecorder;
import io.quarkus.test.junit.QuarkusTest;
import io.tallystick.journal.Deadline;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rehearsal before a snapshot: goes through the function, and leaves nothing behind. */
@QuarkusTest
class RehearsalInQuarkusTest {
  @Inject TestStore store;

  private final List<String> answers = new ArrayList<>();

  private void handle(InputStream event, OutputStream answer, com.amazonaws.services.lambda.runtime.Context context) throws IOException {
    ByteArrayOutputStream copy = new ByteArrayOutputStream();
    AmazonLambdaRecorder.handle(event, copy, context);
    answers.add(copy.toString(StandardCharsets.UTF_8));
    copy.writeTo(answer);
  }

  private long segments() {
    return store.tables().journal().last(0, Deadline.after(Duration.ofSeconds(10))).map(last -> last.sequence() + 1).orElse(0L);
  }

  @Test
  void itReadsAndDecidesButRecordsNothing() throws Exception {
    Books.opened();
    long before = segments();

    new Rehearsal(new ApiFunction(this::handle)).beforeCheckpoint(null);

    assertThat(segments()).isEqualTo(before);
    assertThat(answers).hasSize(4);
    assertThat(Gateway.JSON.readTree(answers.getFirst()).path("statusCode").asInt()).isEqualTo(200);
    assertThat(Gateway.JSON.readTree(answers.getFirst()).path("body").asText()).contains("\"outcome\":\"invalid\"");
    assertThat(Gateway.JSON.readTree(answers.get(1)).path("statusCode").asInt()).isEqualTo(200);
    assertThat(Gateway.JSON.readTree(answers.get(2)).path("statusCode").asInt()).isIn(200, 404);
  }

  @Test
  void whatFailsDoesNotStopTheStart() {
    new Rehearsal(
            new ApiFunction(
                (event, answer, context) -> {
                  throw new IOException("broken");
                }))
        .beforeCheckpoint(null);

    assertThat(answers).isEmpty();
  }
}
