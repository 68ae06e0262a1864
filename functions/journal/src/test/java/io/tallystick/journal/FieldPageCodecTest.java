package io.tallystick.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.journal.FieldKey.Field;
import io.tallystick.ledger.AccountId;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class FieldPageCodecTest {
  private static final FieldKey CODE = FieldKey.code(Field.TRANSFER_CODE, 1);
  private final long seed = Long.getLong("tally.seed", System.nanoTime());
  private final SplittableRandom random = new SplittableRandom(seed);
  private final RandomContents contents = new RandomContents(random);

  @ParameterizedTest
  @EnumSource(Field.class)
  void whateverIsEncodedDecodesAsItWas(Field field) {
    FieldKey key = new FieldKey(field, "value");
    for (int i = 0; i < 60; i++) {
      FieldPage page = page(key, 1 + random.nextInt(1 + random.nextInt(FieldPage.maxRows(field))));
      assertThat(FieldPageCodec.decode(key, FieldPageCodec.encode(page))).as("-Dtally.seed=%d, case %d", seed, i).isEqualTo(page);
    }
  }

  @Test
  void whatIsChangedDecodesToSomethingOrIsCorruptAndNothingElse() {
    int refused = 0;
    for (FieldKey key : List.of(CODE, FieldKey.everyAccount())) {
      for (int i = 0; i < 20; i++) {
        refused += Fuzz.mutate(FieldPageCodec.encode(page(key, 1 + random.nextInt(60))), 80, random, bytes -> FieldPageCodec.decode(key, bytes));
      }
    }
    assertThat(refused).as("-Dtally.seed=%d", seed).isGreaterThan(800);
  }

  @Test
  void aRunInOneAssetTakesNextToNothing() {
    List<FieldRow> rows = new ArrayList<>();
    for (int i = 0; i < FieldPage.maxRows(CODE.field()); i++) {
      rows.add(new FieldRow(1_795_000_000_000_000_000L + i, new Location(40 + i / 1_000, i % 1_000)));
    }
    assertThat(FieldPageCodec.encode(new FieldPage(CODE, rows))).hasSizeLessThan(512);
  }

  @Test
  void aSparseFieldTakesAFewBytesForEachRow() {
    List<FieldRow> rows = new ArrayList<>();
    long timestamp = 1_795_000_000_000_000_000L;
    int place = 0;
    for (int i = 0; i < 1_000; i++) {
      int distance = 1 + random.nextInt(60);
      place += distance;
      timestamp += distance + (random.nextInt(30) == 0 ? 5_000_000 : 0);
      rows.add(new FieldRow(timestamp, new Location(40 + place / 1_000, place % 1_000)));
    }
    assertThat(FieldPageCodec.encode(new FieldPage(CODE, rows)).length / 1_000.0).isLessThan(3);
  }

  @Test
  void noRowsOrAnotherFormatAreRefused() {
    byte[] later = FieldPageCodec.encode(page(CODE, 1));
    later[0] = 2;
    assertThatThrownBy(() -> FieldPageCodec.decode(CODE, later)).isInstanceOf(StoreException.Corrupt.class).hasMessageContaining("format");
    assertThatThrownBy(() -> FieldPageCodec.decode(CODE, new byte[0])).isInstanceOf(StoreException.Corrupt.class);
    assertCorrupt(forged(0, ForgedColumns.numbers(), ForgedColumns.numbers()), "has no rows");
    assertCorrupt(forged(8_193, ForgedColumns.numbers(), ForgedColumns.numbers()), "count of rows is out of range");
  }

  @Test
  void placesThatNoJournalHasAreRefused() {
    assertThat(FieldPageCodec.decode(CODE, forged(2, ForgedColumns.numbers(6, 0), ForgedColumns.numbers(8, 2))).rows())
        .extracting(FieldRow::location)
        .containsExactly(new Location(3, 4), new Location(3, 5));
    assertCorrupt(forged(2, ForgedColumns.numbers(0, 1), ForgedColumns.numbers(0, 0)), "location is out of range");
    assertCorrupt(forged(2, ForgedColumns.numbers(0, 0), ForgedColumns.numbers(0, 1)), "location is out of range");
  }

  private static byte[] forged(int count, NumberColumn sequences, NumberColumn positions) {
    ColumnWriter out = new ColumnWriter();
    out.number(Probability.contexts(256), count);
    out.numbers(sequences.size() == 0 ? ForgedColumns.numbers() : ForgedColumns.numbers(2, 2));
    out.numbers(sequences);
    out.numbers(positions);
    byte[] columns = out.finish();
    ByteSink bytes = new ByteSink(columns.length + 1);
    bytes.write(FieldPageCodec.FORMAT);
    bytes.write(columns, 0, columns.length);
    return bytes.toBytes();
  }

  private static void assertCorrupt(byte[] bytes, String what) {
    assertThatThrownBy(() -> FieldPageCodec.decode(CODE, bytes)).isInstanceOf(StoreException.Corrupt.class).hasMessageContaining(what);
  }

  private FieldPage page(FieldKey key, int size) {
    List<FieldRow> rows = new ArrayList<>();
    long timestamp = random.nextInt(10) == 0 ? random.nextLong() : 1_795_000_000_000_000_000L;
    for (int i = 0; i < size; i++) {
      timestamp += random.nextInt(20) == 0 ? random.nextLong(1_000_000_000_000L) : 1;
      Location location = random.nextInt(20) == 0 ? new Location(random.nextLong() >>> 1, random.nextInt() >>> 1) : new Location(20 + i / 7, i);
      rows.add(new FieldRow(timestamp, location, key.field().ofAccounts() ? new AccountId(contents.transfer(timestamp).id().value()) : AccountId.NONE));
    }
    return new FieldPage(key, rows);
  }
}
