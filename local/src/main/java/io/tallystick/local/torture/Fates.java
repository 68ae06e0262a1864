package io.tallystick.local.torture;

import io.tallystick.ledger.Entry;
import io.tallystick.ledger.Sharding;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferId;
import io.tallystick.ledger.TransferOutcome;
import io.tallystick.local.linear.Findings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What became of each transfer that was sent, on all shards together: made with each of its legs once, or refused, or burned; and never two of these that exclude each other. */
final class Fates {
  /** A transfer on a shard. */
  private record At(int shard, TransferId id) {}

  private record Refusal(TransferId id, TransferOutcome outcome) {}

  private static final class Made {
    private final Transfer transfer;
    private final Set<Integer> shards = new HashSet<>();
    private int debits;
    private int credits;

    Made(Transfer transfer) {
      this.transfer = transfer;
    }
  }

  private final Sent sent;
  private final Sharding sharding;
  private final Findings findings;
  private final Map<TransferId, Made> made = new HashMap<>();
  private final Map<At, TransferOutcome> lastRefusal = new HashMap<>();
  private final Set<TransferId> refused = new HashSet<>();
  private final Set<TransferId> burned = new HashSet<>();
  private final Set<Refusal> decided = new HashSet<>();
  private final Set<Refusal> told = new HashSet<>();

  /** @param findings takes what is not as it must be */
  Fates(Sent sent, Sharding sharding, Findings findings) {
    this.sent = sent;
    this.sharding = sharding;
    this.findings = findings;
  }

  /** The next on that shard. */
  void add(int shard, Entry.TransferMade entry) {
    Transfer transfer = entry.transfer();
    TransferId id = transfer.id();
    if (lastRefusal.get(new At(shard, id)) instanceof TransferOutcome outcome && outcome.isTransient()) {
      find("a transfer was made after its id was burned", id);
    }
    if (!sent.has(id)) {
      find("a transfer was made but never sent", id);
    } else if (!sent.isSame(transfer)) {
      find("a transfer was made otherwise than it was sent", id);
    }
    Made known = made.computeIfAbsent(id, none -> new Made(transfer));
    if (!known.shards.add(shard)) {
      find("a transfer has effect twice on a shard", id);
    }
    if (!known.transfer.equals(transfer)) {
      find("a transfer is not the same on all shards", id);
    }
    boolean debit = sharding.shardOf(transfer.debitAccountId()) == shard;
    boolean credit = sharding.shardOf(transfer.creditAccountId()) == shard;
    if (entry.here().debit() != debit || entry.here().credit() != credit) {
      find("a transfer has a leg where its account does not live", id + " on shard " + shard);
    }
    known.debits += entry.here().debit() ? 1 : 0;
    known.credits += entry.here().credit() ? 1 : 0;
  }

  /** The next on that shard. */
  void add(int shard, Entry.TransferRejected rejected) {
    TransferId id = rejected.id();
    Refusal refusal = new Refusal(id, rejected.outcome());
    (rejected.told() ? told : decided).add(refusal);
    refused.add(id);
    if (rejected.outcome().isTransient()) {
      burned.add(id);
      Made known = made.get(id);
      if (known != null && known.shards.contains(shard)) {
        find("a transfer was burned after it was made", id);
      }
    }
    if (rejected.outcome() == lastRefusal.put(new At(shard, id), rejected.outcome()) && !rejected.told()) {
      find("a transfer was refused twice for the same reason", id + " on shard " + shard);
    }
    if (!sent.has(id)) {
      find("a transfer was refused but never sent", id);
    }
  }

  /** Compares with what was sent; to be called at the end of all journals. */
  void check() {
    for (TransferId id : sent.certain()) {
      if (!made.containsKey(id) && !refused.contains(id)) {
        find("a transfer was sent and never answered", id);
      }
    }
    made.forEach(
        (id, of) -> {
          if (of.debits != 1 || of.credits != 1) {
            find("a transfer does not have each of its legs once", id + " with " + of.debits + " debits and " + of.credits + " credits");
          }
          if (burned.contains(id)) {
            find("a transfer was made, and its id was burned", id);
          }
        });
    told.stream().filter(refusal -> !decided.contains(refusal)).forEach(refusal -> find("a shard was told of a refusal that none decided", refusal));
    for (List<TransferId> chain : sent.chains()) {
      long members = chain.stream().filter(made::containsKey).count();
      if (members != 0 && members != chain.size()) {
        find("a chain was made in part", chain.getFirst() + ": " + members + " of " + chain.size());
      }
    }
  }

  long made() {
    return made.size();
  }

  /** Made transfers whose accounts live on two shards. */
  long crossed() {
    return made.values().stream().filter(of -> sharding.shardOf(of.transfer.debitAccountId()) != sharding.shardOf(of.transfer.creditAccountId())).count();
  }

  long refused() {
    return refused.size();
  }

  /** How often each refusal was decided, by outcome. */
  Map<TransferOutcome, Long> refusals() {
    Map<TransferOutcome, Long> refusals = new HashMap<>();
    new ArrayList<>(decided).forEach(refusal -> refusals.merge(refusal.outcome(), 1L, Long::sum));
    return refusals;
  }

  private void find(String problem, Object what) {
    findings.add(problem, what);
  }
}
