package io.tallystick.ledger;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a decision takes from holds and originals, followed entry by entry: nobody may take more than there was left, nor misstate it. */
final class Takings {
  private final View before;
  private final List<Entry> entries;
  private final Map<TransferId, Amount> held = new HashMap<>();
  private final Map<TransferId, Amount> reversible = new HashMap<>();
  /** The transfers that the decision made; null until an original is not among those from before. */
  private Map<TransferId, Transfer> made;

  Takings(View before, List<Entry> entries) {
    this.before = before;
    this.entries = entries;
  }

  void check() {
    for (Entry entry : entries) {
      switch (entry) {
        case Entry.TransferMade transferMade -> check(transferMade.transfer());
        case Entry.HoldExpired expired -> require(expired.amount().equals(heldBy(expired.holdId())), expired.holdId());
        case Entry.AccountOpened _, Entry.AccountRejected _, Entry.TransferRejected _, CrossEntry _ -> {}
      }
    }
  }

  private void check(Transfer transfer) {
    if (transfer.pending()) {
      held.put(transfer.id(), transfer.amount());
    } else if (transfer.resolves()) {
      require(takesWithin(transfer, heldBy(transfer.pendingId())), transfer.id());
      held.put(transfer.pendingId(), transfer.leftAfter());
    } else if (transfer.reversal()) {
      require(takesWithin(transfer, reversibleOf(transfer.reverses())), transfer.id());
      reversible.put(transfer.reverses(), transfer.leftAfter());
    }
  }

  private static boolean takesWithin(Transfer transfer, Amount left) {
    return transfer.leftBefore().equals(left) && transfer.amount().compareTo(left) <= 0;
  }

  /** Null where there is nothing that could be open. */
  private Amount heldBy(TransferId hold) {
    Amount left = held.get(hold);
    return left == null && before.hold(hold) instanceof Hold.Open open ? open.held() : left;
  }

  /** Null where there is nothing that could be reversed. */
  private Amount reversibleOf(TransferId original) {
    Amount left = reversible.get(original);
    if (left == null) {
      left = before.reversible(original);
    }
    if (left == null) {
      Transfer posted = before.known(original) instanceof Transfer known ? known : made(original);
      left = posted == null || !posted.posted() ? null : posted.amount();
    }
    return left;
  }

  private Transfer made(TransferId id) {
    if (made == null) {
      made = new HashMap<>();
      for (Entry entry : entries) {
        if (entry instanceof Entry.TransferMade transferMade) {
          made.put(transferMade.transfer().id(), transferMade.transfer());
        }
      }
    }
    return made.get(id);
  }

  private static void require(boolean kept, TransferId subject) {
    if (!kept) {
      throw new BrokenInvariant(Invariant.NO_MORE_IS_TAKEN_THAN_IS_LEFT, subject.value());
    }
  }
}
