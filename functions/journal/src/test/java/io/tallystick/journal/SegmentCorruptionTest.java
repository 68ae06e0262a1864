package io.tallystick.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.ledger.Entry;
import io.tallystick.ledger.TransferId;
import io.tallystick.ledger.TransferOutcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
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
            new Segment(s.shard(), s.sequence(), s.format() - 1, s.epoch(), s.count(), s.firstTimestamp(), s.lastTimestamp(), s.previousHash(), s.root(), s.hash(), s.payload()),
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
  void everyStreamIsUsedUpToItsLastByte() throws SegmentTooLarge {
    Segment segment = SegmentCodec.seal(0, 0, PREVIOUS, 0, new RandomContents(new SplittableRandom(11)).next(30, RandomContents.FORMAT_1));
    ByteSource in = new ByteSource("payload", segment.payload());
    byte[] code = stream(in);
    byte[] bits = stream(in);
    int form = in.read();
    byte[] text = form == ColumnWriter.TEXT_PLAIN ? Arrays.copyOfRange(in.array(), in.position(), in.array().length) : inflated(in);
    assertThat(SegmentCodec.open(with(segment, payload(code, bits, text, 0)))).isEqualTo(SegmentCodec.open(segment));
    assertCorrupt(with(segment, payload(longer(code), bits, text, 0)), "code has bytes left over");
    assertCorrupt(with(segment, payload(code, longer(bits), text, 0)), "bits has bytes left over");
    assertCorrupt(with(segment, payload(code, bits, longer(text), 0)), "text has bytes left over");
    assertCorrupt(with(segment, payload(Arrays.copyOf(code, code.length - 1), bits, text, 0)), "code ends early");
    assertCorrupt(with(segment, payload(code, Arrays.copyOf(bits, bits.length - 1), text, 0)), "bits ends early");
    byte[] otherEnd = code.clone();
    otherEnd[code.length - 1]++;
    assertCorrupt(with(segment, payload(otherEnd, bits, text, 0)), "code does not end where it should");
  }

  @Test
  void textInflatesToExactlyWhatItSays() throws SegmentTooLarge {
    String id = "x".repeat(300);
    Segment segment =
        SegmentCodec.seal(
            0, 0, PREVIOUS, 0, new SegmentContent(List.of(new Entry.TransferRejected(new TransferId(id), TransferOutcome.EXCEEDS_DEBITS, 1)), List.of()));
    ByteSource in = new ByteSource("payload", segment.payload());
    byte[] code = stream(in);
    byte[] bits = stream(in);
    assertThat(in.read()).isEqualTo(ColumnWriter.TEXT_DEFLATED);
    byte[] text = inflated(in);
    assertThat(SegmentCodec.open(with(segment, deflatedPayload(code, bits, text, text.length, 0)))).isEqualTo(SegmentCodec.open(segment));
    assertCorrupt(with(segment, deflatedPayload(code, bits, text, text.length - 1, 0)), "another length");
    assertCorrupt(with(segment, deflatedPayload(code, bits, text, text.length + 1, 0)), "another length");
    assertCorrupt(with(segment, deflatedPayload(code, bits, text, text.length, 1)), "another length");
    assertCorrupt(with(segment, payload(code, bits, unfinished(text), ColumnWriter.TEXT_DEFLATED)), "another length");
    assertCorrupt(with(segment, payload(code, bits, text, 2)), "unknown form");
    assertCorrupt(with(segment, deflatedPayload(code, bits, text, SegmentCodec.MAX_TEXT_BYTES + 1, 0)), "too long");
  }

  @Test
  void textThatSaysMoreThanTheLimitIsRefusedThoughItsBytesMightInflateToIt() throws SegmentTooLarge {
    byte[] text = new byte[SegmentCodec.MAX_TEXT_BYTES / 1000];
    random.nextBytes(text);
    byte[] payload = deflatedPayload(new byte[4], new byte[0], text, SegmentCodec.MAX_TEXT_BYTES + 1, 0);
    assertCorrupt(with(sealed(1), payload), "text that is too long");
  }

  @Test
  void theLastByteOfTheBitsIsFilledUpWithZeros() {
    BitSource whole = new BitSource(new ByteSource("bits", new byte[] {(byte) 0b1010_0000}));
    assertThat(whole.read(3)).isEqualTo(0b101);
    whole.end();
    BitSource other = new BitSource(new ByteSource("bits", new byte[] {(byte) 0b1010_0001}));
    assertThat(other.read(3)).isEqualTo(0b101);
    assertThatThrownBy(other::end).isInstanceOf(StoreException.Corrupt.class).hasMessageContaining("not filled up with zeros");
  }

  /** Crafted by the writer itself, without its checks: each would be a bomb, a wrong number or an endless text. */
  @Test
  void whatOnlyAForgerWouldWriteIsRefused() throws SegmentTooLarge {
    Segment segment = sealed(1);
    String bomb = "x".repeat(SegmentCodec.MAX_TEXT_BYTES / 4);
    List<Entry> many = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      many.add(new Entry.TransferRejected(new TransferId(bomb + i), TransferOutcome.EXCEEDS_DEBITS, i));
    }
    byte[] payload = new SegmentWriter(new SegmentContent(many, List.of())).write();
    Segment forged = with(segment, payload, 10);
    assertThat(payload.length).isLessThan(8_000);
    assertCorrupt(forged, "text is too long");
    assertThat(Fuzz.allocated(() -> Fuzz.refuses(_ -> SegmentCodec.open(forged), payload))).isLessThan(32L * MIB);
    assertCorrupt(with(segment, ids(TextKind.NUMBERED, template -> template.number(new int[256], 9)), 1), "template's index is out of range");
    assertCorrupt(with(segment, ids(TextKind.UUID7, time -> time.number(new int[256], NumberColumn.zigzag(1L << 49))), 1), "time of an id is out of range");
    assertCorrupt(with(segment, ids(TextKind.UUID7, time -> time.number(new int[256], NumberColumn.zigzag(Long.MIN_VALUE / 2))), 1), "time of an id is out of range");
    assertCorrupt(with(segment, ids(TextKind.REPEAT, index -> index.number(new int[256], 0)), 1), "repeated text's index is out of range");
    assertCorrupt(with(segment, numbered(3, 1000), 1), "numbered text has too many digits");
    assertCorrupt(with(segment, numbered(3, Long.MIN_VALUE), 1), "numbered text has too many digits");
    assertCorrupt(with(segment, numbered(0, 0), 1), "template has no digits");
    assertCorrupt(with(segment, numbered(TextTemplate.MAX_DIGITS + 1, 0), 1), "template's digits is out of range");
  }

  private static byte[] numbered(int digits, long number) {
    return ids(
        TextKind.NUMBERED,
        out -> {
          TextContexts trees = new TextContexts();
          out.number(trees.template(), 0);
          out.text(trees.length, new byte[] {'a'});
          out.text(trees.length, new byte[0]);
          out.number(trees.length, digits);
          out.number(trees.number(), number);
        });
  }

  @Test
  void aSmallInputThatClaimsMuchAllocatesLittle() throws SegmentTooLarge {
    Segment segment = sealed(3);
    byte[] garbage = new byte[50];
    random.nextBytes(garbage);
    garbage[0] = 20;
    garbage[21] = 10;
    garbage[32] = ColumnWriter.TEXT_PLAIN;
    for (int count : new int[] {Integer.MIN_VALUE, -1, 0, SegmentCodec.MAX_ENTRIES + 1, Integer.MAX_VALUE}) {
      assertCorrupt(with(segment, garbage, count), "count is out of range");
      assertThat(refusalAllocates(with(segment, garbage, count))).as("count %d", count).isLessThan(64 * 1024);
    }
    assertThat(refusalAllocates(with(segment, garbage, SegmentCodec.MAX_ENTRIES))).isLessThan(MIB);
    assertCorrupt(with(segment, new byte[SegmentCodec.MAX_PAYLOAD_BYTES + 1]), "payload is too long");
    byte[] hugeLength = {(byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 7, 1, 2, 3};
    assertThat(refusalAllocates(with(segment, hugeLength, 1))).isLessThan(64 * 1024);
    byte[] hugeText = {4, 1, 2, 3, 4, 0, 1, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 1, 3, 0};
    assertThat(refusalAllocates(with(segment, hugeText, 1))).isLessThan(64 * 1024);
  }

  @Test
  void anUnknownFormatIsRefused() throws SegmentTooLarge {
    Segment s = sealed(3);
    Segment later =
        new Segment(s.shard(), s.sequence(), 3, s.epoch(), s.count(), s.firstTimestamp(), s.lastTimestamp(), s.previousHash(), s.root(), s.hash(), s.payload());
    Segment none =
        new Segment(s.shard(), s.sequence(), 0, s.epoch(), s.count(), s.firstTimestamp(), s.lastTimestamp(), s.previousHash(), s.root(), s.hash(), s.payload());
    assertThatThrownBy(() -> SegmentCodec.open(later)).isInstanceOf(StoreException.Newer.class).hasMessageContaining("found=3");
    assertThatThrownBy(() -> SegmentCodec.verify(later, later.previousHash())).as("before its hash").isInstanceOf(StoreException.Newer.class);
    assertCorrupt(none, "format is unknown");
  }

  @Test
  void aLastTimestampThatIsNotThatOfTheLastEntryIsRefused() throws SegmentTooLarge {
    Segment s = sealed(3);
    Segment later =
        new Segment(s.shard(), s.sequence(), s.format(), s.epoch(), s.count(), s.firstTimestamp(), s.lastTimestamp() + 1, s.previousHash(), s.root(), s.hash(), s.payload());
    assertCorrupt(later, "last timestamp is not that of its last entry");
  }

  private static long refusalAllocates(Segment segment) {
    SegmentCodecRefusal refusal = new SegmentCodecRefusal(segment);
    refusal.run();
    return Fuzz.allocated(refusal);
  }

  /** The payload of one rejected transfer whose id is of that kind and goes on as given. */
  private static byte[] ids(TextKind kind, Consumer<ColumnWriter> rest) {
    ColumnWriter out = new ColumnWriter();
    NumberColumn kinds = new NumberColumn(1);
    kinds.add(EntryKind.TRANSFER_REJECTED.ordinal());
    out.repeatedNumbers(kinds);
    int[] contexts = Probability.contexts(TextContexts.KINDS);
    for (int shift = 2, context = 1; shift >= 0; shift--) {
      int bit = kind.ordinal() >>> shift & 1;
      out.bit(contexts, context, bit);
      context = context << 1 | bit;
    }
    rest.accept(out);
    return out.finish();
  }

  private static void assertCorrupt(Segment segment, String what) {
    assertThatThrownBy(() -> SegmentCodec.open(segment)).isInstanceOf(StoreException.Corrupt.class).hasMessageContaining(what);
  }

  private static byte[] stream(ByteSource in) {
    int length = in.readVarint();
    in.skip(length);
    return Arrays.copyOfRange(in.array(), in.position() - length, in.position());
  }

  private static byte[] inflated(ByteSource in) {
    byte[] text = new byte[in.readVarint()];
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(in.array(), in.position(), in.remaining());
      assertThat(inflater.inflate(text)).isEqualTo(text.length);
    } catch (DataFormatException e) {
      throw new AssertionError(e);
    } finally {
      inflater.end();
    }
    return text;
  }

  private static byte[] payload(byte[] code, byte[] bits, byte[] text, int form) {
    ByteSink out = new ByteSink(64);
    out.writeVarint(code.length);
    out.write(code, 0, code.length);
    out.writeVarint(bits.length);
    out.write(bits, 0, bits.length);
    out.write(form);
    out.write(text, 0, text.length);
    return out.toBytes();
  }

  private static byte[] deflatedPayload(byte[] code, byte[] bits, byte[] text, int length, int more) {
    ByteSink deflated = new ByteSink(64);
    deflated.writeVarint(length);
    byte[] bytes = new byte[text.length + 64];
    Deflater deflater = new Deflater(6, true);
    try {
      deflater.setInput(text);
      deflater.finish();
      deflated.write(bytes, 0, deflater.deflate(bytes) + more);
    } finally {
      deflater.end();
    }
    return payload(code, bits, deflated.toBytes(), ColumnWriter.TEXT_DEFLATED);
  }

  /** All of the text, but no end of the deflated stream. */
  private static byte[] unfinished(byte[] text) {
    ByteSink deflated = new ByteSink(64);
    deflated.writeVarint(text.length);
    byte[] bytes = new byte[text.length + 64];
    Deflater deflater = new Deflater(6, true);
    try {
      deflater.setInput(text);
      deflated.write(bytes, 0, deflater.deflate(bytes, 0, bytes.length, Deflater.SYNC_FLUSH));
    } finally {
      deflater.end();
    }
    return deflated.toBytes();
  }

  private static byte[] longer(byte[] bytes) {
    return Arrays.copyOf(bytes, bytes.length + 1);
  }

  private Segment sealed(int entries) throws SegmentTooLarge {
    return SegmentCodec.seal(3, 9, PREVIOUS, 1, contents.next(entries, RandomContents.FORMAT_1));
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
