package io.tallystick.publisher;

import io.tallystick.journal.StatementLine.Side;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Totals;
import io.tallystick.ledger.Transfer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What a prepared chain holds on the accounts of its shard until it ends; what a post or void moves is held already. */
final class Reservations {
  private Reservations() {}

  /** How a prepared chain changed the totals of its accounts, found from those after it, which are left as they were before. */
  static List<Movement> prepared(CrossEntry.Prepared prepared, Map<AccountId, Totals> totals) {
    return movements(prepared, totals, false);
  }

  /** How a chain that ended without effect changed them, in the same way. */
  static List<Movement> released(CrossEntry.Prepared prepared, Map<AccountId, Totals> totals) {
    return movements(prepared, totals, true);
  }

  private static List<Movement> movements(CrossEntry.Prepared prepared, Map<AccountId, Totals> totals, boolean released) {
    Map<AccountId, Movement> movements = new LinkedHashMap<>();
    for (CrossEntry.Member member : prepared.members()) {
      Transfer transfer = member.transfer();
      if (transfer.resolves()) {
        continue;
      }
      if (member.debitHere()) {
        move(movements, transfer.debitAccountId(), transfer, Side.DEBIT, totals, released);
      }
      if (member.creditHere()) {
        move(movements, transfer.creditAccountId(), transfer, Side.CREDIT, totals, released);
      }
    }
    return new ArrayList<>(movements.values());
  }

  private static void move(Map<AccountId, Movement> movements, AccountId account, Transfer transfer, Side side, Map<AccountId, Totals> totals, boolean released) {
    Movement known = movements.get(account);
    Totals after = Objects.requireNonNull(totals.get(account), "a segment has the totals of every account that it touches");
    Totals before = released ? with(after, side, transfer.amount()) : without(after, side, transfer.amount());
    totals.put(account, before);
    movements.put(account, new Movement(account, transfer.asset(), before, known == null ? after : known.after()));
  }

  /** Totals with so much more pending on a side. */
  static Totals with(Totals totals, Side side, Amount amount) {
    return side == Side.DEBIT
        ? new Totals(totals.debitsPending().plus(amount), totals.debitsPosted(), totals.creditsPending(), totals.creditsPosted())
        : new Totals(totals.debitsPending(), totals.debitsPosted(), totals.creditsPending().plus(amount), totals.creditsPosted());
  }

  private static Totals without(Totals totals, Side side, Amount amount) {
    return side == Side.DEBIT
        ? new Totals(totals.debitsPending().minus(amount), totals.debitsPosted(), totals.creditsPending(), totals.creditsPosted())
        : new Totals(totals.debitsPending(), totals.debitsPosted(), totals.creditsPending().minus(amount), totals.creditsPosted());
  }
}
