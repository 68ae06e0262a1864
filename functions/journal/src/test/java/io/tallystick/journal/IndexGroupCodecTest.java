package io.tallystick.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.journal.IndexGroupCodec.Row;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class IndexGroupCodecTest {
  private final long seed = Long.getLong("tally.seed", System.nanoTime());
  private final SplittableRandom random = new SplittableRandom(seed);
  private final RandomContents contents = new RandomContents(random);

  @Test
  void theSameRowsComeBackWhateverTheirOrder() {
    for (int i = 0; i < 100; i++) {
      List<Row> rows = rows(1 + random.nextInt(1 + random.nextInt(500)));
      byte[] bytes = IndexGroupCodec.encode(rows);
      assertThat(IndexGroupCodec.decode(bytes)).as("-Dtally.seed=%d, case %d", seed, i).containsExactlyInAnyOrderElementsOf(rows);
      List<Row> shuffled = new ArrayList<>(rows);
      Collections.shuffle(shuffled, new Random(seed));
      assertThat(IndexGroupCodec.encode(shuffled)).isEqualTo(bytes);
    }
  }

  @Test
  void whatIsChangedDecodesToSomethingOrIsCorruptAndNothingElse() {
    int refused = 0;
    for (int i = 0; i < 40; i++) {
      refused += Fuzz.mutate(IndexGroupCodec.encode(rows(1 + random.nextInt(60))), 80, random, IndexGroupCodec::decode);
    }
    assertThat(refused).as("-Dtally.seed=%d", seed).isGreaterThan(800);
  }

  @Test
  void theLargestGroupFitsAnItem() {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < IndexGroupCodec.MAX_ROWS; i++) {
      rows.add(
          new Row(
              new PackedId(PackedId.Form.values()[random.nextInt(2)], random.nextLong(), random.nextLong()),
              IndexKey.Kind.values()[random.nextInt(IndexKey.Kind.values().length)],
              new Location(random.nextLong() >>> 1, random.nextInt() >>> 1)));
    }
    assertThat(IndexGroupCodec.encode(rows)).hasSizeLessThan(SegmentCodec.MAX_PAYLOAD_BYTES);
  }

  @Test
  void aCommonGroupTakesAboutTheRandomBitsOfItsIds() {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 250; i++) {
      Location location = new Location(1_000 + i / 100, i % 100 * 8 + random.nextInt(8));
      rows.add(new Row(contents.uuid7(1_795_000_000_000L + i * 4), IndexKey.Kind.TRANSFER, location));
    }
    assertThat(IndexGroupCodec.encode(rows).length / 250.0).isLessThan(11.5);
  }

  @Test
  void noRowsTooManyOrAnotherFormatAreRefused() {
    assertThatThrownBy(() -> IndexGroupCodec.encode(List.of())).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> IndexGroupCodec.encode(rows(IndexGroupCodec.MAX_ROWS + 1))).isInstanceOf(IllegalArgumentException.class);
    byte[] later = IndexGroupCodec.encode(rows(1));
    later[0] = 2;
    assertThatThrownBy(() -> IndexGroupCodec.decode(later)).isInstanceOf(StoreException.Corrupt.class).hasMessageContaining("format");
  }

  /** Columns that are well coded and say what no row can say. */
  @Test
  void placesThatNoJournalHasAreRefused() {
    NumberColumn wide = new NumberColumn(2);
    wide.add(0);
    wide.add(1, 0);
    assertThat(IndexGroupCodec.decode(forged(2, numbers(3, 0), numbers(4, 1)))).extracting(Row::location).containsExactly(new Location(3, 4), new Location(3, 5));
    assertCorrupt(forged(2, wide, numbers(0, 0)), "location is out of range");
    assertCorrupt(forged(2, numbers(Long.MAX_VALUE, 1), numbers(0, 0)), "location is out of range");
    assertCorrupt(forged(2, numbers(0, 0), numbers(Integer.MAX_VALUE, 1)), "location is out of range");
    assertCorrupt(forged(2, numbers(0, 0), numbers(0, 1L + Integer.MAX_VALUE)), "position is out of range");
    assertCorrupt(forged(0, numbers(), numbers()), "has no rows");
    assertCorrupt(forged(IndexGroupCodec.MAX_ROWS + 1, numbers(), numbers()), "count of rows is out of range");
  }

  private static byte[] forged(int count, NumberColumn sequences, NumberColumn positions) {
    ColumnWriter out = new ColumnWriter();
    out.number(Probability.contexts(256), count);
    out.repeatedNumbers(sequences.size() == 0 ? numbers() : numbers(0, 0));
    out.numbers(sequences);
    out.numbers(positions);
    if (sequences.size() > 0) {
      TextColumnWriter.write(out, List.of(new PackedId(PackedId.Form.ULID, 1, 1).text(), new PackedId(PackedId.Form.ULID, 1, 2).text()), false, 0);
    }
    byte[] columns = out.finish();
    ByteSink bytes = new ByteSink(columns.length + 1);
    bytes.write(IndexGroupCodec.FORMAT);
    bytes.write(columns, 0, columns.length);
    return bytes.toBytes();
  }

  private static NumberColumn numbers(long... values) {
    return ForgedColumns.numbers(values);
  }

  private static void assertCorrupt(byte[] bytes, String what) {
    assertThatThrownBy(() -> IndexGroupCodec.decode(bytes)).isInstanceOf(StoreException.Corrupt.class).hasMessageContaining(what);
  }

  private List<Row> rows(int size) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      PackedId id = random.nextBoolean() ? contents.uuid7(1_795_000_000_000L + i) : new PackedId(PackedId.Form.ULID, random.nextLong(), random.nextLong());
      Location location = random.nextInt(10) == 0 ? new Location(random.nextLong() >>> 1, random.nextInt() >>> 1) : new Location(i / 9, i % 50);
      rows.add(new Row(id, IndexKey.Kind.values()[random.nextInt(IndexKey.Kind.values().length)], location));
    }
    return rows;
  }
}
