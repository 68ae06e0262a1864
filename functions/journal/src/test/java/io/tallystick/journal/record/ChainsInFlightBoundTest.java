package io.tallystick.journal.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.Chain;
import io.tallystick.ledger.ChainKey;
import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Limits;
import io.tallystick.ledger.NewTransfer;
import io.tallystick.ledger.Route;
import io.tallystick.ledger.Sharding;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferFlags;
import io.tallystick.ledger.TransferId;
import io.tallystick.ledger.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is in flight on a shard is kept by everybody who follows its journal, so there is no more of it than the bounds say. */
class ChainsInFlightBoundTest {
  private static final int SHARD = 0;
  private static final Sharding SHARDING = new Sharding(2);
  private static final Asset USD = Asset.of("USD/2");
  private static final AccountId HERE = account(SHARD);
  private static final AccountId THERE = account(1);

  private final ShardCache cache = new ShardCache(id -> SHARDING.shardOf(id) == SHARD, RecorderLimits.DEFAULT, null, new Remembered(null));

  private static AccountId account(int shard) {
    int number = 0;
    while (SHARDING.shardOf(new AccountId("a" + number)) != shard) {
      number++;
    }
    return new AccountId("a" + number);
  }

  private static ChainKey key(int number) {
    return new ChainKey(SHARD, number + 1);
  }

  private void prepare(int number, String metadata) {
    Transfer transfer =
        new Transfer(
            new TransferId("t" + number), HERE, THERE, Amount.of(1), Amount.ZERO, USD, 1, TransferFlags.NONE, TransferId.NONE, TransferId.NONE, 0, "", metadata, null, number + 1);
    cache.unfinished(new CrossEntry.Prepared(key(number), null, List.of(new CrossEntry.Member(0, transfer, true, false)), Map.of(), Set.of(), Set.of(), number + 1));
  }

  private void end(int number) {
    cache.unfinished(new CrossEntry.Ended(key(number), Verdict.Kind.ABANDONED, number + 1));
  }

  /** What becomes of one more; of what it names nothing is there, so where it is begun it fails. */
  private Outcome begun() {
    cache.loaded(HERE, null);
    NewTransfer asked = new NewTransfer(new TransferId("next"), HERE, THERE, Amount.of(1), USD, 1, TransferFlags.NONE, TransferId.NONE, TransferId.NONE, 0, "", "", null);
    Task.Begin begin = new Task.Begin(Chain.of(List.of(asked), 0, _ -> null), new Route.Through(List.of(SHARD, 1)), Bearing.NONE);
    return new TaskBatch(cache, SHARD, SHARDING::shardOf, Long.MAX_VALUE / 2, List.of(begin), new Met()).decide(List.of()).outcomes().getFirst();
  }

  private void assertFull() {
    assertThat(begun()).isEqualTo(new Outcome.LeftOut(Outcome.Cause.FULL, null));
  }

  @Test
  void noMoreThanSoManyChainsAreInFlight() {
    for (int number = 0; number < TaskBatch.MOST_IN_FLIGHT - 1; number++) {
      prepare(number, "");
    }
    assertThat(begun()).isInstanceOf(Outcome.Begun.class);

    prepare(TaskBatch.MOST_IN_FLIGHT, "");
    assertFull();

    end(0);
    assertThat(begun()).isInstanceOf(Outcome.Begun.class);
  }

  @Test
  void noMoreThanSoManyBytesOfThemAreInFlight() {
    String metadata = "x".repeat(Limits.METADATA_BYTES);
    int chains = 0;
    while (cache.chains().weight() < TaskBatch.MOST_IN_FLIGHT_BYTES) {
      assertThat(cache.chains().size()).isLessThan(TaskBatch.MOST_IN_FLIGHT);
      prepare(chains++, metadata);
    }
    assertThat(cache.chains().weight()).isGreaterThan((long) chains * 2 * Limits.METADATA_BYTES);
    assertFull();

    end(0);
    assertThat(begun()).isInstanceOf(Outcome.Begun.class);
    for (int number = 0; number < chains; number++) {
      end(number);
    }
    assertThat(cache.chains().weight()).isZero();
  }
}
