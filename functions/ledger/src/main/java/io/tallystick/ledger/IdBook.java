package io.tallystick.ledger;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/** What entries say of ids: which were used or burned, what is left of originals, and what was rejected last. Not safe for concurrent use. */
final class IdBook {
  private final Map<TransferId, Known> known = new HashMap<>();
  private final Map<TransferId, Amount> reversible = new HashMap<>();
  private final Map<AccountId, Entry.AccountRejected> accountRejections = new HashMap<>();
  private final Map<TransferId, Entry.TransferRejected> transferRejections = new HashMap<>();

  void apply(Entry entry) {
    switch (entry) {
      case Entry.TransferMade made -> apply(made.transfer());
      case Entry.TransferRejected rejected -> apply(rejected);
      case Entry.AccountRejected rejected -> {
        if (!rejected.id().isNone()) {
          accountRejections.put(rejected.id(), rejected);
        }
      }
      case Entry.AccountOpened _, Entry.HoldExpired _, CrossEntry _ -> {}
    }
  }

  private void apply(Transfer made) {
    known.put(made.id(), made);
    if (made.reversal()) {
      reversible.put(made.reverses(), made.leftAfter());
    }
  }

  private void apply(Entry.TransferRejected rejected) {
    if (rejected.id().isNone()) {
      return;
    }
    if (rejected.outcome().isTransient()) {
      known.put(rejected.id(), new Burned(rejected.id(), rejected.outcome(), rejected.timestamp()));
    } else {
      transferRejections.put(rejected.id(), rejected);
    }
  }

  /** Null where nothing was said of it, as in each of these. */
  Known known(TransferId id) {
    return known.get(id);
  }

  Amount reversible(TransferId original) {
    return reversible.get(original);
  }

  Entry.AccountRejected rejection(AccountId id) {
    return accountRejections.get(id);
  }

  Entry.TransferRejected rejection(TransferId id) {
    return transferRejections.get(id);
  }

  /** Every id that was used or burned, in no order; a view that follows. */
  Collection<Known> known() {
    return Collections.unmodifiableCollection(known.values());
  }
}
