package io.tallystick.simulator.work;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.ledger.NewTransfer;
import io.tallystick.ledger.Sharding;
import io.tallystick.simulator.kernel.Time;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlanTest {
  private static final int SEEDS = 40;

  /** All that is sent by some seeds. */
  private static List<NewTransfer> transfers(Sharding sharding, int crossing) {
    return IntStream.range(0, SEEDS)
        .mapToObj(seed -> Plan.draw(new SplittableRandom(seed), sharding, crossing, 400, 60 * Time.SECOND, 0, 0))
        .flatMap(plan -> plan.sendings().stream())
        .flatMap(sending -> sending.request().transfers().stream())
        .toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4})
  void aboutHalfOfTheTransfersCrossShards(int shards) {
    Sharding sharding = new Sharding(shards);
    List<NewTransfer> between = transfers(sharding, 50).stream().filter(transfer -> !transfer.debitAccountId().isNone() && !transfer.creditAccountId().isNone()).toList();
    long crossing = between.stream().filter(transfer -> sharding.shardOf(transfer.debitAccountId()) != sharding.shardOf(transfer.creditAccountId())).count();
    assertThat((double) crossing / between.size()).isBetween(0.4, 0.6);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4})
  void noneCrossesWhereNoneShall(int shards) {
    Sharding sharding = new Sharding(shards);
    assertThat(transfers(sharding, 0))
        .noneMatch(
            transfer ->
                !transfer.debitAccountId().isNone() && !transfer.creditAccountId().isNone() && sharding.shardOf(transfer.debitAccountId()) != sharding.shardOf(transfer.creditAccountId()));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4})
  void whereThereAreSeveralShardsEveryTransferNamesAnAccount(int shards) {
    assertThat(transfers(new Sharding(shards), 50)).noneMatch(transfer -> Sharding.placing(transfer).isNone());
  }
}
