package io.tallystick.simulator.check;

import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.LegsHere;
import io.tallystick.ledger.TransferFlag;
import io.tallystick.ledger.TransferId;
import io.tallystick.ledger.TransferOutcome;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What became of each id: it is made once, it is never made after it was burned nor burned after it was made, and nothing ends a hold twice. */
public final class IdBook {
  private final Set<String> accounts = new HashSet<>();
  /** By id: which of its legs are recorded. */
  private final Map<TransferId, LegsHere> made = new HashMap<>();
  private final Map<TransferId, TransferOutcome> refused = new HashMap<>();
  /** By shard and id: the last reason. Where a hold is found only later, a chain that was refused may be so again by another shard, where it burns nothing. */
  private final Map<Refused, TransferOutcome> reasons = new HashMap<>();
  private final Set<TransferId> across = new HashSet<>();
  private final Map<TransferId, LegsHere> ended = new HashMap<>();

  private record Refused(int shard, TransferId id) {}

  /** The next entry of a shard's journal; answers what is wrong with it. */
  Optional<String> add(int shard, Entry entry) {
    return switch (entry) {
      case Entry.AccountOpened opened -> accounts.add(opened.account().id().value()) ? Optional.empty() : Optional.of("an account was opened twice");
      case Entry.AccountRejected _ -> Optional.empty();
      case Entry.HoldExpired expired -> add(ended, expired.holdId(), expired.here()) ? Optional.empty() : Optional.of("a hold was ended twice");
      case Entry.TransferRejected rejected -> refuse(shard, rejected);
      case CrossEntry _ -> Optional.empty();
      case Entry.TransferMade(var transfer, var here, long timestamp) -> {
        if (here != LegsHere.BOTH || timestamp != transfer.timestamp()) {
          across.add(transfer.id());
        }
        if (!add(made, transfer.id(), here)) {
          yield Optional.of("an id has effect twice");
        }
        if (refused.get(transfer.id()) instanceof TransferOutcome outcome && outcome.isTransient()) {
          yield Optional.of("a transfer was made after its id was burned");
        }
        boolean ends = transfer.voids() || transfer.posts() && !transfer.flags().has(TransferFlag.KEEP_OPEN);
        yield ends && !add(ended, transfer.pendingId(), here) ? Optional.of("a hold was ended twice") : Optional.empty();
      }
    };
  }

  /** False where one of the legs was there already. */
  private static boolean add(Map<TransferId, LegsHere> legs, TransferId id, LegsHere here) {
    LegsHere before = legs.getOrDefault(id, LegsHere.NEITHER);
    legs.put(id, LegsHere.of(before.debit() || here.debit(), before.credit() || here.credit()));
    return !(before.debit() && here.debit() || before.credit() && here.credit());
  }

  /** Something of which one leg took effect and the other did not. */
  Optional<String> half() {
    return Stream.concat(made.entrySet().stream(), ended.entrySet().stream())
        .filter(legs -> legs.getValue() != LegsHere.BOTH)
        .map(legs -> legs.getKey() + " has " + legs.getValue())
        .sorted()
        .findFirst();
  }

  private Optional<String> refuse(int shard, Entry.TransferRejected rejected) {
    if (made.containsKey(rejected.id()) && rejected.outcome().isTransient()) {
      return Optional.of("an id was burned after its transfer was made");
    }
    if (rejected.told()) {
      refused.putIfAbsent(rejected.id(), rejected.outcome());
      return Optional.empty();
    }
    boolean again = rejected.outcome() == refused.put(rejected.id(), rejected.outcome()) && rejected.outcome().isTransient();
    again |= rejected.outcome() == reasons.put(new Refused(shard, rejected.id()), rejected.outcome());
    return again ? Optional.of("a transfer was refused twice for the same reason") : Optional.empty();
  }

  /** Whether a chain across shards made it. */
  boolean across(TransferId id) {
    return across.contains(id);
  }

  /** Whether both legs of a transfer took effect. */
  boolean whole(TransferId id) {
    return made.get(id) == LegsHere.BOTH;
  }

  /** Whether the journal says what became of it. */
  public boolean decided(TransferId id) {
    return made.containsKey(id) || refused.containsKey(id);
  }
}
