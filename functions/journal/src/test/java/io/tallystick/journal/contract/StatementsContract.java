package io.tallystick.journal.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.journal.Consistency;
import io.tallystick.journal.Location;
import io.tallystick.journal.StatementLine;
import io.tallystick.journal.StatementLine.Kind;
import io.tallystick.journal.StatementLine.Side;
import io.tallystick.journal.StatementPage;
import io.tallystick.journal.Statements;
import io.tallystick.journal.Statements.PageKey;
import io.tallystick.journal.StoreException;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Totals;
import io.tallystick.ledger.TransferId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What {@link Statements} promises, whatever keeps them. */
public abstract class StatementsContract extends StoreContract {
  private static final Totals BEFORE = new Totals(Amount.ZERO, Amount.of(5), Amount.of(1), Amount.of(100));

  private final AccountId account = Samples.accountId("account");

  private Statements statements() {
    return store().statements();
  }

  private List<StatementPage> pages(PageKey after, boolean descending, int limit) {
    return statements().pages(account, after, descending, limit, Consistency.STRONG, ample());
  }

  private static StatementPage page(AccountId account, long run, int part, int lines) {
    List<StatementLine> all = new ArrayList<>();
    for (int i = 0; i < lines; i++) {
      TransferId id = new TransferId(new UUID(run * 1_000_003 + part, i).toString());
      all.add(
          new StatementLine(
              Kind.POST, Side.CREDIT, id, new AccountId("counterpart"), Amount.of(i + 1), Amount.ZERO, 1_700_000_000_000_000_000L + i, new Location(run, i)));
    }
    return new StatementPage(account, 3, run, part, BEFORE, all);
  }

  private StatementPage save(long run, int part) {
    StatementPage page = page(account, run, part, 3);
    statements().save(List.of(page), ample());
    return page;
  }

  @Test
  void anAccountWithoutPagesHasNone() {
    assertThat(pages(null, false, 10)).isEmpty();
    assertThat(pages(null, true, 10)).isEmpty();
    assertThat(pages(new PageKey(4, 2), false, 10)).isEmpty();
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
    StatementPage page = new StatementPage(account, 255, 12, 0, BEFORE, lines);
    statements().save(List.of(page), ample());
    assertThat(pages(null, false, 10)).containsExactly(page);
    assertThat(statements().pages(account, null, false, 10, Consistency.EVENTUAL, ample())).containsExactly(page);
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
    StatementPage page = new StatementPage(longest, 255, Long.MAX_VALUE - 5, Integer.MAX_VALUE, full, lines);
    statements().save(List.of(page), ample());
    assertThat(statements().pages(longest, null, false, 1, Consistency.STRONG, ample())).containsExactly(page);
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
  void pagesComeInOrderOfRunAndPartAndBackwards() {
    StatementPage later = save(100, 0);
    StatementPage secondPart = save(20, 1);
    StatementPage firstPart = save(20, 0);
    StatementPage eleventhPart = save(20, 10);
    StatementPage earlier = save(9, 0);
    StatementPage[] inOrder = {earlier, firstPart, secondPart, eleventhPart, later};
    assertThat(pages(null, false, 10)).containsExactly(inOrder);
    assertThat(pages(null, true, 10)).containsExactly(later, eleventhPart, secondPart, firstPart, earlier);
  }

  @Test
  void aPageIsFollowedByTheNextWhetherItExistsOrNot() {
    StatementPage a = save(1, 0);
    StatementPage b = save(5, 0);
    StatementPage c = save(9, 0);
    assertThat(pages(a.key(), false, 10)).containsExactly(b, c);
    assertThat(pages(c.key(), true, 10)).containsExactly(b, a);
    assertThat(pages(new PageKey(4, 7), false, 10)).containsExactly(b, c);
    assertThat(pages(new PageKey(6, 0), true, 10)).containsExactly(b, a);
    assertThat(pages(c.key(), false, 10)).isEmpty();
    assertThat(pages(a.key(), true, 10)).isEmpty();
  }

  @Test
  void noMoreThanTheLimitAreReadAndTheRestByGoingOn() {
    List<StatementPage> saved = new ArrayList<>();
    for (int run = 0; run < 30; run++) {
      saved.add(page(account, run, 0, 2));
    }
    statements().save(saved, ample());
    List<StatementPage> read = new ArrayList<>();
    for (List<StatementPage> some = pages(null, false, 7); !some.isEmpty(); some = pages(read.getLast().key(), false, 7)) {
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
        lines.add(new StatementLine(Kind.POST, Side.DEBIT, id, other, Amount.of(i), Amount.ZERO, 1 + i, new Location(3, i)));
      }
      saved.add(new StatementPage(account, 0, 3, part, BEFORE, lines));
    }
    statements().save(saved, ample());
    assertThat(pages(null, false, 100)).isEqualTo(saved);
  }

  @Test
  void theSamePageAgainChangesNothing() throws Exception {
    List<StatementPage> saved = List.of(page(account, 4, 0, 3), page(account, 4, 1, 1));
    statements().save(saved, ample());
    statements().save(List.of(saved.get(0), saved.get(1), saved.get(0)), ample());
    Race.of(
        6,
        i ->
            () -> {
              statements().save(saved, ample());
              return true;
            });
    assertThat(pages(null, false, 10)).isEqualTo(saved);
  }

  @Test
  void accountsHavePagesOfTheirOwn() {
    AccountId other = new AccountId(account.value() + "#");
    List<StatementPage> both = List.of(page(account, 1, 0, 1), page(other, 1, 0, 2));
    statements().save(both, ample());
    assertThat(pages(null, false, 10)).containsExactly(both.get(0));
    assertThat(statements().pages(other, null, false, 10, Consistency.STRONG, ample())).containsExactly(both.get(1));
  }

  @Test
  void savingNoPageIsNothing() {
    statements().save(List.of(), ample());
    assertThat(pages(null, false, 10)).isEmpty();
  }

  @Test
  void aPageWithTooManyLinesCannotBeMade() {
    assertThatThrownBy(() -> page(account, 1, 0, StatementPage.MAX_LINES + 1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void withoutTimeNothingIsBegun() {
    assertThatThrownBy(() -> statements().save(List.of(page(account, 1, 0, 1)), over())).isInstanceOf(StoreException.Unavailable.class);
    assertThatThrownBy(() -> statements().pages(account, null, false, 1, Consistency.STRONG, over())).isInstanceOf(StoreException.Unavailable.class);
    assertThat(pages(null, false, 1)).isEmpty();
  }
}
