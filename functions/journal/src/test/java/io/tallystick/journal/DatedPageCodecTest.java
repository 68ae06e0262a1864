package io.tallystick.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DatedPageCodecTest {
  private static final AccountId ACCOUNT = new AccountId("acct-1");
  private final long seed = Long.getLong("tally.seed", System.nanoTime());
  private final SplittableRandom random = new SplittableRandom(seed);

  @Test
  void whateverIsEncodedDecodesAsItWas() {
    for (int i = 0; i < 100; i++) {
      DatedPage page = page(1 + random.nextInt(1 + random.nextInt(DatedPage.MAX_CHANGES)));
      assertThat(decode(DatedPageCodec.encode(page))).as("-Dtally.seed=%d, case %d", seed, i).isEqualTo(page);
    }
  }

  @Test
  void whatIsChangedDecodesToSomethingOrIsCorruptAndNothingElse() {
    int refused = 0;
    for (int i = 0; i < 40; i++) {
      refused += Fuzz.mutate(DatedPageCodec.encode(page(1 + random.nextInt(60))), 80, random, DatedPageCodecTest::decode);
    }
    assertThat(refused).as("-Dtally.seed=%d", seed).isGreaterThan(800);
  }

  @Test
  void aCommonPageIsSmall() {
    List<DatedChange> changes = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      changes.add(
          new DatedChange(
              DatedChange.Kind.POST, StatementLine.Side.DEBIT, Amount.of(1 + random.nextInt(10_000)),
              Instant.ofEpochSecond(1_795_000_000L - 86_400L * random.nextInt(30)), 1_795_000_000_000_000_000L + i * 1_000_000L, 40 + i / 100));
    }
    assertThat(DatedPageCodec.encode(new DatedPage(ACCOUNT, 3, changes)).length / 1_000.0).isLessThan(12);
  }

  @Test
  void anotherFormatOrWhatNoDateCanBeIsRefused() {
    byte[] later = DatedPageCodec.encode(page(1));
    later[0] = 2;
    assertThatThrownBy(() -> decode(later)).isInstanceOf(StoreException.Corrupt.class).hasMessageContaining("format");
    assertThatThrownBy(() -> decode(new byte[0])).isInstanceOf(StoreException.Corrupt.class);
    assertThat(decode(forged(1, 0, 0, 999_999_999)).changes().getFirst().date()).isEqualTo(Instant.ofEpochSecond(0, 999_999_999));
    assertCorrupt(forged(1, 0, 0, 1_000_000_000), "date is out of range");
    assertCorrupt(forged(1, 0, -2, 0), "date is out of range");
    assertCorrupt(forged(1, 1, 0, 0), "sequence is out of range");
    assertCorrupt(forged(0, 0, 0, 0), "has no changes");
    assertCorrupt(forged(DatedPage.MAX_CHANGES + 1, 0, 0, 0), "count of changes is out of range");
  }

  /** Columns of one change, well coded, that say what no change can say. */
  private static byte[] forged(int count, long sequence, long second, long nanosecond) {
    ColumnWriter out = new ColumnWriter();
    out.number(Probability.contexts(256), count);
    if (count > 0) {
      out.repeatedNumbers(ForgedColumns.numbers(0));
      out.repeatedNumbers(ForgedColumns.numbers(0));
      out.numbers(ForgedColumns.numbers(0));
      out.numbers(ForgedColumns.numbers(sequence));
      out.repeatedNumbers(ForgedColumns.numbers(0));
      out.numbers(ForgedColumns.numbers(second));
      out.repeatedNumbers(ForgedColumns.numbers(nanosecond));
    }
    byte[] columns = out.finish();
    ByteSink bytes = new ByteSink(columns.length + 1);
    bytes.write(DatedPageCodec.FORMAT);
    bytes.write(columns, 0, columns.length);
    return bytes.toBytes();
  }

  private static void assertCorrupt(byte[] bytes, String what) {
    assertThatThrownBy(() -> decode(bytes)).isInstanceOf(StoreException.Corrupt.class).hasMessageContaining(what);
  }

  private DatedPage page(int size) {
    List<DatedChange> changes = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      Instant date =
          switch (random.nextInt(10)) {
            case 0 -> Instant.MIN;
            case 1 -> Instant.MAX;
            default -> Instant.ofEpochSecond(1_795_000_000L - 86_400L * random.nextInt(30), random.nextInt(3) == 0 ? random.nextInt(1_000_000_000) : 0);
          };
      changes.add(
          new DatedChange(
              DatedChange.Kind.values()[random.nextInt(3)],
              StatementLine.Side.values()[random.nextInt(2)],
              random.nextInt(5) == 0 ? Amount.of(random.nextLong(), random.nextLong()) : Amount.of(random.nextInt(1_000)),
              date,
              random.nextInt(10) == 0 ? random.nextLong() : 1_795_000_000_000_000_000L + i * 7L,
              random.nextInt(10) == 0 ? random.nextLong() >>> 1 : 20 + i / 7));
    }
    return new DatedPage(ACCOUNT, 3, changes);
  }

  private static DatedPage decode(byte[] bytes) {
    return DatedPageCodec.decode(ACCOUNT, 3, bytes);
  }
}
