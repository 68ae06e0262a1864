package io.tallystick.journal.readmodel;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The statement lines of one account in order, and its totals before the first of them. */
final class Lines {
  private final List<StatementLine> lines = new ArrayList<>();
  private Totals before;

  static void add(Map<AccountId, Lines> byAccount, Transfer transfer, Location location) {
    Kind kind = Kind.of(transfer);
    Amount amount = transfer.voids() ? Amount.ZERO : transfer.amount();
    for (Side side : Side.values()) {
      boolean debit = side == Side.DEBIT;
      AccountId own = debit ? transfer.debitAccountId() : transfer.creditAccountId();
      AccountId counterpart = debit ? transfer.creditAccountId() : transfer.debitAccountId();
      of(byAccount, own)
          .add(
              new StatementLine(
                  kind,
                  side,
                  transfer.id(),
                  counterpart,
                  amount,
                  transfer.released(),
                  transfer.timestamp(),
                  location));
    }
  }

  static void add(Map<AccountId, Lines> byAccount, Entry.HoldExpired expired, Location location) {
    for (Side side : Side.values()) {
      boolean debit = side == Side.DEBIT;
      AccountId own = debit ? expired.debitAccountId() : expired.creditAccountId();
      AccountId counterpart = debit ? expired.creditAccountId() : expired.debitAccountId();
      of(byAccount, own)
          .add(
              new StatementLine(
                  Kind.EXPIRE_HOLD,
                  side,
                  expired.holdId(),
                  counterpart,
                  Amount.ZERO,
                  expired.amount(),
                  expired.timestamp(),
                  location));
    }
  }

  private static List<StatementLine> of(Map<AccountId, Lines> byAccount, AccountId id) {
    return byAccount.computeIfAbsent(id, unused -> new Lines()).lines;
  }

  /** Finds the totals before the first line from those after the last: the journal keeps only the latter. */
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
    return this;
  }

  /** Cuts the lines in parts of at most {@code maxLines}, each with the totals before it. */
  List<StatementPage> pages(AccountId account, int shard, long run, int maxLines) {
    List<StatementPage> pages = new ArrayList<>();
    Totals totals = before;
    for (int from = 0; from < lines.size(); from += maxLines) {
      List<StatementLine> part = lines.subList(from, Math.min(from + maxLines, lines.size()));
      pages.add(new StatementPage(account, shard, run, pages.size(), totals, part));
      for (StatementLine line : part) {
        totals = line.apply(totals);
      }
    }
    return pages;
  }
}
