package io.tallystick.simulator.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.Retry;
import io.tallystick.journal.StoreException;
import io.tallystick.journal.dynamodb.DynamoStore;
import io.tallystick.journal.dynamodb.Tables;
import io.tallystick.journal.readmodel.Projector;
import io.tallystick.ledger.Sharding;
import io.tallystick.simulator.dynamodb.DynamoService;
import io.tallystick.simulator.kernel.Scheduler;
import io.tallystick.simulator.kernel.Time;
import io.tallystick.simulator.kernel.Trace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ShardGateTest {
  private static final Tables TABLES = Tables.of("sim");
  private static final Duration PATIENCE = Duration.ofMillis(300);
  private static final int CALLS = 50;

  private final Scheduler scheduler = new Scheduler(Time.START);
  private final Cloud cloud =
      new Cloud(scheduler, new Trace(0), new FaultMix(new SplittableRandom(1), EnumSet.complementOf(EnumSet.of(Fault.SHARD_DOWN))), new SplittableRandom(1), Time.MILLISECOND);
  private final Instance instance = new Instance(cloud, "recorder-1", 0);

  private DynamoStore store() {
    DynamoService dynamo = new DynamoService(TABLES, scheduler::now, (table, item) -> {});
    Outage outage = new Outage(1, Time.START, Time.START + Time.MINUTE);
    ShardGate gate = new ShardGate(dynamo.client(new Line(cloud, instance)), cloud, instance, outage, TABLES, new Sharding(2));
    return new DynamoStore(gate, TABLES, new Retry(instance.random(), time -> instance.sleep(time.toNanos())));
  }

  private Deadline soon() {
    return Deadline.after(PATIENCE, scheduler::now);
  }

  @Test
  void aShardThatIsDownKeepsNobodyLongerThanHeHasTime() {
    List<Long> took = new ArrayList<>();
    DynamoStore store = store();
    scheduler.start(
        "caller",
        () -> {
          for (int i = 0; i < CALLS; i++) {
            long began = scheduler.now();
            assertThatThrownBy(() -> store.cursors().read(Projector.CURSOR, 1, soon())).isInstanceOf(StoreException.Unavailable.class);
            took.add(scheduler.now() - began);
          }
        });
    scheduler.run(() -> false, Time.START + Time.MINUTE);
    assertThat(took).hasSize(CALLS).allSatisfy(time -> assertThat(time).isBetween(1L, PATIENCE.toNanos() + 2 * Time.MILLISECOND));
  }

  @Test
  void othersAreReachedMeanwhile() {
    List<Long> posted = new ArrayList<>();
    DynamoStore store = store();
    scheduler.start("caller", () -> posted.add(store.cursors().read(Projector.CURSOR, 0, soon()).posted()));
    scheduler.run(() -> false, Time.START + Time.MINUTE);
    assertThat(posted).containsExactly(-1L);
  }
}
