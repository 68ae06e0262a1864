package io.tallystick.journal.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.journal.SegmentContent;
import io.tallystick.journal.engine.CrossShardWorld;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The journals of random chains across shards are clean, wherever each of them is cut; the contents of segments without their bytes. */
class CrossBookTest {
  private static final int STEPS = 400;

  static LongStream seeds() {
    long first = Long.getLong("simulation.first", 1);
    return LongStream.range(first, first + Long.getLong("simulation.seeds", 60));
  }

  static CrossShardWorld world(long seed) {
    CrossShardWorld world = new CrossShardWorld(seed, 2 + (int) (seed % 3), null);
    for (int step = 0; step < STEPS; step++) {
      world.act();
    }
    return world;
  }

  /** Reads some segments of each journal. */
  static void read(CrossShardWorld world, int[] counts, Map<Integer, Long> ends) throws Broken {
    CrossBook crossings = new CrossBook(world.sharding);
    List<JournalBook> books = IntStream.range(0, counts.length).mapToObj(shard -> new JournalBook(shard, -1, crossings)).toList();
    for (int shard = 0; shard < counts.length; shard++) {
      for (SegmentContent content : world.contents(shard).subList(0, counts[shard])) {
        books.get(shard).apply(books.get(shard).last() + 1, content);
      }
    }
    crossings.end(books, ends);
  }

  static int[] all(CrossShardWorld world) {
    return IntStream.range(0, world.sharding.shards()).map(shard -> world.contents(shard).size()).toArray();
  }

  static Map<Integer, Long> ends(int[] counts) {
    Map<Integer, Long> ends = new HashMap<>();
    IntStream.range(0, counts.length).forEach(shard -> ends.put(shard, counts[shard] - 1L));
    return ends;
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void atRestNothingIsWrong(long seed) throws Broken {
    CrossShardWorld world = world(seed);
    world.flushAll();
    read(world, all(world), ends(all(world)));
    world.finish();
    read(world, all(world), ends(all(world)));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void whereverJournalsAreCutNothingIsWrong(long seed) throws Broken {
    CrossShardWorld world = world(seed);
    world.finish();
    Random random = new Random(seed);
    for (int cut = 0; cut < 20; cut++) {
      int[] counts = IntStream.of(all(world)).map(count -> random.nextInt(count + 1)).toArray();
      Map<Integer, Long> none = new HashMap<>();
      IntStream.range(0, counts.length).forEach(shard -> none.put(shard, -1L));
      read(world, counts, none);
    }
  }

  /** Ends are looked up twice, and much happens in between; as the verifier does it. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void whileAllGoOnNothingIsWrong(long seed) throws Broken {
    CrossShardWorld world = new CrossShardWorld(seed, 2 + (int) (seed % 3), null);
    Random random = new Random(seed);
    for (int look = 0; look < 15; look++) {
      Map<Integer, Long> ends = new HashMap<>();
      int[] counts = new int[world.sharding.shards()];
      for (int shard = 0; shard < counts.length; shard++) {
        work(world, random.nextInt(25));
        ends.put(shard, world.contents(shard).size() - 1L);
      }
      for (int shard = 0; shard < counts.length; shard++) {
        work(world, random.nextInt(25));
        counts[shard] = world.contents(shard).size();
      }
      read(world, counts, ends);
    }
  }

  /** A journal never has what another one, which was not written yet, must have had before: so each step is in its journal before the next one. */
  private static void work(CrossShardWorld world, int steps) {
    for (int step = 0; step < steps; step++) {
      world.act();
      world.flushAll();
    }
  }

  @Test
  void chainsEndInAllWays() {
    Map<String, Integer> seen = new HashMap<>();
    LongStream.range(1, 30).mapToObj(CrossBookTest::world).forEach(world -> world.seen.forEach((what, times) -> seen.merge(what, times, Integer::sum)));
    assertThat(seen).containsKeys("COMMITTED", "REFUSED", "ABANDONED", "busy", "expired", "several rounds");
    assertThat(seen.get("COMMITTED")).isGreaterThan(500);
  }
}
