package io.tallystick.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Limits;
import io.tallystick.ledger.Totals;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferId;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StatementCodecTest {
  private static final AccountId ACCOUNT = new AccountId("acct-1");
  private final long seed = Long.getLong("tally.seed", System.nanoTime());
  private final SplittableRandom random = new SplittableRandom(seed);
  private final RandomContents contents = new RandomContents(random);

  @Test
  void whateverIsEncodedDecodesAsItWas() {
    for (int i = 0; i < 200; i++) {
      StatementPage page = page(1 + random.nextInt(1 + random.nextInt(StatementPage.MAX_LINES)));
      assertThat(decode(StatementCodec.encode(page))).as("-Dtally.seed=%d, case %d", seed, i).isEqualTo(page);
    }
  }

  @Test
  void whatIsChangedDecodesToSomethingOrIsCorruptAndNothingElse() {
    int refused = 0;
    for (int i = 0; i < 40; i++) {
      refused += Fuzz.mutate(StatementCodec.encode(page(1 + random.nextInt(60))), 80, random, StatementCodecTest::decode);
    }
    assertThat(refused).as("-Dtally.seed=%d", seed).isGreaterThan(800);
  }

  @Test
  void thePageOfMostAndLongestLinesFitsAnItem() {
    List<StatementLine> lines = new ArrayList<>();
    for (int i = 0; i < StatementPage.MAX_LINES; i++) {
      lines.add(
          new StatementLine(
              StatementLine.Kind.values()[random.nextInt(StatementLine.Kind.values().length)],
              StatementLine.Side.values()[random.nextInt(2)],
              new TransferId(longest()),
              new AccountId(longest()),
              Amount.of(random.nextLong() | Long.MIN_VALUE, random.nextLong()),
              Amount.of(random.nextLong() | Long.MIN_VALUE, random.nextLong()),
              random.nextLong(),
              new Location(random.nextLong() >>> 1, random.nextInt() >>> 1)));
    }
    StatementPage page = new StatementPage(ACCOUNT, 3, Totals.ZERO, lines);
    byte[] bytes = StatementCodec.encode(page);
    assertThat(bytes).hasSizeLessThan(SegmentCodec.MAX_PAYLOAD_BYTES);
    assertThat(decode(bytes)).isEqualTo(page);
  }

  @Test
  void aCommonPageIsSmall() {
    List<StatementLine> lines = new ArrayList<>();
    for (int i = 0; i < StatementPage.MAX_LINES; i++) {
      lines.add(
          new StatementLine(
              StatementLine.Kind.POST,
              StatementLine.Side.DEBIT,
              new TransferId(contents.uuid7(1_795_000_000_000L + i).text()),
              new AccountId("acct-%06d".formatted(random.nextInt(10_000))),
              Amount.of(1 + random.nextInt(10_000)),
              Amount.ZERO,
              1_795_000_000_000_000_000L + i * 1_000_000L,
              new Location(40 + i / 100, i % 100)));
    }
    byte[] bytes = StatementCodec.encode(new StatementPage(ACCOUNT, 3, Totals.ZERO, lines));
    assertThat(bytes.length / (double) StatementPage.MAX_LINES).isLessThan(17);
  }

  @Test
  void aSmallInputThatClaimsMuchAllocatesLittle() {
    byte[] garbage = {1, 20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 1, 3, 0};
    Runnable refusal = () -> assertThat(Fuzz.refuses(StatementCodecTest::decode, garbage)).isTrue();
    refusal.run();
    assertThat(Fuzz.allocated(refusal)).isLessThan(256 * 1024);
  }

  @Test
  void noLinesOrAnotherFormatAreRefused() {
    assertThatThrownBy(() -> StatementCodec.encode(page(0))).isInstanceOf(IllegalArgumentException.class);
    byte[] later = StatementCodec.encode(page(1));
    later[0] = 2;
    assertThatThrownBy(() -> decode(later)).isInstanceOf(StoreException.Corrupt.class).hasMessageContaining("format");
    assertThatThrownBy(() -> decode(new byte[0])).isInstanceOf(StoreException.Corrupt.class);
  }

  private StatementPage page(int size) {
    List<StatementLine> lines = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      Transfer transfer = contents.transfer(random.nextInt(10) == 0 ? random.nextLong() : 1_795_000_000_000_000_000L + i * 7L);
      lines.add(
          new StatementLine(
              StatementLine.Kind.values()[random.nextInt(StatementLine.Kind.values().length)],
              StatementLine.Side.values()[random.nextInt(2)],
              transfer.id(),
              transfer.creditAccountId(),
              transfer.amount(),
              transfer.leftBefore(),
              transfer.timestamp(),
              random.nextInt(10) == 0 ? new Location(random.nextLong() >>> 1, random.nextInt() >>> 1) : new Location(20 + i / 7, i)));
    }
    Totals before = new Totals(Amount.of(5), Amount.MAX, Amount.ZERO, Amount.of(random.nextLong(), random.nextLong()));
    return new StatementPage(ACCOUNT, 3, before, lines);
  }

  private String longest() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < Limits.ID_CHARACTERS; i++) {
      text.appendCodePoint(random.nextInt(0x10000, 0x110000));
    }
    return text.toString();
  }

  private static StatementPage decode(byte[] bytes) {
    return StatementCodec.decode(ACCOUNT, 3, bytes);
  }
}
