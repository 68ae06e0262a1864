package io.tallystick.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.junit.QuarkusTest;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.Store;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rehearsal before a snapshot: goes through the recorder, and leaves nothing behind. */
@QuarkusTest
class RehearsalInQuarkusTest {
  @Inject Rehearsal rehearsal;
  @Inject Store store;
  @Inject Passes passes;

  @BeforeEach
  void noPassYet() {
    passes.forget();
  }

  @Test
  void beforeASnapshotTheHandlerIsPassedOnceAndNothingIsRecorded() {
    long before = segments();
    int reports = InMemory.SQS.sent.size();

    rehearsal.onStart(new StartupEvent(), Optional.of(Rehearsal.SNAPSHOT), Optional.of("recorder"));

    assertThat(passes.count()).isEqualTo(1);
    assertThat(segments()).isEqualTo(before);
    assertThat(InMemory.SQS.sent).hasSize(reports);
    assertThat(InMemory.SQS.changed).isEmpty();
  }

  @Test
  void withoutSnapshotThereIsNoPass() {
    rehearsal.onStart(new StartupEvent(), Optional.of("on-demand"), Optional.of("recorder"));
    rehearsal.onStart(new StartupEvent(), Optional.empty(), Optional.of("recorder"));

    assertThat(passes.count()).isZero();
  }

  private long segments() {
    return store.journal().last(0, Deadline.after(Duration.ofSeconds(10))).map(last -> last.sequence() + 1).orElse(0L);
  }
}
