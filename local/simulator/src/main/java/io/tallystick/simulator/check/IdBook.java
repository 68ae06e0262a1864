package io.tallystick.simulator.check;

import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.TransferFlag;
import io.tallystick.ledger.TransferId;
import io.tallystick.ledger.TransferOutcome;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What became of each id: it is made once, it is never made after it was burned nor burned after it was made, and nothing ends a hold twice. */
public final class IdBook {
  private final Set<String> accounts = new HashSet<>();
  private final Set<TransferId> made = new HashSet<>();
  private final Map<TransferId, TransferOutcome> refused = new HashMap<>();
  private final Set<TransferId> ended = new HashSet<>();

  Optional<String> add(Entry entry) {
    return switch (entry) {
      case Entry.AccountOpened opened -> accounts.add(opened.account().id().value()) ? Optional.empty() : Optional.of("an account was opened twice");
      case Entry.AccountRejected _ -> Optional.empty();
      case Entry.HoldExpired expired -> ended.add(expired.holdId()) ? Optional.empty() : Optional.of("a hold was ended twice");
      case Entry.TransferRejected rejected -> refuse(rejected);
      case CrossEntry _ -> Optional.empty();
      case Entry.TransferMade(var transfer, var _, long _) -> {
        if (!made.add(transfer.id())) {
          yield Optional.of("an id has effect twice");
        }
        if (refused.get(transfer.id()) instanceof TransferOutcome outcome && outcome.isTransient()) {
          yield Optional.of("a transfer was made after its id was burned");
        }
        boolean ends = transfer.voids() || transfer.posts() && !transfer.flags().has(TransferFlag.KEEP_OPEN);
        yield ends && !ended.add(transfer.pendingId()) ? Optional.of("a hold was ended twice") : Optional.empty();
      }
    };
  }

  private Optional<String> refuse(Entry.TransferRejected rejected) {
    if (made.contains(rejected.id()) && rejected.outcome().isTransient()) {
      return Optional.of("an id was burned after its transfer was made");
    }
    return rejected.outcome() == refused.put(rejected.id(), rejected.outcome()) ? Optional.of("a transfer was refused twice for the same reason") : Optional.empty();
  }

  /** Whether the journal says what became of it. */
  public boolean decided(TransferId id) {
    return made.contains(id) || refused.containsKey(id);
  }
}
