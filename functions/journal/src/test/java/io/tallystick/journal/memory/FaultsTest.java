package io.tallystick.journal.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.journal.AppendResult;
import io.tallystick.journal.Checkpoint;
import io.tallystick.journal.Consistency;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.Segment;
import io.tallystick.journal.contract.Samples;
import io.tallystick.journal.memory.Step.Verb;
import io.tallystick.ledger.Account;
import io.tallystick.ledger.AccountId;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FaultsTest {
  private static final Deadline AMPLE = Deadline.after(Duration.ofMinutes(1), () -> 0);

  private static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private final Segment segment = Samples.segment(new Random(1), 0, 0);
  private Faults faults = Faults.NONE;
  private final MemoryStore store =
      new MemoryStore(
          new Faults() {
            @Override
            public void before(Step step) {
              faults.before(step);
            }

            @Override
            public void after(Step step) {
              faults.after(step);
            }
          });

  @Test
  void aFaultBeforeTheEffectLeavesNothing() {
    faults = new Faults() {
      @Override
      public void before(Step step) {
        assertThat(step).isEqualTo(new Step(Verb.APPEND, segment));
        throw new Crash();
      }
    };
    assertThatThrownBy(() -> store.journal().append(segment, AMPLE)).isInstanceOf(Crash.class);
    faults = Faults.NONE;
    assertThat(store.journal().last(0, AMPLE)).isEmpty();
  }

  @Test
  void aFaultAfterTheEffectIsALostAnswer() {
    faults = new Faults() {
      @Override
      public void after(Step step) {
        throw new Crash();
      }
    };
    assertThatThrownBy(() -> store.journal().append(segment, AMPLE)).isInstanceOf(Crash.class);
    faults = Faults.NONE;
    assertThat(store.journal().last(0, AMPLE)).contains(segment);
  }

  @Test
  void aFaultMayItselfWriteAsARivalDoes() {
    Segment rival = Samples.segment(new Random(2), 0, 0);
    faults = new Faults() {
      @Override
      public void before(Step step) {
        faults = Faults.NONE;
        store.journal().append(rival, AMPLE);
      }
    };
    assertThat(store.journal().append(segment, AMPLE)).isEqualTo(new AppendResult.Lost(rival));
  }

  @Test
  void aFaultBetweenTwoSavesLeavesTheFirst() {
    List<AccountId> ids = Stream.of("a", "b", "c").map(AccountId::new).toList();
    List<Checkpoint<Account>> checkpoints = ids.stream().map(id -> Samples.checkpoint(id, 1)).toList();
    faults = new Faults() {
      @Override
      public void before(Step step) {
        if (step.subject().equals(checkpoints.get(1))) {
          throw new Crash();
        }
      }
    };
    assertThatThrownBy(() -> store.checkpoints().saveAccounts(checkpoints, AMPLE)).isInstanceOf(Crash.class);
    assertThat(store.checkpoints().accounts(ids, Consistency.STRONG, AMPLE)).containsOnlyKeys(ids.get(0));
  }

  @Test
  void onlyThoseVerbsWriteThatChangeSomething() {
    assertThat(Stream.of(Verb.values()).filter(Verb::writes))
        .containsExactly(Verb.APPEND, Verb.SAVE_ACCOUNT, Verb.SAVE_HOLD, Verb.SAVE_CLEARING, Verb.INDEX, Verb.SAVE_PAGE, Verb.SAVE_DATED, Verb.SAVE_FIELD, Verb.FIX_SHARDS, Verb.BEGIN_RUN, Verb.COMPLETE_RUN, Verb.MARK_RUN,
            Verb.SWAP_BREAKER, Verb.SAVE_SUBSCRIPTION, Verb.REMOVE_SUBSCRIPTION, Verb.MOVE_SUBSCRIPTIONS_VERSION, Verb.ACQUIRE_LEASE, Verb.RENEW_LEASE, Verb.RELEASE_LEASE);
  }
}
