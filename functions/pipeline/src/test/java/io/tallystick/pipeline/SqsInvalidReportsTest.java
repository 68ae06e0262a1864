package io.tallystick.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tallystick.events.RequestReader;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.Retry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;

class SqsInvalidReportsTest {
  private static final Deadline TIME = Deadline.after(Duration.ofMinutes(1));
  private static final String URL = "http://127.0.0.1/queue/tallystick-invalid";

  private final FakeSqs sqs = new FakeSqs();
  private final List<Duration> waits = new ArrayList<>();
  private final SqsInvalidReports reports =
      new SqsInvalidReports(
          sqs,
          URL,
          "/tallystick/recorder",
          InstantSource.fixed(Instant.parse("2026-11-22T20:00:00Z")),
          new Retry(RandomGenerator.of("L64X128MixRandom"), waits::add));

  @Test
  void aReportNamesMessageFieldAndReason() throws Exception {
    Collection<Message> failed = reports.report(invalid("{\"transfers\":7}"), TIME);

    assertThat(failed).isEmpty();
    JsonNode event = new ObjectMapper().readTree(sqs.sent.getFirst().entries().getFirst().messageBody());
    assertThat(sqs.sent.getFirst().queueUrl()).isEqualTo(URL);
    assertThat(event.path("type").asText()).isEqualTo("io.tallystick.invalid.v1");
    assertThat(event.path("id").asText()).isEqualTo("m0");
    assertThat(event.path("source").asText()).isEqualTo("/tallystick/recorder");
    assertThat(event.path("time").asText()).isEqualTo("2026-11-22T20:00:00Z");
    assertThat(event.at("/data/problems/0/field").asText()).isEqualTo("transfers");
    assertThat(event.at("/data/message").asText()).isEqualTo("{\"transfers\":7}");
  }

  @Test
  void noCallTakesLongerThanTheTimeLeft() {
    reports.report(invalid("rubbish"), Deadline.after(Duration.ofMillis(300)));

    assertThat(sqs.sent.getFirst().overrideConfiguration().orElseThrow().apiCallTimeout().orElseThrow()).isLessThanOrEqualTo(Duration.ofMillis(301));
  }

  @Test
  void tenReportsAreSentAtOnce() {
    reports.report(invalid(copies(25, "rubbish")), TIME);

    assertThat(sqs.sent).extracting(request -> request.entries().size()).containsExactly(10, 10, 5);
  }

  @Test
  void noCallIsLargerThanTheQueueTakes() {
    reports.report(invalid(copies(5, "x".repeat(400 * 1024))), TIME);

    assertThat(sqs.sent).hasSize(3);
    assertThat(sqs.sent)
        .allSatisfy(
            request ->
                assertThat(request.entries().stream().mapToInt(entry -> entry.messageBody().length()).sum())
                    .isLessThanOrEqualTo(SqsInvalidReports.BATCH_BYTES));
  }

  @Test
  void whatWasThrottledIsSentAgainAndNothingElse() {
    AtomicInteger calls = new AtomicInteger();
    sqs.sending = entry -> entry.id().equals("1") && calls.getAndIncrement() == 0 ? error(false) : null;

    Collection<Message> failed = reports.report(invalid("one", "two", "three"), TIME);

    assertThat(failed).isEmpty();
    assertThat(sqs.sent).extracting(request -> request.entries().size()).containsExactly(3, 1);
    assertThat(sqs.sent.get(1).entries().getFirst().messageBody()).contains("two");
    assertThat(waits).hasSize(1);
  }

  @Test
  void whatTheQueueRefusesForEverFailsWithoutRepetition() {
    sqs.sending = entry -> entry.messageBody().contains("two") ? error(true) : null;

    Collection<Message> failed = reports.report(invalid("one", "two", "three"), TIME);

    assertThat(failed).extracting(Message::id).containsExactly("m1");
    assertThat(sqs.sent).hasSize(1);
  }

  @Test
  void aQueueThatCannotBeReachedFailsAllAfterBoundedRepetitions() {
    sqs.sending =
        entry -> {
          throw SdkClientException.create("connection refused");
        };

    Collection<Message> failed = reports.report(invalid("one", "two"), TIME);

    assertThat(failed).extracting(Message::id).containsExactly("m0", "m1");
    assertThat(sqs.sent).hasSize(1 + Retry.MAX_REPETITIONS);
  }

  @Test
  void withNoTimeLeftNothingIsSentAndNothingIsLost() {
    Collection<Message> failed = reports.report(invalid("one"), Deadline.after(Duration.ZERO));

    assertThat(failed).extracting(Message::id).containsExactly("m0");
    assertThat(sqs.sent).isEmpty();
  }

  private static BatchResultErrorEntry error(boolean senderFault) {
    return BatchResultErrorEntry.builder().code("Code").senderFault(senderFault).build();
  }

  private static String[] copies(int count, String body) {
    String[] bodies = new String[count];
    java.util.Arrays.fill(bodies, body);
    return bodies;
  }

  private static List<Invalid> invalid(String... bodies) {
    return Messages.of(bodies).stream().map(message -> new Invalid(message, new RequestReader().read(message.body()))).toList();
  }
}
