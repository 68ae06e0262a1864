package io.tallystick.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.journal.engine.CrossShardWorld;
import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.LegsHere;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Segments of format 2: those of random chains across shards come out as they were sealed, and only those are of format 2. */
class CrossShardRoundTripTest {
  private static final int SEEDS = 60;

  private static List<SegmentContent> contents(long seed) {
    CrossShardWorld world = new CrossShardWorld(seed, 2 + (int) (seed % 3), null);
    for (int i = 0; i < 300; i++) {
      world.act();
    }
    world.finish();
    world.flushAll();
    return java.util.stream.IntStream.range(0, world.sharding.shards()).boxed().flatMap(shard -> world.contents(shard).stream()).toList();
  }

  @Test
  void whatWasSealedComesOut() throws SegmentTooLarge {
    Set<EntryKind> seen = EnumSet.noneOf(EntryKind.class);
    for (long seed = 0; seed < SEEDS; seed++) {
      Hash tip = Hash.ZERO;
      long sequence = 0;
      for (SegmentContent content : contents(seed)) {
        Segment segment = SegmentCodec.seal(3, sequence, tip, 0, content);
        assertThat(SegmentCodec.verify(segment, tip)).as("seed " + seed + ", sequence " + sequence).isEqualTo(content);
        boolean crosses = content.entries().stream().anyMatch(CrossShardRoundTripTest::crosses);
        assertThat(segment.format()).isEqualTo(crosses ? 2 : 1);
        content.entries().forEach(entry -> seen.add(EntryKind.of(entry)));
        tip = segment.hash();
        sequence++;
      }
    }
    assertThat(EnumSet.complementOf(EnumSet.copyOf(seen))).as("kinds that no journal had").isSubsetOf(EntryKind.ACCOUNT_REJECTED);
  }

  private static boolean crosses(Entry entry) {
    return switch (entry) {
      case CrossEntry _ -> true;
      case Entry.TransferMade made -> made.here() != LegsHere.BOTH || made.timestamp() != made.transfer().timestamp();
      case Entry.HoldExpired expired -> expired.here() != LegsHere.BOTH;
      case Entry.TransferRejected rejected -> rejected.told();
      case Entry.AccountOpened _, Entry.AccountRejected _ -> false;
    };
  }

  @Test
  void whatIsDamagedIsRefusedAndNothingElseIsThrown() throws SegmentTooLarge {
    Random random = new Random(7);
    for (long seed = 0; seed < 12; seed++) {
      for (SegmentContent content : contents(seed)) {
        Segment sound = SegmentCodec.seal(0, 0, Hash.ZERO, 0, content);
        for (int i = 0; i < 20; i++) {
          byte[] payload = sound.payload().clone();
          for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
            payload[random.nextInt(payload.length)] ^= (byte) (1 << random.nextInt(8));
          }
          Segment damaged = with(sound, payload);
          try {
            SegmentCodec.open(damaged);
          } catch (StoreException.Corrupt expected) {
            assertThat(expected).hasMessageStartingWith("corrupt");
          }
        }
        Segment cut = with(sound, java.util.Arrays.copyOf(sound.payload(), random.nextInt(sound.payload().length)));
        assertThatThrownBy(() -> SegmentCodec.open(cut)).isInstanceOf(StoreException.Corrupt.class);
      }
    }
  }

  /** A reader that knows only what format 1 has must not take these entries for others. */
  @Test
  void theirKindsAreNoneOfFormat1() throws SegmentTooLarge {
    for (SegmentContent content : contents(1)) {
      Segment segment = SegmentCodec.seal(0, 0, Hash.ZERO, 0, content);
      if (segment.format() == 2) {
        Segment claimed = new Segment(0, 0, 1, 0, segment.count(), segment.firstTimestamp(), segment.lastTimestamp(), Hash.ZERO, segment.root(), segment.hash(), segment.payload());
        assertThatThrownBy(() -> SegmentCodec.open(claimed)).isInstanceOf(StoreException.Corrupt.class);
      }
    }
  }

  private static Segment with(Segment of, byte[] payload) {
    return new Segment(of.shard(), of.sequence(), of.format(), of.epoch(), of.count(), of.firstTimestamp(), of.lastTimestamp(), of.previousHash(), of.root(), of.hash(), payload);
  }
}
