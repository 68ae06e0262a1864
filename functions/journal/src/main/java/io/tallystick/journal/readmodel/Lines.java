package io.tallystick.journal.readmodel;

import io.tallystick.journal.DatedChange;
import io.tallystick.journal.DatedPage;
import io.tallystick.journal.Location;
import io.tallystick.journal.StatementLine;
import io.tallystick.journal.StatementLine.Kind;
import io.tallystick.journal.StatementLine.Side;
import io.tallystick.journal.StatementPage;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.Totals;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** The statement lines of one account in order, and its totals before the first of them. */
final class Lines {
  private final List<StatementLine> lines = new ArrayList<>();
  private final List<Dating> datings = new ArrayList<>();
  private Totals before;

  /**
   * A line that may take effect at another time than it was recorded.
   *
   * @param effectiveAt the business date that its transfer gave, or null
   * @param hold the hold that it releases something of, since what is released counts no earlier than what was held; else {@link TransferId#NONE}
   */
  private record Dating(StatementLine line, Instant effectiveAt, TransferId hold) {}

  /** Adds a line for each leg that is here. */
  static void add(Map<AccountId, Lines> byAccount, Entry.TransferMade made, Location location) {
    Transfer transfer = made.transfer();
    if (made.here().debit()) {
      of(byAccount, transfer.debitAccountId()).add(StatementLine.of(made, Side.DEBIT, location), dated(made), transfer.pendingId());
    }
    if (made.here().credit()) {
      of(byAccount, transfer.creditAccountId()).add(StatementLine.of(made, Side.CREDIT, location), dated(made), transfer.pendingId());
    }
  }

  /** Adds a line for each leg that is here. */
  static void add(Map<AccountId, Lines> byAccount, Entry.HoldExpired expired, Location location) {
    if (expired.here().debit()) {
      of(byAccount, expired.debitAccountId()).add(StatementLine.of(expired, Side.DEBIT, location), null, expired.holdId());
    }
    if (expired.here().credit()) {
      of(byAccount, expired.creditAccountId()).add(StatementLine.of(expired, Side.CREDIT, location), null, expired.holdId());
    }
  }

  /**
   * The business date that counts in place of the time of recording; null where that counts. A hold across shards counts from its own time, which is a little earlier than its record here: what is released
   * of it counts no earlier than that.
   */
  static Instant dated(Entry.TransferMade made) {
    Transfer transfer = made.transfer();
    boolean ownTime = transfer.effectiveAt() == null && transfer.pending() && made.timestamp() != transfer.timestamp();
    return ownTime ? BusinessDate.of(transfer) : transfer.effectiveAt();
  }

  private static Lines of(Map<AccountId, Lines> byAccount, AccountId id) {
    return byAccount.computeIfAbsent(id, unused -> new Lines());
  }

  private void add(StatementLine line, Instant effectiveAt, TransferId hold) {
    lines.add(line);
    if (effectiveAt != null || !hold.isNone()) {
      datings.add(new Dating(line, effectiveAt, hold));
    }
  }

  /**
   * Finds the totals before the first line from those after the last: the journal keeps only the latter.
   *
   * @param after without what chains in flight have reserved, of which a statement has no lines
   */
  Lines endingAt(Totals after) {
    Totals totals = after;
    for (StatementLine line : lines.reversed()) {
      totals = line.undo(totals);
    }
    before = totals;
    return this;
  }

  /** These lines and then later ones of the same account. */
  Lines followedBy(Lines later) {
    lines.addAll(later.lines);
    datings.addAll(later.datings);
    return this;
  }

  List<StatementLine> all() {
    return lines;
  }

  /** The totals before the first line. */
  Totals before() {
    return before;
  }

  /** Cuts the lines in pages, each with the totals before it. */
  List<StatementPage> pages(AccountId account, int shard) {
    List<StatementPage> pages = new ArrayList<>();
    Totals totals = before;
    for (int from = 0; from < lines.size(); from += StatementPage.MAX_LINES) {
      List<StatementLine> part = lines.subList(from, Math.min(from + StatementPage.MAX_LINES, lines.size()));
      pages.add(new StatementPage(account, shard, totals, part));
      for (StatementLine line : part) {
        totals = line.apply(totals);
      }
    }
    return pages;
  }

  /** The holds that lines release something of. */
  Set<TransferId> holds() {
    Set<TransferId> holds = new HashSet<>();
    for (Dating dating : datings) {
      if (!dating.hold().isNone()) {
        holds.add(dating.hold());
      }
    }
    return holds;
  }

  /**
   * What of the lines takes effect at another time than it was recorded, in order.
   *
   * @param holds the holds that lines release something of, by id
   */
  List<DatedChange> dated(Function<TransferId, Transfer> holds) {
    List<DatedChange> changes = new ArrayList<>();
    for (Dating dating : datings) {
      StatementLine line = dating.line();
      Instant recorded = BusinessDate.of(line.timestamp());
      Instant date = dating.effectiveAt() == null ? recorded : dating.effectiveAt();
      Instant end = dating.hold().isNone() ? date : BusinessDate.later(date, BusinessDate.of(holds.apply(dating.hold())));
      boolean holding = line.kind() == Kind.HOLD;
      add(changes, holding ? DatedChange.Kind.HOLD : DatedChange.Kind.POST, line, line.amount(), date, recorded);
      add(changes, DatedChange.Kind.RELEASE, line, line.released(), end, recorded);
    }
    return changes;
  }

  private static void add(
      List<DatedChange> changes, DatedChange.Kind kind, StatementLine line, Amount amount, Instant date, Instant recorded) {
    if (!amount.isZero() && !date.equals(recorded)) {
      changes.add(new DatedChange(kind, line.side(), amount, date, line.timestamp(), line.location().sequence()));
    }
  }

  /** As {@link #dated}, cut in pages. */
  List<DatedPage> datedPages(AccountId account, int shard, Function<TransferId, Transfer> holds) {
    List<DatedChange> changes = dated(holds);
    List<DatedPage> pages = new ArrayList<>();
    for (int from = 0; from < changes.size(); from += DatedPage.MAX_CHANGES) {
      pages.add(new DatedPage(account, shard, changes.subList(from, Math.min(from + DatedPage.MAX_CHANGES, changes.size()))));
    }
    return pages;
  }
}
