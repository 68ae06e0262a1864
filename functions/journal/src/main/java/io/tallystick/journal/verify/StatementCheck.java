package io.tallystick.journal.verify;

import io.tallystick.journal.Consistency;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.StatementLine;
import io.tallystick.journal.StatementPage;
import io.tallystick.journal.Statements;
import io.tallystick.journal.Statements.PageKey;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Totals;
import java.util.List;
import java.util.function.Supplier;

/** Compares one account's statement up to the cursor with the journal. */
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
    AccountId id = account.opening.id();
    LineDigest lines = new LineDigest();
    Totals totals = Totals.ZERO;
    List<StatementPage> pages;
    PageKey after = null;
    do {
      pages = statements.pages(id, after, false, PAGES, Consistency.STRONG, deadlines.get());
      for (StatementPage page : pages) {
        after = page.key();
        // What is after the cursor belongs to a run that is not finished, or was not when the verification began.
        if (page.run() <= posted) {
          totals = add(page, totals, lines);
        }
      }
    } while (!pages.isEmpty());
    if (!lines.sameAs(account.lines)) {
      throw new Broken(
          "a statement differs from the journal", "account=" + id + " lines=" + lines.count() + " journal=" + account.lines.count());
    }
  }

  private Totals add(StatementPage page, Totals before, LineDigest lines) throws Broken {
    String place = "account=" + page.account() + " run=" + page.run() + " part=" + page.part();
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
