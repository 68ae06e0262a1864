package io.tallystick.local.linear;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.journal.Consistency;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.FixedShards;
import io.tallystick.journal.Positions;
import io.tallystick.journal.Retry;
import io.tallystick.journal.memory.MemoryStore;
import io.tallystick.journal.record.Recorded;
import io.tallystick.journal.record.Recorder;
import io.tallystick.journal.record.RecorderLimits;
import io.tallystick.journal.record.RecorderListener;
import io.tallystick.journal.record.ShardedRecorder;
import io.tallystick.ledger.AccountFlags;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.Decision;
import io.tallystick.ledger.NewAccount;
import io.tallystick.ledger.NewTransfer;
import io.tallystick.ledger.Request;
import io.tallystick.ledger.Sharding;
import io.tallystick.ledger.Totals;
import io.tallystick.ledger.TransferFlags;
import io.tallystick.ledger.TransferId;
import io.tallystick.ledger.TransferOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients of two shards: what is right passes, and what one shard contradicts is found though the other is as it should be. */
class ShardedLinearizabilityTest {
  private static final Sharding TWO = new Sharding(2);
  private static final Asset USD = Asset.of("USD/2");
  private static final List<AccountId> LEFT = living(0);
  private static final List<AccountId> RIGHT = living(1);

  private final MemoryStore store = new MemoryStore();
  private final ShardedRecorder recorder =
      new ShardedRecorder(
          new FixedShards(store, TWO), shard -> new Recorder(store, shard, () -> 1_000_000_000L, RecorderLimits.DEFAULT, new Retry(new Random(1), time -> {}), RecorderListener.NONE), 1);
  private final ShardedLinearizability check = new ShardedLinearizability(TWO);
  private final long[] sequences = new long[2];
  private Recorded opened;

  private static List<AccountId> living(int shard) {
    return IntStream.iterate(0, number -> number + 1).mapToObj(number -> new AccountId("a" + number)).filter(id -> TWO.shardOf(id) == shard).limit(2).toList();
  }

  private static NewAccount account(AccountId id) {
    return new NewAccount(id, USD, 1, AccountFlags.NONE, Amount.ZERO, "", "");
  }

  private static NewTransfer transfer(String id, List<AccountId> accounts) {
    return new NewTransfer(
        new TransferId(id), accounts.getFirst(), accounts.getLast(), Amount.of(5), USD, 1, TransferFlags.NONE, TransferId.NONE, TransferId.NONE, 0, "", "", null);
  }

  private static Deadline ample() {
    return Deadline.after(Duration.ofMinutes(1));
  }

  private Recorded record(Request request) {
    Recorded recorded = recorder.commit(List.of(request), ample());
    for (int shard = 0; shard < sequences.length; shard++) {
      store.journal().read(shard, sequences[shard], 100, ample()).forEach(check.of(shard)::add);
      sequences[shard] = store.journal().last(shard, ample()).orElseThrow().sequence() + 1;
    }
    return recorded;
  }

  private Request open;
  private Request both;

  @BeforeEach
  void openAccounts() {
    open = new Request(List.of(account(LEFT.get(0)), account(RIGHT.get(0)), account(LEFT.get(1)), account(RIGHT.get(1))), List.of());
    both = new Request(List.of(), List.of(transfer("t1", LEFT), transfer("t2", RIGHT)));
    check.sent(open, 0);
    check.sent(both, 10);
    opened = record(open);
    check.answered(0, 1, open, opened.answers().getFirst(), opened.positions(), true);
  }

  private void answered(Decision.Answer answer, Positions positions) {
    check.answered(10, 20, both, answer, positions, true);
  }

  private String found() {
    return String.join("\n", check.check());
  }

  @Test
  void whatIsRightPasses() {
    Recorded recorded = record(both);
    answered(recorded.answers().getFirst(), recorded.positions());
    read(RIGHT.getFirst(), 5, 1, 30);
    read(LEFT.getFirst(), 5, 1, 30);
    assertThat(found()).isEmpty();
  }

  @Test
  void anAnswerThatDoesNotSayWhatOfAShardItReflectsIsFound() {
    Recorded recorded = record(both);
    answered(recorded.answers().getFirst(), Positions.of(0, 1));
    assertThat(found()).contains("does not say which sequence of a shard it reflects").contains("t2").contains("of shards [1]");
  }

  @Test
  void anAnswerThatOneOfItsShardsContradictsIsFound() {
    Recorded recorded = record(both);
    Decision.Answer right = recorded.answers().getFirst();
    Decision.OfTransfer wrong = new Decision.OfTransfer(new TransferId("t2"), TransferOutcome.EXCEEDS_CREDITS, right.transfers().getLast().timestamp());
    answered(new Decision.Answer(List.of(), List.of(right.transfers().getFirst(), wrong)), recorded.positions());
    assertThat(check.check()).singleElement().asString().startsWith("shard 1: 1 × was told what the journal does not say");
  }

  @Test
  void anAnswerOfASequenceThatOneShardDidNotHaveYetIsFound() {
    Recorded recorded = record(both);
    answered(recorded.answers().getFirst(), new Positions(Map.of(0, 1L, 1, 0L)));
    assertThat(found()).contains("shard 1: ").contains("was told what stands after the sequence").doesNotContain("shard 0: ");
  }

  @Test
  void aStrongReadThatMissesWhatWasAnsweredBeforeIsFound() {
    Recorded recorded = record(both);
    answered(recorded.answers().getFirst(), recorded.positions());
    read(RIGHT.getFirst(), 0, 0, 30);
    assertThat(found()).contains("shard 1: 1 × is older than what had been seen before it began").doesNotContain("shard 0: ");
  }

  @Test
  void whatOneShardRecordedThoughNobodyAskedForItIsFound() {
    record(new Request(List.of(), List.of(transfer("t3", RIGHT))));
    assertThat(found()).contains("shard 1: 1 × the journal has what the rules do not make").doesNotContain("shard 0: ");
  }

  private void read(AccountId account, long debits, long sequence, long began) {
    Totals totals = new Totals(Amount.ZERO, Amount.of(debits), Amount.ZERO, Amount.ZERO);
    check.read(
        began,
        began + 1,
        new Operation.Asked.Reading(account, Consistency.STRONG, -1),
        new Operation.Told.Balance(Optional.of(new Operation.Standing(totals, false)), sequence));
  }
}
