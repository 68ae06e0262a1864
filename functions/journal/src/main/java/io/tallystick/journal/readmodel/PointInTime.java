package io.tallystick.journal.readmodel;

import io.tallystick.journal.Checkpoint;
import io.tallystick.journal.Consistency;
import io.tallystick.journal.DatedPage;
import io.tallystick.journal.Location;
import io.tallystick.journal.PageRange;
import io.tallystick.journal.Positions;
import io.tallystick.journal.Reached;
import io.tallystick.journal.Segment;
import io.tallystick.journal.StatementLine;
import io.tallystick.journal.StoreException;
import io.tallystick.journal.readmodel.LedgerReader.Line;
import io.tallystick.journal.readmodel.LedgerReader.Reading;
import io.tallystick.ledger.Account;
import io.tallystick.ledger.AccountFlag;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Totals;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One account as it stood at a time: from its statement, and by business date from that and what of it is dated. */
final class PointInTime {
  /** Pages of dated changes read at once. */
  private static final int DATED_PAGES = 16;

  private final Question question;
  private final AccountId id;
  private final Reached reached;
  private final long posted;
  private final Checkpoint<Account> stored;

  /** @param stored how it was stored before anything else was read, or null */
  PointInTime(Question question, AccountId id, Reached reached, Checkpoint<Account> stored) {
    this.question = question;
    this.id = id;
    this.reached = reached;
    this.posted = reached.cursor().posted();
    this.stored = stored;
  }

  /** As it was recorded up to and including a timestamp. */
  Reading<Optional<Account>> recorded(long timestamp) {
    Optional<Line> before = stored != null && keepsHistory(stored.value()) ? StatementSearch.lastStored(question, id, posted, timestamp) : Optional.empty();
    Tail tail = Tail.after(reached, question);
    Optional<Account> now = tail.account(id, stored);
    Optional<Account> then = now.filter(account -> account.timestamp() <= timestamp);
    if (then.isPresent() && timestamp < lastTimestamp(tail)) {
      requireHistory(then.get());
      then = Optional.of(at(then.get(), latest(before, tail, timestamp), tail));
    }
    return new Reading<>(then, Positions.of(question.shard(), tail.sequence()), question.consistency());
  }

  /** What takes effect up to and including a date. */
  Reading<Optional<Account>> effective(Instant date) {
    long timestamp = BusinessDate.timestamp(date);
    boolean history = stored != null && keepsHistory(stored.value());
    Optional<Line> before = history ? StatementSearch.lastStored(question, id, posted, timestamp) : Optional.empty();
    EffectiveTotals effective = new EffectiveTotals(timestamp, date);
    if (history) {
      addStored(effective);
    }
    Tail tail = Tail.after(reached, question);
    Optional<Account> now = tail.account(id, stored);
    if (now.isPresent()) {
      requireHistory(now.get());
      Lines late = tail.run().lines.get(id);
      if (late != null) {
        effective.add(late.dated(holdsOf(question, late.holds(), tail)::get));
      }
      Totals recorded = latest(before, tail, timestamp).map(Line::after).orElse(Totals.ZERO);
      Totals totals = effective.from(recorded);
      now = now.map(account -> account.with(totals, account.closed()));
    }
    return new Reading<>(now, Positions.of(question.shard(), tail.sequence()), question.consistency());
  }

  private static boolean keepsHistory(Account account) {
    return !account.opening().flags().has(AccountFlag.NO_HISTORY);
  }

  private void requireHistory(Account account) {
    if (!keepsHistory(account)) {
      throw new NoHistory(id);
    }
  }

  /** When the last entry was recorded that the account as it stands can reflect; −1 for none. An eventual read may find it newer than the cursor. */
  private long lastTimestamp(Tail tail) {
    if (tail.lastTimestamp() >= 0) {
      return tail.lastTimestamp();
    }
    long sequence = Math.max(posted, stored == null ? -1 : stored.sequence());
    return sequence < 0
        ? -1
        : question.store().journal().at(question.shard(), sequence, question.deadline()).map(Segment::lastTimestamp).orElse(-1L);
  }

  private Totals totalsAtCursor() {
    return StatementSearch.lastStored(question, id, posted, Long.MAX_VALUE).map(Line::after).orElse(Totals.ZERO);
  }

  private Optional<Line> latest(Optional<Line> before, Tail tail, long timestamp) {
    return StatementSearch.last(tail.lines(id, this::totalsAtCursor), timestamp).or(() -> before);
  }

  /** The account as it stood right after a line, or when it was opened. */
  private Account at(Account account, Optional<Line> line, Tail tail) {
    Account opened = Account.opened(account.opening(), account.timestamp());
    return line.map(last -> opened.with(last.after(), closedAfter(last.line(), tail))).orElse(opened);
  }

  /** Statements do not tell whether the account was closed, so the segment is asked. */
  private boolean closedAfter(StatementLine line, Tail tail) {
    Location location = line.location();
    return new Closing(id, holds -> holdsOf(question, holds, tail)).after(question, location);
  }

  /** However many there are, only some pages of them are in memory at once. */
  private void addStored(EffectiveTotals effective) {
    List<DatedPage> pages;
    PageRange range = PageRange.first(DATED_PAGES);
    do {
      pages = question.store().statements().dated(id, range, Consistency.STRONG, question.deadline());
      for (DatedPage page : pages) {
        if (page.changes().getFirst().sequence() <= posted) {
          effective.add(page.changes());
        }
        range = PageRange.after(page.first(), DATED_PAGES);
      }
    } while (!pages.isEmpty());
  }

  /** Holds that the tail or the read tables have, found all at once: what they were made with never changes. */
  static Map<TransferId, Transfer> holdsOf(Question question, Set<TransferId> ids, Tail tail) {
    Map<TransferId, Transfer> holds = new HashMap<>();
    List<TransferId> missing = new ArrayList<>();
    for (TransferId hold : ids) {
      Transfer made = tail.madeHold(hold);
      if (made == null) {
        missing.add(hold);
      } else {
        holds.put(hold, made);
      }
    }
    if (!missing.isEmpty()) {
      question
          .store()
          .checkpoints()
          .holds(question.shard(), missing, Consistency.STRONG, question.deadline())
          .forEach((hold, checkpoint) -> holds.put(hold, checkpoint.value().transfer()));
    }
    for (TransferId hold : missing) {
      if (!holds.containsKey(hold)) {
        throw new StoreException.Corrupt("journal resolves a hold that was never made: " + hold, null);
      }
    }
    return holds;
  }
}
