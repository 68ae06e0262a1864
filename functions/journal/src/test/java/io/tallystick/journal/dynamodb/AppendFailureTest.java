package io.tallystick.journal.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.journal.AppendResult.Appended;
import io.tallystick.journal.AppendResult.Lost;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.Segment;
import io.tallystick.journal.Store;
import io.tallystick.journal.StoreException;
import io.tallystick.journal.contract.Samples;
import io.tallystick.journal.dynamodb.Line.Fault;
import java.time.Duration;
import java.util.Random;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every failure of an append: it is in the journal once, or its caller learns that nobody knows. */
class AppendFailureTest extends OnFaultyLine {
  @ParameterizedTest(name = "{0}")
  @MethodSource("passingFaults")
  void anAppendThatFailsOnceIsRepeatedAndAppendedOnce(String name, Fault fault) {
    line.next(fault);
    assertThat(append(segment)).isEqualTo(new Appended());
    assertThat(line.calls()).isEqualTo(2);
    assertThat(stored()).hasSize(1).first().extracting(Segment::hash).isEqualTo(segment.hash());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("passingFaults")
  void anAppendThatFailsAgainAndAgainIsAppendedWhenItPasses(String name, Fault fault) {
    line.next(fault, fault, fault, THROTTLED, fault);
    assertThat(append(segment)).isEqualTo(new Appended());
    assertThat(line.calls()).isEqualTo(6);
    assertThat(stored()).hasSize(1);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("passingFaults")
  void anAppendThatFailsToTheDeadlineIsUnavailableAndMayBeAskedAgain(String name, Fault fault) {
    line.always(fault);
    assertThatThrownBy(() -> append(segment))
        .isInstanceOfSatisfying(
            StoreException.Unavailable.class,
            e -> assertThat(e.details()).containsEntry("operation", "PutItem").containsEntry("table", tables.journal()).containsKey("code"));
    assertThat(Duration.ofNanos(now.get())).isLessThanOrEqualTo(TIME);
    assertThat(line.calls()).isGreaterThan(5);
    line.next();
    boolean written = !stored().isEmpty();
    if (written) {
      assertThat(append(segment)).isInstanceOfSatisfying(Lost.class, lost -> assertThat(lost.winner().hash()).isEqualTo(segment.hash()));
    } else {
      assertThat(append(segment)).isEqualTo(new Appended());
    }
    assertThat(stored()).hasSize(1);
  }

  @Test
  void anotherWritersSegmentComesBackToTheLoser() {
    Segment rival = Samples.segment(new Random(2), shard, 0);
    append(rival);
    line.next();
    assertThat(append(segment)).isInstanceOfSatisfying(Lost.class, lost -> assertThat(lost.winner().hash()).isEqualTo(rival.hash()));
    assertThat(line.calls()).isEqualTo(1);
  }

  @Test
  void aRivalThatIsQuickerThanTheRepetitionWins() {
    Segment rival = Samples.segment(new Random(2), shard, 0);
    Store unharmed = LocalTables.store(client, tables, retry);
    line.next(new Fault.TimesOutBefore(), new Fault.After(() -> unharmed.journal().append(rival, deadline())));
    assertThat(append(segment)).isInstanceOfSatisfying(Lost.class, lost -> assertThat(lost.winner().hash()).isEqualTo(rival.hash()));
    assertThat(stored()).hasSize(1).first().extracting(Segment::hash).isEqualTo(rival.hash());
  }

  @Test
  void anAttemptThatHangsIsEndedAndRepeated() {
    // For the first attempt nearly all time seems over, so that the SDK's own clock ends it soon.
    Duration almost = TIME.minusMillis(100);
    Deadline deadline = Deadline.after(TIME, new LongSupplier() {
      private boolean made;

      @Override
      public long getAsLong() {
        boolean first = made && line.calls() == 0;
        made = true;
        return first ? almost.toNanos() : 0;
      }
    });
    line.next(new Fault.Hangs());
    assertThat(store.journal().append(segment, deadline)).isEqualTo(new Appended());
    assertThat(line.calls()).isEqualTo(2);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void anInterruptedThreadStopsAndStaysInterrupted() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> append(segment)).isInstanceOf(StoreException.Unavailable.class);
    assertThat(Thread.interrupted()).isTrue();
  }
}
