package io.tallystick.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What a reader refuses at the very bound of what {@link ColumnWriter} can write; {@link SegmentRoundTripTest} has what it takes. */
class ColumnReaderTest {
  private static final int TEXT_LIMIT = 10;

  private static ColumnReader reader(Consumer<ColumnWriter> columns) {
    ColumnWriter out = new ColumnWriter();
    columns.accept(out);
    return new ColumnReader(new ByteSource("columns", out.finish()), TEXT_LIMIT);
  }

  private static int[] fresh() {
    return Probability.contexts(256);
  }

  private static void assertCorrupt(Runnable read, String what) {
    assertThatThrownBy(read::run).isInstanceOf(StoreException.Corrupt.class).hasMessageContaining(what);
  }

  @Test
  void aNumberHasAtMost64Bits() {
    assertThat(reader(out -> out.number(fresh(), -1)).number(fresh())).isEqualTo(-1);
    ColumnReader tooLarge = reader(out -> out.number(fresh(), 1, 0));
    assertCorrupt(() -> tooLarge.number(fresh()), "number is too large");
  }

  @Test
  void anIndexIsBelowItsLimitEvenWhereItsSignedFormIs() {
    assertThat(reader(out -> out.number(fresh(), 6)).index(fresh(), 7, "place")).isEqualTo(6);
    ColumnReader atLimit = reader(out -> out.number(fresh(), 7));
    assertCorrupt(() -> atLimit.index(fresh(), 7, "place"), "place is out of range");
    ColumnReader negative = reader(out -> out.number(fresh(), Long.MIN_VALUE));
    assertCorrupt(() -> negative.index(fresh(), 7, "place"), "place is out of range");
  }

  @Test
  void aNumberOfAColumnHasAtMost128Bits() {
    int[] longest = {128, 129};
    for (int bits : longest) {
      ColumnReader in =
          reader(
              out -> {
                out.symbol(fresh(), ColumnWriter.SMALL_NUMBERS + bits - ColumnWriter.SMALLEST_LENGTH);
                out.raw(-1, 64);
                out.raw(-1, 64);
              });
      if (bits == 128) {
        assertThat(in.numbers(1).high(0)).isEqualTo(-1);
      } else {
        assertCorrupt(() -> in.numbers(1), "number is too large");
      }
    }
  }

  @Test
  void aRepeatedNumberIsOneThatCameBefore() {
    for (int index : new int[] {1, 2}) {
      ColumnReader in =
          reader(
              out -> {
                out.uniform(2, false);
                int[] indexes = fresh();
                out.symbol(indexes, 0);
                out.number(fresh(), 5);
                out.symbol(indexes, index);
              });
      if (index == 1) {
        assertThat(in.repeatedNumbers(2).low(1)).isEqualTo(5);
      } else {
        assertCorrupt(() -> in.repeatedNumbers(2), "number's index is out of range");
      }
    }
  }

  @Test
  void numbersThatDifferOnlyAboveTheir64thBitAreToldApart() {
    NumberColumn column = new NumberColumn(0);
    for (int round = 0; round < 2; round++) {
      for (int high = 0; high < NumberDictionary.LIMIT; high++) {
        column.add(high, 1);
      }
    }
    ColumnReader in = reader(out -> out.repeatedNumbers(column));
    NumberColumn read = in.repeatedNumbers(column.size());
    for (int i = 0; i < column.size(); i++) {
      assertThat(read.high(i)).isEqualTo(column.high(i));
      assertThat(read.low(i)).isEqualTo(1);
    }
  }

  @Test
  void textMayBeExactlyAsLongAsTheLimit() {
    ColumnReader in = reader(out -> {});
    in.countText(TEXT_LIMIT - 1);
    in.countText(1);
    assertCorrupt(() -> in.countText(1), "text is too long");
  }

  @Test
  void aColumnOfOneValueCostsNoMoreThanOne() {
    NumberColumn column = new NumberColumn(2);
    column.add(7);
    column.add(7);
    Consumer<ColumnWriter> both =
        out -> {
          out.numbers(column);
          out.repeatedNumbers(column);
        };
    ColumnReader in = reader(both);
    assertThat(Fuzz.allocated(() -> assertThat(in.numbers(SegmentCodec.MAX_ENTRIES).size() + in.repeatedNumbers(SegmentCodec.MAX_ENTRIES).size()).isPositive()))
        .isLessThan(SegmentCodec.MAX_ENTRIES * 8L);
  }
}
