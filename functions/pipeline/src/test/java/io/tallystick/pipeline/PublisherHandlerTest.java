package io.tallystick.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse.BatchItemFailure;
import io.tallystick.journal.StoreException;
import io.tallystick.publisher.Publisher;
import io.tallystick.runtime.FakeContext;
import io.tallystick.runtime.Measured;
import io.tallystick.runtime.Meter;
import io.tallystick.runtime.Telemetry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PublisherHandlerTest {
  private static final FakeContext CONTEXT = new FakeContext(60_000);
  private static final int BEHIND = 7;
  private static final int PUBLISHED = 3;
  private static final JournalEnds ENDS = (_, _) -> 2 * PUBLISHED + BEHIND;

  private final List<String> lines = new ArrayList<>();
  private final Meter meter = new Meter("books", "test", () -> 0, lines::add);
  private final MeasuredWork work = new MeasuredWork(meter, new Measured(meter));
  private final Telemetry telemetry = new Telemetry(meter, InstantSource.fixed(Instant.ofEpochMilli(5_000)));

  private PublisherHandler publisher(boolean done) {
    return new PublisherHandler(Turns.ONE, work.publishing((_, _) -> new Publisher.Progress(PUBLISHED, 12, done), ENDS), ENDS, telemetry);
  }

  @Test
  void whatWasPublishedIsCountedAndHowOldItWas() {
    assertThat(publisher(true).handleRequest(Wakes.committed(1_500), CONTEXT).getBatchItemFailures()).isEmpty();

    assertThat(lines).singleElement().asString().contains("\"EventsPublished\":12.0", "\"SegmentsUnpublished\":0.0", "\"PublisherLag\":3500.0");
  }

  @Test
  void whatIsLeftToTheNextIsCountedInSegmentsAndHasNoAgeYetAndTheStreamWakesItAgain() {
    assertThat(publisher(false).handleRequest(Wakes.committed(1_500), CONTEXT).getBatchItemFailures()).extracting(BatchItemFailure::getItemIdentifier).containsExactly("1500");

    assertThat(lines).singleElement().asString().contains("\"SegmentsUnpublished\":" + (BEHIND + PUBLISHED) + ".0").doesNotContain("PublisherLag");
  }

  @Test
  void aTickOfTheScheduleHasNoRecordsAndSoNoAge() {
    publisher(true).handleRequest(new DynamodbEvent(), CONTEXT);

    assertThat(lines).singleElement().asString().contains("EventsPublished").doesNotContain("PublisherLag");
  }

  @Test
  void theInvocationFailsWhereNothingCouldBePublishedSoThatItIsWokenAgain() {
    Publishing broken =
        (_, _) -> {
          throw new StoreException.Unavailable("throttled", null);
        };

    assertThatThrownBy(() -> new PublisherHandler(Turns.ONE, work.publishing(broken, ENDS), ENDS, telemetry).handleRequest(Wakes.committed(1), CONTEXT))
        .isInstanceOf(StoreException.Unavailable.class);
    assertThat(lines).singleElement().asString().contains("\"Failed\":1.0").doesNotContain("EventsPublished");
  }

  @Test
  void eachRecordOfTheStreamIsCountedWithItsBytes() {
    work.taken(100);
    work.taken(23);
    meter.flush();

    assertThat(lines).singleElement().asString().contains("\"OutcomeRecords\":2.0", "\"OutcomeBytes\":123.0");
  }
}
