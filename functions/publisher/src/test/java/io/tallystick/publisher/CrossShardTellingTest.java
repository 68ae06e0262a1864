package io.tallystick.publisher;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.events.LedgerEvent;
import io.tallystick.journal.SegmentContent;
import io.tallystick.journal.engine.CrossShardWorld;
import io.tallystick.ledger.ChainKey;
import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the journals of random chains across shards tell, against {@link Expected} for each of them and once over all of them, however they are cut into runs. */
class CrossShardTellingTest {
  private static final int STEPS = 500;

  /** {@code -Dsimulation.first=N -Dsimulation.seeds=N} runs others. */
  static LongStream seeds() {
    long first = Long.getLong("simulation.first", 1);
    return LongStream.range(first, first + Long.getLong("simulation.seeds", 40));
  }

  private static CrossShardWorld world(long seed) {
    CrossShardWorld world = new CrossShardWorld(seed, 2 + (int) (seed % 3), null);
    for (int step = 0; step < STEPS; step++) {
      world.act();
    }
    world.finish();
    return world;
  }

  private static List<Happening> tell(CrossShardWorld world, int shard, Random random) {
    List<SegmentContent> contents = world.contents(shard);
    List<Happening> told = new ArrayList<>();
    Map<TransferId, Transfer> holds = new HashMap<>();
    Map<ChainKey, CrossEntry.Prepared> prepared = new HashMap<>();
    int next = 0;
    while (next < contents.size()) {
      Gathered run = new Gathered(Integer.MAX_VALUE);
      int first = next;
      for (int segments = 1 + random.nextInt(4); segments > 0 && next < contents.size(); segments--) {
        run.add(next, contents.get(next++));
      }
      assertThat(holds.keySet()).containsAll(run.missing());
      Map<ChainKey, CrossEntry.Prepared> before = new HashMap<>(prepared);
      before.keySet().retainAll(run.unprepared());
      Set<ChainKey> lacking = new HashSet<>(run.unprepared());
      lacking.removeAll(before.keySet());
      assertThat(run.maybeUnprepared()).containsAll(lacking);
      told.addAll(run.batch("source", shard, holds, before).happenings());
      for (SegmentContent content : contents.subList(first, next)) {
        for (Entry entry : content.entries()) {
          if (entry instanceof CrossEntry.Prepared one) {
            prepared.put(one.key(), one);
          } else if (entry instanceof Entry.TransferMade made && made.transfer().pending()) {
            holds.put(made.transfer().id(), made.transfer());
          }
        }
      }
    }
    return told;
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void eachShardTellsWhatIsItsToTell(long seed) {
    CrossShardWorld world = world(seed);
    Random random = new Random(seed);
    for (int shard = 0; shard < world.sharding.shards(); shard++) {
      Expected expected = Expected.of(world.contents(shard), shard);
      List<String> ids = new ArrayList<>();
      for (Happening happening : tell(world, shard, random)) {
        String id = happening.id().text();
        assertThat(happening.movements()).as(id).containsExactlyInAnyOrderElementsOf(expected.movements.get(id));
        for (LedgerEvent event : happening.events()) {
          ids.add(event.id().text());
          Expected.Told told = expected.events.get(event.id().text());
          assertThat(told).as(event.id().text()).isNotNull();
          assertThat(event.accounts()).isEqualTo(told.accounts());
          assertThat(told.text()).startsWith(event.type().type().replace("io.tallystick.", "").replace(".v1", "") + " ").endsWith(" at " + event.timestamp());
        }
      }
      assertThat(ids).containsExactlyElementsOf(expected.events.keySet());
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void overAllShardsEachOutcomeIsToldOnce(long seed) {
    CrossShardWorld world = world(seed);
    Random random = new Random(seed);
    Set<TransferId> made = new HashSet<>();
    List<TransferId> refused = new ArrayList<>();
    List<TransferId> expired = new ArrayList<>();
    List<TransferId> toldMade = new ArrayList<>();
    List<TransferId> toldRefused = new ArrayList<>();
    List<TransferId> toldExpired = new ArrayList<>();
    for (int shard = 0; shard < world.sharding.shards(); shard++) {
      for (SegmentContent content : world.contents(shard)) {
        for (Entry entry : content.entries()) {
          switch (entry) {
            case Entry.TransferMade one -> made.add(one.transfer().id());
            case Entry.TransferRejected one when !one.told() -> refused.add(one.id());
            case Entry.HoldExpired one when one.here().debit() -> expired.add(one.holdId());
            default -> {}
          }
        }
      }
      for (Happening happening : tell(world, shard, random)) {
        for (LedgerEvent event : happening.events()) {
          switch (event) {
            case LedgerEvent.TransferPosted one -> toldMade.add(one.transfer().id());
            case LedgerEvent.TransferHeld one -> toldMade.add(one.transfer().id());
            case LedgerEvent.TransferReversed one -> toldMade.add(one.transfer().id());
            case LedgerEvent.TransferReleased one when event.id().part().isEmpty() -> toldMade.add(one.transfer().id());
            case LedgerEvent.TransferRejected one -> toldRefused.add(one.transfer());
            case LedgerEvent.TransferExpired one -> toldExpired.add(one.transfer().id());
            default -> {}
          }
        }
      }
    }
    assertThat(toldMade).as("transfers").hasSizeGreaterThan(10).containsExactlyInAnyOrderElementsOf(made);
    assertThat(toldRefused).as("rejections").containsExactlyInAnyOrderElementsOf(refused);
    assertThat(toldExpired).as("expiries").containsExactlyInAnyOrderElementsOf(expired);
  }
}
