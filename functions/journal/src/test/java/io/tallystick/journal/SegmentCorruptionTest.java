package io.tallystick.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class SegmentCorruptionTest {
  private static final int MIB = 1024 * 1024;
  private static final Hash PREVIOUS = Hash.sha256(new byte[] {1});
  private final long seed = Long.getLong("tally.seed", System.nanoTime());
  private final SplittableRandom random = new SplittableRandom(seed);
  private final RandomContents contents = new RandomContents(random);

  @Test
  void everyFlippedBitOfThePayloadIsDetected() throws SegmentTooLarge {
    Segment segment = sealed(60);
    for (int i = 0; i < segment.payload().length * 8; i++) {
      byte[] payload = segment.payload().clone();
      payload[i / 8] ^= (byte) (1 << i % 8);
      Segment changed = with(segment, payload);
      assertThatThrownBy(() -> SegmentCodec.verify(changed, PREVIOUS)).isInstanceOf(StoreException.Corrupt.class).hasMessageContaining("hash");
    }
  }

  @Test
  void everyChangedAttributeIsDetected() throws SegmentTooLarge {
    Segment s = sealed(20);
    Hash other = Hash.sha256();
    for (Segment changed :
        List.of(
            new Segment(s.shard() + 1, s.sequence(), s.format(), s.epoch(), s.count(), s.firstTimestamp(), s.lastTimestamp(), s.previousHash(), s.root(), s.hash(), s.payload()),
            new Segment(s.shard(), s.sequence() + 1, s.format(), s.epoch(), s.count(), s.firstTimestamp(), s.lastTimestamp(), s.previousHash(), s.root(), s.hash(), s.payload()),
            new Segment(s.shard(), s.sequence(), s.format() + 1, s.epoch(), s.count(), s.firstTimestamp(), s.lastTimestamp(), s.previousHash(), s.root(), s.hash(), s.payload()),
            new Segment(s.shard(), s.sequence(), s.format(), s.epoch() + 1, s.count(), s.firstTimestamp(), s.lastTimestamp(), s.previousHash(), s.root(), s.hash(), s.payload()),
            new Segment(s.shard(), s.sequence(), s.format(), s.epoch(), s.count() + 1, s.firstTimestamp(), s.lastTimestamp(), s.previousHash(), s.root(), s.hash(), s.payload()),
            new Segment(s.shard(), s.sequence(), s.format(), s.epoch(), s.count(), s.firstTimestamp() + 1, s.lastTimestamp(), s.previousHash(), s.root(), s.hash(), s.payload()),
            new Segment(s.shard(), s.sequence(), s.format(), s.epoch(), s.count(), s.firstTimestamp(), s.lastTimestamp() + 1, s.previousHash(), s.root(), s.hash(), s.payload()),
            new Segment(s.shard(), s.sequence(), s.format(), s.epoch(), s.count(), s.firstTimestamp(), s.lastTimestamp(), other, s.root(), s.hash(), s.payload()),
            new Segment(s.shard(), s.sequence(), s.format(), s.epoch(), s.count(), s.firstTimestamp(), s.lastTimestamp(), s.previousHash(), other, s.hash(), s.payload()),
            new Segment(s.shard(), s.sequence(), s.format(), s.epoch(), s.count(), s.firstTimestamp(), s.lastTimestamp(), s.previousHash(), s.root(), other, s.payload()))) {
      assertThatThrownBy(() -> SegmentCodec.verify(changed, PREVIOUS)).isInstanceOf(StoreException.Corrupt.class);
    }
  }

  @Test
  void aSegmentThatDoesNotFollowTheOneBeforeIsDetected() throws SegmentTooLarge {
    Segment first = SegmentCodec.seal(0, 0, Hash.ZERO, 0, contents.next());
    Segment second = SegmentCodec.seal(0, 1, first.hash(), 0, contents.next());
    Segment third = SegmentCodec.seal(0, 2, second.hash(), 0, contents.next());
    SegmentCodec.verify(first, Hash.ZERO);
    SegmentCodec.verify(second, first.hash());
    SegmentCodec.verify(third, second.hash());
    assertThatThrownBy(() -> SegmentCodec.verify(third, first.hash()))
        .isInstanceOf(StoreException.Corrupt.class)
        .hasMessageContaining("does not follow");
  }

  @Test
  void aRootThatIsNotThatOfTheEntriesIsDetectedEvenUnderAGoodHash() throws SegmentTooLarge {
    Segment good = sealed(5);
    Segment other = sealed(6);
    Segment forged =
        new Segment(
            good.shard(), good.sequence(), good.format(), good.epoch(), other.count(), other.firstTimestamp(), other.lastTimestamp(),
            PREVIOUS, good.root(), SegmentHash.of(good, other), other.payload());
    SegmentCodec.verifyHash(forged, PREVIOUS);
    assertThatThrownBy(() -> SegmentCodec.verify(forged, PREVIOUS)).isInstanceOf(StoreException.Corrupt.class).hasMessageContaining("root");
  }

  @Test
  void whatIsChangedOpensToSomethingOrIsCorruptAndNothingElse() throws SegmentTooLarge {
    int refused = 0;
    for (int i = 0; i < 60; i++) {
      Segment segment = SegmentCodec.seal(0, 0, PREVIOUS, 0, contents.next());
      refused += Fuzz.mutate(segment.payload(), 60, random, payload -> SegmentCodec.open(with(segment, payload)));
      Segment more = with(segment, segment.payload(), 1 + random.nextInt(SegmentCodec.MAX_ENTRIES));
      refused += Fuzz.refuses(payload -> SegmentCodec.open(with(more, payload)), segment.payload()) ? 1 : 0;
    }
    assertThat(refused).as("-Dtally.seed=%d", seed).isGreaterThan(1000);
  }

  @Test
  void bytesLeftOverAreRefused() throws SegmentTooLarge {
    Segment segment = sealed(30);
    for (int more = 1; more < 5; more++) {
      Segment longer = with(segment, Arrays.copyOf(segment.payload(), segment.payload().length + more));
      assertThatThrownBy(() -> SegmentCodec.open(longer)).isInstanceOf(StoreException.Corrupt.class);
    }
  }

  @Test
  void aSmallInputThatClaimsMuchAllocatesLittle() throws SegmentTooLarge {
    Segment segment = sealed(3);
    byte[] garbage = new byte[50];
    random.nextBytes(garbage);
    garbage[0] = 20;
    garbage[21] = 10;
    for (int count : new int[] {Integer.MIN_VALUE, -1, 0, SegmentCodec.MAX_ENTRIES + 1, Integer.MAX_VALUE}) {
      assertThat(refusalAllocates(with(segment, garbage, count))).as("count %d", count).isLessThan(64 * 1024);
    }
    assertThat(refusalAllocates(with(segment, garbage, SegmentCodec.MAX_ENTRIES))).isLessThan(MIB);
    byte[] hugeLength = {(byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 7, 1, 2, 3};
    assertThat(refusalAllocates(with(segment, hugeLength, 1))).isLessThan(64 * 1024);
    byte[] hugeText = {4, 1, 2, 3, 4, 0, 1, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 1, 3, 0};
    assertThat(refusalAllocates(with(segment, hugeText, 1))).isLessThan(64 * 1024);
  }

  @Test
  void anUnknownFormatIsRefused() throws SegmentTooLarge {
    Segment s = sealed(3);
    Segment later =
        new Segment(s.shard(), s.sequence(), 2, s.epoch(), s.count(), s.firstTimestamp(), s.lastTimestamp(), s.previousHash(), s.root(), s.hash(), s.payload());
    assertThatThrownBy(() -> SegmentCodec.open(later)).isInstanceOf(StoreException.Corrupt.class).hasMessageContaining("format is unknown");
  }

  private static long refusalAllocates(Segment segment) {
    SegmentCodecRefusal refusal = new SegmentCodecRefusal(segment);
    refusal.run();
    return Fuzz.allocated(refusal);
  }

  private Segment sealed(int entries) throws SegmentTooLarge {
    return SegmentCodec.seal(3, 9, PREVIOUS, 1, contents.next(entries, 0b11111));
  }

  private static Segment with(Segment s, byte[] payload) {
    return with(s, payload, s.count());
  }

  private static Segment with(Segment s, byte[] payload, int count) {
    return new Segment(
        s.shard(), s.sequence(), s.format(), s.epoch(), count, s.firstTimestamp(), s.lastTimestamp(), s.previousHash(), s.root(), s.hash(), payload);
  }

  /** The header by hand, so that a forged segment has a good hash. */
  private static final class SegmentHash {
    static Hash of(Segment header, Segment body) {
      java.nio.ByteBuffer bytes = java.nio.ByteBuffer.allocate(76);
      bytes.putInt(header.format()).putInt(header.shard()).putLong(header.sequence()).putLong(header.epoch());
      bytes.putInt(body.count()).putLong(body.firstTimestamp()).putLong(body.lastTimestamp()).put(header.root().bytes());
      return Hash.sha256(PREVIOUS.bytes(), bytes.array(), body.payload());
    }
  }

  private record SegmentCodecRefusal(Segment segment) implements Runnable {
    @Override
    public void run() {
      assertThat(Fuzz.refuses(payload -> SegmentCodec.open(with(segment, payload)), segment.payload())).isTrue();
    }
  }
}
