package io.tallystick.journal.verify;

import io.tallystick.journal.Consistency;
import io.tallystick.journal.DatedPage;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.PageRange;
import io.tallystick.journal.StatementLine;
import io.tallystick.journal.StatementPage;
import io.tallystick.journal.Statements;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Totals;
import java.util.List;
import java.util.function.Supplier;

/** Compares one account's statement up to the cursor, and what is dated in it, with the journal. */
final class StatementCheck {
  /** Pages read at once. */
  private static final int PAGES = 100;

  private final Statements statements;
  private final int shard;
  private final long posted;
  private final Supplier<Deadline> deadlines;

  StatementCheck(Statements statements, int shard, long posted, Supplier<Deadline> deadlines) {
    this.statements = statements;
    this.shard = shard;
    this.posted = posted;
    this.deadlines = deadlines;
  }

  void check(AccountBook account) throws Broken {
    checkLines(account);
    checkDated(account);
  }

  private void checkLines(AccountBook account) throws Broken {
    AccountId id = account.opening.id();
    LineDigest lines = new LineDigest();
    Totals totals = Totals.ZERO;
    List<StatementPage> pages;
    PageRange range = PageRange.first(PAGES);
    do {
      pages = statements.pages(id, range, Consistency.STRONG, deadlines.get());
      for (StatementPage page : pages) {
        range = PageRange.after(page.first(), PAGES);
        // What is after the cursor belongs to a run that is not finished, or was not when the verification began.
        if (page.lines().getFirst().location().sequence() <= posted) {
          totals = add(page, totals, lines);
        }
      }
    } while (!pages.isEmpty());
    if (!lines.sameAs(account.lines)) {
      throw new Broken(
          "a statement differs from the journal", "account=" + id + " lines=" + lines.count() + " journal=" + account.lines.count());
    }
  }

  private void checkDated(AccountBook account) throws Broken {
    AccountId id = account.opening.id();
    LineDigest changes = new LineDigest();
    List<DatedPage> pages;
    PageRange range = PageRange.first(PAGES);
    do {
      pages = statements.dated(id, range, Consistency.STRONG, deadlines.get());
      for (DatedPage page : pages) {
        range = PageRange.after(page.first(), PAGES);
        if (page.shard() == shard && page.changes().getFirst().sequence() <= posted) {
          page.changes().forEach(changes::add);
        }
      }
    } while (!pages.isEmpty());
    if (!changes.sameAs(account.dated)) {
      throw new Broken(
          "what is dated in a statement differs from the journal",
          "account=" + id + " changes=" + changes.count() + " journal=" + account.dated.count());
    }
  }

  private Totals add(StatementPage page, Totals before, LineDigest lines) throws Broken {
    String place = "account=" + page.account() + " first=" + page.first();
    if (page.shard() != shard || !page.before().equals(before)) {
      throw new Broken("a statement page does not begin where the one before ended", place);
    }
    Totals totals = before;
    for (StatementLine line : page.lines()) {
      lines.add(line);
      try {
        totals = line.apply(totals);
      } catch (ArithmeticException overflow) {
        throw new Broken("a statement's total leaves its range", place + " transfer=" + line.transfer());
      }
    }
    return totals;
  }
}
