package io.tallystick.journal.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.SegmentContent;
import io.tallystick.journal.engine.CrossShardWorld;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.ChainsInFlight;
import io.tallystick.ledger.Clearing;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ClearingCheckTest {
  private static final Asset USD = Asset.of("USD/2");
  private static final Deadline ANY = null;

  /** Read tables that are behind by some segments. */
  private static final class Tables implements ClearingCheck.Source {
    final CrossShardWorld world;
    final Random random;
    final Map<Integer, Clearing> wrong = new HashMap<>();
    /** What others do meanwhile, in so many of 10 calls. */
    int writing;

    Tables(long seed) {
      world = new CrossShardWorld(seed, 2 + (int) (seed % 3), null);
      random = new Random(seed);
    }

    private void write() {
      if (random.nextInt(10) < writing) {
        world.act();
        world.flushAll();
      }
    }

    @Override
    public Optional<ClearingBooks> books(int shard, Deadline deadline) {
      write();
      List<SegmentContent> contents = world.contents(shard);
      JournalBook book = new JournalBook(shard, -1);
      try {
        for (SegmentContent content : contents) {
          book.apply(book.last() + 1, content);
        }
      } catch (Broken broken) {
        throw new AssertionError(broken.finding().toString());
      }
      Map<Asset, Clearing> clearing = new HashMap<>(book.clearing);
      Legs.add(clearing, USD, wrong.getOrDefault(shard, Clearing.ZERO));
      ChainsInFlight chains = book.chains.inFlight();
      return Optional.of(new ClearingBooks(contents.size() - 1L, clearing, chains.prepared().values(), chains.unsettled(), !chains.unsettledExpiries().isEmpty()));
    }

    @Override
    public long last(int shard, Deadline deadline) {
      write();
      return world.contents(shard).size() - 1L;
    }

    ClearingCheck.Checked check() {
      return new ClearingCheck(this, world.sharding.shards()).check(ANY);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("io.tallystick.journal.verify.CrossBookTest#seeds")
  void itRaisesNoFalseAlarmWhateverIsInFlightAndWhoeverWrites(long seed) {
    Tables tables = new Tables(seed);
    int compared = 0;
    for (int step = 0; step < 150; step++) {
      tables.world.act();
      tables.world.flushAll();
      tables.writing = step % 3 == 0 ? 0 : 1 + step % 3;
      ClearingCheck.Checked checked = tables.check();
      assertThat(checked.findings()).as("seed %d step %d", seed, step).isEmpty();
      compared += checked.compared() ? 1 : 0;
    }
    assertThat(compared).isGreaterThan(20);
  }

  @Test
  void whatDoesNotNetToZeroIsNamed() {
    for (long seed = 1; seed < 20; seed++) {
      Tables tables = new Tables(seed);
      for (int step = 0; step < 100; step++) {
        tables.world.act();
      }
      tables.world.flushAll();
      tables.wrong.put(1, new Clearing(BigInteger.ONE, BigInteger.valueOf(-7)));
      ClearingCheck.Checked checked = tables.check();
      if (checked.compared()) {
        assertThat(checked.findings()).containsExactly(new Finding("the clearing balances of all shards do not net to zero", "asset=USD/2 pending=1 posted=-7"));
        return;
      }
    }
    throw new AssertionError("nothing was compared");
  }

  @Test
  void whereAJournalAlwaysMovesItSaysNothing() {
    Tables tables = new Tables(3);
    tables.wrong.put(0, new Clearing(BigInteger.ONE, BigInteger.ONE));
    Set<Integer> looked = new HashSet<>();
    ClearingCheck.Source moving =
        new ClearingCheck.Source() {
          @Override
          public Optional<ClearingBooks> books(int shard, Deadline deadline) {
            looked.add(shard);
            return tables.books(shard, deadline);
          }

          @Override
          public long last(int shard, Deadline deadline) {
            return tables.last(shard, deadline) + 1;
          }
        };
    assertThat(new ClearingCheck(moving, 2).check(ANY)).isEqualTo(new ClearingCheck.Checked(false, List.of()));
    assertThat(looked).containsExactlyInAnyOrder(0, 1);
  }

  @Test
  void whereBooksCannotBeToldItSaysNothing() {
    List<Integer> asked = new ArrayList<>();
    ClearingCheck.Source none =
        new ClearingCheck.Source() {
          @Override
          public Optional<ClearingBooks> books(int shard, Deadline deadline) {
            asked.add(shard);
            return Optional.empty();
          }

          @Override
          public long last(int shard, Deadline deadline) {
            throw new AssertionError("of no use");
          }
        };
    assertThat(new ClearingCheck(none, 2).check(ANY).compared()).isFalse();
    assertThat(asked).hasSize(5).containsOnly(0);
  }
}
