package io.tallystick.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.Positions;
import io.tallystick.journal.StoreException;
import io.tallystick.journal.record.Recorded;
import io.tallystick.ledger.Decision;
import io.tallystick.ledger.Sharding;
import io.tallystick.ledger.TransferId;
import io.tallystick.ledger.TransferOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What rings an alarm is counted as what it is. */
class MeasuredTest {
  private final List<String> lines = new ArrayList<>();
  private final Meter meter = new Meter("books", "recorder", () -> 1_795_000_000_000L, lines::add);
  private final Measured measured = new Measured(meter);

  private String after(RuntimeException failure) {
    assertThatThrownBy(
            () ->
                measured.watched(
                    () -> {
                      throw failure;
                    }))
        .isSameAs(failure);
    meter.flush();
    return lines.getLast();
  }

  @Test
  void aNewerStateIsNoBrokenInvariant() {
    assertThat(after(new StoreException.Newer("newer", Map.of()))).contains("\"NewerState\":1.0", "\"Failed\":1.0").doesNotContain("InvariantsBroken");
  }

  @Test
  void aCorruptItemIsABrokenInvariant() {
    assertThat(after(new StoreException.Corrupt("corrupt", null))).contains("\"InvariantsBroken\":1.0", "\"Failed\":1.0").doesNotContain("NewerState");
  }

  @Test
  void ofSeveralShardsWhatTellsOfTheirLoadIsCountedForEach() {
    Measured sharded = new Measured(meter, new Sharding(4));
    sharded.conflicted(2, 7);
    sharded.conflicted(0, 7);
    sharded.conflicted(2, 8);
    meter.flush();
    assertThat(lines).hasSize(3);
    assertThat(lines.get(0)).contains("\"Conflicts\":3.0", "[\"Ledger\"]", "[\"Ledger\",\"Function\"]").doesNotContain("Shard");
    assertThat(lines.get(1)).contains("\"Conflicts\":1.0", "\"Shard\":\"0\"", "\"Dimensions\":[[\"Ledger\",\"Shard\"]]").doesNotContain("Function");
    assertThat(lines.get(2)).contains("\"Conflicts\":2.0", "\"Shard\":\"2\"");
    meter.flush();
    assertThat(lines).as("once").hasSize(3);
  }

  @Test
  void whatIsInFlightIsNeitherMadeNorRefused() {
    Decision.Answer answer =
        new Decision.Answer(
            List.of(),
            List.of(
                new Decision.OfTransfer(new TransferId("a"), null, 0),
                new Decision.OfTransfer(new TransferId("b"), TransferOutcome.CREATED, 5),
                new Decision.OfTransfer(new TransferId("c"), TransferOutcome.EXCEEDS_CREDITS, 6)));

    measured.recording((requests, groups, deadline) -> new Recorded(List.of(answer), List.of(), Positions.NONE)).record(List.of(), Deadline.after(Duration.ofSeconds(1)));
    meter.flush();

    assertThat(lines).singleElement().asString().contains("\"TransfersCreated\":1.0", "\"Rejected\":1.0", "\"Existing\":0.0");
  }

  @Test
  void ofOneShardNothingIsCountedForIt() {
    measured.conflicted(0, 7);
    meter.flush();
    assertThat(lines).singleElement().asString().doesNotContain("Shard");
  }

  @Test
  void aStoreThatDoesNotAnswerOnlyFails() {
    assertThat(after(new StoreException.Unavailable("slow", null))).contains("\"Failed\":1.0").doesNotContain("NewerState", "InvariantsBroken");
  }
}
