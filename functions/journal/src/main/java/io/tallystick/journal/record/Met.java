package io.tallystick.journal.record;

import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.TransferId;
import java.util.HashSet;
import java.util.Set;

/** What the tasks of one shard have met so far in one round, for those that come after them. */
final class Met {
  private final Set<AccountId> leftAccounts = new HashSet<>();
  private final Set<TransferId> leftIds = new HashSet<>();
  private final Set<AccountId> held = new HashSet<>();

  Met copy() {
    Met copy = new Met();
    copy.leftAccounts.addAll(leftAccounts);
    copy.leftIds.addAll(leftIds);
    copy.held.addAll(held);
    return copy;
  }

  /** A task was left out: what it has in common with later ones has to wait for it. */
  void leftOut(Bearing bearing) {
    leftAccounts.addAll(bearing.accounts());
    leftIds.addAll(bearing.ids());
  }

  /** A chain was prepared: what fails on its accounts from now on may fail because of it. */
  void prepared(Bearing bearing) {
    held.addAll(bearing.accounts());
  }

  /** Whether it comes after one that was left out. */
  boolean mustWait(Bearing bearing) {
    return !(leftAccounts.isEmpty() && leftIds.isEmpty()) && (meets(leftAccounts, bearing.accounts()) || meets(leftIds, bearing.ids()));
  }

  boolean disturbs(Bearing bearing) {
    return bearing.disturbed() || !held.isEmpty() && meets(held, bearing.accounts());
  }

  private static <T> boolean meets(Set<T> met, Set<T> some) {
    for (T one : some) {
      if (met.contains(one)) {
        return true;
      }
    }
    return false;
  }
}
