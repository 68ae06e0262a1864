package io.tallystick.journal.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.journal.Consistency;
import io.tallystick.journal.DatedChange;
import io.tallystick.journal.DatedPage;
import io.tallystick.journal.Location;
import io.tallystick.journal.PageRange;
import io.tallystick.journal.StatementLine;
import io.tallystick.journal.StatementLine.Kind;
import io.tallystick.journal.StatementLine.Side;
import io.tallystick.journal.StatementPage;
import io.tallystick.journal.Statements;
import io.tallystick.journal.StoreException;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Totals;
import io.tallystick.ledger.TransferId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What {@link Statements} promises, whatever keeps them. */
public abstract class StatementsContract extends StoreContract {
  private static final Totals BEFORE = new Totals(Amount.ZERO, Amount.of(5), Amount.of(1), Amount.of(100));

  private final AccountId account = Samples.accountId("account");

  private Statements statements() {
    return store().statements();
  }

  private List<StatementPage> pages(PageRange range) {
    return statements().pages(account, range, Consistency.STRONG, ample());
  }

  private static StatementPage page(AccountId account, long first, int lines) {
    List<StatementLine> all = new ArrayList<>();
    for (int i = 0; i < lines; i++) {
      TransferId id = new TransferId(new UUID(first, i).toString());
      all.add(
          new StatementLine(
              Kind.POST, Side.CREDIT, id, new AccountId("counterpart"), Amount.of(i + 1), Amount.ZERO, first + i, new Location(first, i)));
    }
    return new StatementPage(account, 3, BEFORE, all);
  }

  private StatementPage save(long first) {
    StatementPage page = page(account, first, 3);
    statements().save(List.of(page), ample());
    return page;
  }

  @Test
  void anAccountWithoutPagesHasNone() {
    assertThat(pages(PageRange.first(10))).isEmpty();
    assertThat(pages(PageRange.before(Long.MAX_VALUE, 10))).isEmpty();
    assertThat(pages(PageRange.after(4, 10))).isEmpty();
  }

  @Test
  void aPageIsReadBackWithEveryKindOfLine() {
    List<StatementLine> lines = new ArrayList<>();
    long timestamp = 1_700_000_000_000_000_000L;
    for (Kind kind : Kind.values()) {
      for (Side side : Side.values()) {
        boolean releases = kind != Kind.POST && kind != Kind.HOLD && kind != Kind.REVERSE;
        boolean moves = kind != Kind.VOID_HOLD && kind != Kind.EXPIRE_HOLD;
        lines.add(
            new StatementLine(
                kind, side, Samples.transferId(Samples.UNICODE), Samples.accountId("other"), moves ? Amount.of(7) : Amount.ZERO,
                releases ? Amount.of(9) : Amount.ZERO, timestamp++, new Location(12, lines.size())));
      }
    }
    StatementPage page = new StatementPage(account, 255, BEFORE, lines);
    statements().save(List.of(page), ample());
    assertThat(pages(PageRange.first(10))).containsExactly(page);
    assertThat(statements().pages(account, PageRange.first(10), Consistency.EVENTUAL, ample())).containsExactly(page);
  }

  @Test
  void theLargestPageFits() {
    List<StatementLine> lines = new ArrayList<>();
    String ending = "\ud83d\udcb0".repeat(92);
    Amount huge = Amount.of(-1, 12_345);
    for (int i = 0; i < StatementPage.MAX_LINES; i++) {
      String other = new UUID(random.nextLong(), random.nextLong()) + incompressible(92);
      String id = new UUID(random.nextLong(), random.nextLong()) + incompressible(92);
      lines.add(
          new StatementLine(
              Kind.POST_HOLD, i % 2 == 0 ? Side.DEBIT : Side.CREDIT, new TransferId(id), new AccountId(other), huge, huge,
              Long.MAX_VALUE - 1_000_000 + i, new Location(Long.MAX_VALUE - 5, i)));
    }
    AccountId longest = new AccountId(ending + UUID.randomUUID());
    Totals full = new Totals(Amount.MAX, Amount.MAX, Amount.MAX, Amount.MAX);
    StatementPage page = new StatementPage(longest, 255, full, lines);
    statements().save(List.of(page), ample());
    assertThat(statements().pages(longest, PageRange.first(1), Consistency.STRONG, ample())).containsExactly(page);
  }

  /** Characters of four bytes each, at random. */
  private String incompressible(int characters) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < characters; i++) {
      text.appendCodePoint(0x20000 + random.nextInt(0xA000));
    }
    return text.toString();
  }

  @Test
  void pagesComeInOrderOfTheirFirstTimestampsAndBackwards() {
    StatementPage latest = save(1_700_000_000_000_000_000L);
    StatementPage later = save(100);
    StatementPage early = save(20);
    StatementPage earliest = save(9);
    assertThat(pages(PageRange.first(10))).containsExactly(earliest, early, later, latest);
    assertThat(pages(PageRange.before(Long.MAX_VALUE, 10))).containsExactly(latest, later, early, earliest);
  }

  @Test
  void aRangeBeginsWithItsFirstTimestampAndEndsBeforeItsLast() {
    StatementPage a = save(10);
    StatementPage b = save(50);
    StatementPage c = save(90);
    assertThat(pages(PageRange.after(10, 10))).containsExactly(b, c);
    assertThat(pages(PageRange.after(9, 10))).containsExactly(a, b, c);
    assertThat(pages(PageRange.before(90, 10))).containsExactly(b, a);
    assertThat(pages(PageRange.before(91, 10))).containsExactly(c, b, a);
    assertThat(pages(new PageRange(50, 90, false, 10))).containsExactly(b);
    assertThat(pages(new PageRange(50, 91, true, 10))).containsExactly(c, b);
    assertThat(pages(new PageRange(50, 91, true, 1))).containsExactly(c);
    assertThat(pages(new PageRange(50, 50, false, 10))).isEmpty();
    assertThat(pages(PageRange.after(90, 10))).isEmpty();
    assertThat(pages(PageRange.before(10, 10))).isEmpty();
  }

  @Test
  void noMoreThanTheLimitAreReadAndTheRestByGoingOn() {
    List<StatementPage> saved = new ArrayList<>();
    for (int run = 0; run < 30; run++) {
      saved.add(page(account, 100 * run, 2));
    }
    statements().save(saved, ample());
    List<StatementPage> read = new ArrayList<>();
    for (List<StatementPage> some = pages(PageRange.first(7)); !some.isEmpty(); some = pages(PageRange.after(read.getLast().first(), 7))) {
      assertThat(some).hasSizeLessThanOrEqualTo(7);
      read.addAll(some);
    }
    assertThat(read).isEqualTo(saved);
  }

  @Test
  void moreThanOneAnswerOfTheServiceIsReadInOneGo() {
    List<StatementPage> saved = new ArrayList<>();
    for (int part = 0; part < 6; part++) {
      List<StatementLine> lines = new ArrayList<>();
      for (int i = 0; i < StatementPage.MAX_LINES; i++) {
        TransferId id = new TransferId(new UUID(random.nextLong(), random.nextLong()) + incompressible(92));
        AccountId other = new AccountId(new UUID(random.nextLong(), random.nextLong()) + incompressible(92));
        lines.add(new StatementLine(Kind.POST, Side.DEBIT, id, other, Amount.of(i), Amount.ZERO, 1 + 1_000L * part + i, new Location(3, i)));
      }
      saved.add(new StatementPage(account, 0, BEFORE, lines));
    }
    statements().save(saved, ample());
    assertThat(pages(PageRange.first(100))).isEqualTo(saved);
  }

  @Test
  void theSamePageAgainChangesNothing() throws Exception {
    List<StatementPage> saved = List.of(page(account, 4, 3), page(account, 40, 1));
    statements().save(saved, ample());
    statements().save(List.of(saved.get(0), saved.get(1), saved.get(0)), ample());
    Race.of(
        6,
        i ->
            () -> {
              statements().save(saved, ample());
              return true;
            });
    assertThat(pages(PageRange.first(10))).isEqualTo(saved);
  }

  @Test
  void accountsHavePagesOfTheirOwn() {
    AccountId other = new AccountId(account.value() + "#");
    List<StatementPage> both = List.of(page(account, 1, 1), page(other, 1, 2));
    statements().save(both, ample());
    assertThat(pages(PageRange.first(10))).containsExactly(both.get(0));
    assertThat(statements().pages(other, PageRange.first(10), Consistency.STRONG, ample())).containsExactly(both.get(1));
  }

  @Test
  void savingNoPageIsNothing() {
    statements().save(List.of(), ample());
    assertThat(pages(PageRange.first(10))).isEmpty();
  }

  @Test
  void aPageWithTooManyLinesOrNoneCannotBeMade() {
    assertThatThrownBy(() -> page(account, 1, StatementPage.MAX_LINES + 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> page(account, 1, 0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void withoutTimeNothingIsBegun() {
    assertThatThrownBy(() -> statements().save(List.of(page(account, 1, 1)), over())).isInstanceOf(StoreException.Unavailable.class);
    assertThatThrownBy(() -> statements().saveDated(List.of(dated(account, 1, 1)), over())).isInstanceOf(StoreException.Unavailable.class);
    assertThatThrownBy(() -> statements().dated(account, PageRange.first(1), Consistency.STRONG, over())).isInstanceOf(StoreException.Unavailable.class);
    assertThatThrownBy(() -> statements().pages(account, PageRange.first(1), Consistency.STRONG, over())).isInstanceOf(StoreException.Unavailable.class);
    assertThat(pages(PageRange.first(1))).isEmpty();
  }

  private static DatedPage dated(AccountId account, long first, int changes) {
    return new DatedPage(account, 3, LongStream.range(first, first + changes).mapToObj(Samples::datedChange).toList());
  }

  private List<DatedPage> dated(PageRange range) {
    return statements().dated(account, range, Consistency.STRONG, ample());
  }

  @Test
  void datedChangesAreReadBackInBothDirectionsApartFromTheLines() {
    StatementPage lines = save(20);
    DatedPage early = dated(account, 9, 2);
    DatedPage same = dated(account, 20, 1);
    DatedPage late = dated(account, 100, 3);
    statements().saveDated(List.of(late, early, same), ample());
    statements().saveDated(List.of(late), ample());
    assertThat(dated(PageRange.first(10))).containsExactly(early, same, late);
    assertThat(dated(PageRange.before(100, 10))).containsExactly(same, early);
    assertThat(dated(PageRange.after(9, 1))).containsExactly(same);
    assertThat(statements().dated(account, PageRange.after(20, 1), Consistency.EVENTUAL, ample())).containsExactly(late);
    assertThat(statements().dated(new AccountId(account.value() + "#"), PageRange.first(1), Consistency.STRONG, ample())).isEmpty();
    assertThat(pages(PageRange.first(10))).containsExactly(lines);
    assertThat(pages(PageRange.before(Long.MAX_VALUE, 10))).containsExactly(lines);
  }

  @Test
  void theLargestPageOfDatedChangesFits() {
    List<DatedChange> changes = new ArrayList<>();
    for (int i = 0; i < DatedPage.MAX_CHANGES; i++) {
      Instant date = Instant.ofEpochSecond(random.nextLong() >> 10, random.nextInt(1_000_000_000));
      changes.add(
          new DatedChange(
              DatedChange.Kind.values()[random.nextInt(3)], Side.values()[random.nextInt(2)], Amount.of(random.nextLong(), random.nextLong()), date,
              random.nextLong() >>> 1, random.nextLong() >>> 1));
    }
    DatedPage page = new DatedPage(account, 255, changes);
    statements().saveDated(List.of(page), ample());
    assertThat(dated(PageRange.first(1))).containsExactly(page);
    changes.add(changes.getFirst());
    assertThatThrownBy(() -> new DatedPage(account, 255, changes)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new DatedPage(account, 255, List.of())).isInstanceOf(IllegalArgumentException.class);
  }
}
