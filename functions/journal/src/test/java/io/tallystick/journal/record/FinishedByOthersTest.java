package io.tallystick.journal.record;

import static io.tallystick.journal.record.Shards.deadline;
import static io.tallystick.journal.record.Shards.outcomes;
import static io.tallystick.ledger.TransferOutcome.CREATED;
import static io.tallystick.ledger.TransferOutcome.EXCEEDS_CREDITS;
import static io.tallystick.ledger.TransferOutcome.EXISTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.ledger.Amount;
import io.tallystick.ledger.ChainKey;
import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.NewTransfer;
import io.tallystick.ledger.Request;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Chains that others end between two steps of a call that is at them, so that the call finds a coordinator which has forgotten them. */
class FinishedByOthersTest {
  private final Shards shards = new Shards(3);

  /** By a process of its own. */
  private Recorded commit(Request... requests) {
    return shards.recorder().commit(List.of(requests), deadline());
  }

  private void settle(int shard) {
    shards.later(Duration.ofSeconds(6));
    assertThat(shards.recorder().keep(shard, deadline()).settled()).isEqualTo(1);
  }

  private ChainKey lastPrepared(int shard) {
    return shards.entries(shard).stream().filter(CrossEntry.Prepared.class::isInstance).map(entry -> ((CrossEntry.Prepared) entry).key()).toList().getLast();
  }

  @Test
  void whatOthersHaveFinishedIsNotTakenForInFlight() {
    commit(shards.open("0a", "1b"), shards.openLimited("1a"));
    shards.beforeAppend(2, 0, () -> settle(0));
    assertThat(outcomes(commit(shards.transfers("T 0a 1a 5"), shards.transfers("F 1a 1b 100")))).containsExactly(EXISTS, EXCEEDS_CREDITS);
  }

  @Test
  void whatIsPreparedAfterItWasGivenUpIsReleasedByWhoHasPreparedIt() {
    commit(shards.open("0a", "1a", "2a"));
    shards.beforeAppend(
        1,
        1,
        () -> {
          shards.abandonForWantOf(2, 0);
          settle(0);
        });
    assertThat(outcomes(commit(shards.transfers("T 0a 1a 1 linked", "U 0a 2a 1")))).containsExactly(CREATED, CREATED);
    shards.books().checkQuiet();
  }

  /** No shard is down and nothing is old: a nudge drives on the very chain that its sender is at. */
  @Test
  void whatIsPreparedAfterANudgeHasGivenItUpIsReleasedToo() {
    commit(shards.open("0a", "1a", "2a", "2c", "2d"));
    commit(shards.transfers("H 2c 2d 5 pending"));
    shards.beforeAppend(1, 2, () -> shards.after = step -> Shards.die());
    assertThatThrownBy(() -> commit(shards.transfers("Q 2c 2d 1 post pending_id=H linked", "W 2c 1x 1"))).isInstanceOf(Shards.Crash.class);
    shards.after = step -> {};
    shards.beforeAppend(
        1,
        1,
        () -> {
          assertThat(shards.recorder().resume(List.of(lastPrepared(0)), deadline()).abandoned()).as("the hold is taken").isEqualTo(1);
          shards.later(Duration.ofSeconds(6));
          shards.recorder().keep(2, deadline());
        });
    assertThat(outcomes(commit(shards.transfers("T 0a 1a 1 linked", "P 2c 2d max post pending_id=H")))).containsExactly(CREATED, CREATED);
    shards.books().checkQuiet();
  }

  @Test
  void whatDidNotFitIsJudgedOnceMoreBeforeItIsRefused() {
    commit(shards.open("0a", "0b", "1a", "1b"));
    NewTransfer hold = shards.transfer("H 0a 1a 1 pending").with(Amount.of(1L << 63, 0));
    NewTransfer other = shards.transfer("Z 0a 0b 1 pending").with(Amount.of(Long.MAX_VALUE, -1));
    commit(new Request(List.of(), List.of(hold, other)));
    NewTransfer large = shards.transfer("T 0a 1b 1").with(Amount.of(1L << 62, 0));
    Request chain = new Request(List.of(), List.of(shards.transfer("V 0a 1a 0 void pending_id=H linked"), large));
    shards.beforeAppend(
        1,
        0,
        () -> {
          commit(shards.transfers("Y 0a 0b 0 void pending_id=Z"));
          assertThat(outcomes(commit(chain))).containsExactly(CREATED, CREATED);
        });
    assertThat(outcomes(commit(chain))).containsExactly(EXISTS, EXISTS);
  }}
