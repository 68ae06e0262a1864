package io.tallystick.journal.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.FixedShards;
import io.tallystick.journal.Retry;
import io.tallystick.journal.memory.MemoryStore;
import io.tallystick.ledger.AccountFlags;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.AccountOutcome;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.Decision;
import io.tallystick.ledger.NewAccount;
import io.tallystick.ledger.Request;
import io.tallystick.ledger.Shard;
import io.tallystick.ledger.Sharding;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A and C live on shard 1 of 2, B and G on shard 0. */
class ShardedHindsightTest {
  private static final Sharding TWO = new Sharding(2);

  private final MemoryStore store = new MemoryStore();
  private long now = 1_000_000_000_000_000_000L;
  private final ShardedRecorder recorder =
      new ShardedRecorder(
          new FixedShards(store, TWO), shard -> new Recorder(store, shard, () -> now++, RecorderLimits.DEFAULT, new Retry(new Random(1), time -> {}), RecorderListener.NONE), 1);
  private final ShardedHindsight hindsight =
      new ShardedHindsight(TWO, shard -> new Hindsight(store, new Shard(shard, TWO), () -> now, RecorderLimits.DEFAULT, 0));

  private static Deadline deadline() {
    return Deadline.after(Duration.ofMinutes(1));
  }

  private static Request opening(String... ids) {
    return new Request(
        Stream.of(ids).map(id -> new NewAccount(new AccountId(id), Asset.of("X"), 1, AccountFlags.NONE, Amount.ZERO, "", "")).toList(), List.of());
  }

  private List<Optional<Decision.Answer>> ask(Request... requests) {
    return hindsight.answers(List.of(requests), Stream.of(requests).map(any -> false).toList(), deadline());
  }

  private static List<AccountOutcome> outcomes(Optional<Decision.Answer> answer) {
    return answer.orElseThrow().accounts().stream().map(Decision.OfAccount::outcome).toList();
  }

  @Test
  void aRequestOverSeveralShardsIsToldInItsOrderWhenAllOfItIsRecorded() {
    Request request = opening("A", "B", "C", "G");
    recorder.commit(List.of(opening("G")), deadline());
    Recorded recorded = recorder.commit(List.of(request), deadline());
    List<Decision.OfAccount> told = ask(opening("G"), request).get(1).orElseThrow().accounts();
    assertThat(told).isEqualTo(recorded.answers().getFirst().accounts());
    assertThat(told).extracting(Decision.OfAccount::outcome).containsExactly(AccountOutcome.CREATED, AccountOutcome.CREATED, AccountOutcome.CREATED, AccountOutcome.EXISTS);
  }

  @Test
  void whatOneShardCanTellWaitsForTheOthersAndIsStillItsOwnDoing() {
    Request request = opening("A", "B");
    assertThat(ask(request)).containsExactly(Optional.empty());
    recorder.commit(List.of(opening("A")), deadline());
    assertThat(ask(request)).as("only shard 1 has its part").containsExactly(Optional.empty());
    recorder.commit(List.of(opening("B")), deadline());
    assertThat(outcomes(ask(request).getFirst())).containsExactly(AccountOutcome.CREATED, AccountOutcome.CREATED);
    assertThat(outcomes(ask(request).getFirst())).as("somebody's who asks later").containsExactly(AccountOutcome.EXISTS, AccountOutcome.EXISTS);
  }

  @Test
  void requestsThatCannotBeToldKeepTheOthersFromNothing() {
    recorder.commit(List.of(opening("A", "B")), deadline());
    List<Optional<Decision.Answer>> told = ask(opening("C"), opening("A", "B"), opening("A", "G"), opening());
    assertThat(told.get(0)).isEmpty();
    assertThat(outcomes(told.get(1))).containsOnly(AccountOutcome.CREATED);
    assertThat(told.get(2)).isEmpty();
    assertThat(outcomes(told.get(3))).isEmpty();
  }
}
