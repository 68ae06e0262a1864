package io.tallystick.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.journal.contract.Samples;
import io.tallystick.journal.memory.Faults;
import io.tallystick.journal.memory.MemoryStore;
import io.tallystick.journal.memory.Step;
import io.tallystick.ledger.Sharding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FixedShardsTest {
  private static final Deadline TIME = Deadline.after(Duration.ofMinutes(1));

  private final List<Step.Verb> steps = new ArrayList<>();
  private final MemoryStore store =
      new MemoryStore(
          new Faults() {
            @Override
            public void before(Step step) {
              steps.add(step.verb());
            }

            @Override
            public void after(Step step) {
              Runnable now = afterNext;
              afterNext = () -> {};
              now.run();
            }
          });
  /** Done once, after the next step. */
  private Runnable afterNext = () -> {};

  private FixedShards told(int shards) {
    return new FixedShards(store, new Sharding(shards));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 256})
  void whoComesFirstFixesTheNumberAndWhoeverIsToldAnotherRefuses(int shards) {
    assertThat(told(shards).certain(TIME)).isEqualTo(new Sharding(shards));
    assertThat(told(shards).certain(TIME)).isEqualTo(new Sharding(shards));
    assertThatThrownBy(() -> told(2).certain(TIME))
        .isInstanceOf(StoreException.Refused.class)
        .hasMessageContaining("the ledger was created with another number of shards")
        .hasMessageContaining("created=" + shards)
        .hasMessageContaining("told=2");
    assertThat(FixedShards.of(store, TIME)).isEqualTo(new Sharding(shards));
  }

  @Test
  void aLedgerThatHasSegmentsOfTheFirstShardButNoRecordHasOneShard() {
    append(0);
    assertThatThrownBy(() -> told(4).certain(TIME)).isInstanceOf(StoreException.Refused.class).hasMessageContaining("does not say how many shards").hasMessageContaining("told=4");
    assertThat(store.cursors().shards(TIME)).as("nothing is recorded by who refuses").isEmpty();
    assertThat(told(1).certain(TIME)).isEqualTo(Sharding.ONE);
    assertThat(store.cursors().shards(TIME)).hasValue(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void aLedgerThatHasLostItsRecordIsLeftAloneUntilItIsWrittenAgain(int told) {
    append(1);
    assertThatThrownBy(() -> told(told).certain(TIME)).isInstanceOf(StoreException.Refused.class).hasMessageContaining("does not say how many shards");
    assertThat(store.cursors().shards(TIME)).isEmpty();
    store.cursors().fixShards(4, TIME);
    assertThat(told(4).certain(TIME)).isEqualTo(new Sharding(4));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4})
  void whoIsOvertakenByTheOneWhoFixesItAndRecordsSegmentsTakesHisNumber(int fixed) {
    afterNext =
        () -> {
          store.cursors().fixShards(fixed, TIME);
          append(0);
        };
    if (fixed == 4) {
      assertThat(told(4).certain(TIME)).isEqualTo(new Sharding(4));
    } else {
      assertThatThrownBy(() -> told(4).certain(TIME)).isInstanceOf(StoreException.Refused.class).hasMessageContaining("created=2").hasMessageContaining("told=4");
    }
  }

  private void append(int shard) {
    store.journal().append(Samples.segment(new Random(1), shard, 0), TIME);
  }

  @Test
  void theStoreIsAskedUntilItIsCertainAndNeverAgain() {
    FixedShards fixed = told(4);
    fixed.certain(TIME);
    steps.clear();
    fixed.certain(TIME);
    assertThat(steps).isEmpty();

    FixedShards wrong = told(5);
    for (int time = 0; time < 2; time++) {
      assertThatThrownBy(() -> wrong.certain(TIME)).isInstanceOf(StoreException.Refused.class);
    }
    assertThat(steps).containsExactly(Step.Verb.READ_SHARDS, Step.Verb.READ_SHARDS);
  }

  @Test
  void whereNothingIsRecordedWhoOnlyReadsTakesItForOneShard() {
    assertThat(FixedShards.of(store, TIME)).isEqualTo(Sharding.ONE);
    assertThat(steps).containsExactly(Step.Verb.READ_SHARDS);
  }

  @Test
  void aRecordedNumberThatIsNoneIsCorrupt() {
    store.cursors().fixShards(999, TIME);
    assertThatThrownBy(() -> FixedShards.of(store, TIME)).isInstanceOf(StoreException.Corrupt.class);
  }
}
