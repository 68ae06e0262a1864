package io.tallystick.local.torture;

import io.tallystick.ledger.ChainKey;
import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.LegsHere;
import io.tallystick.ledger.TransferId;
import io.tallystick.ledger.Verdict;
import io.tallystick.local.linear.Findings;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which chains across shards are under way, as the journals say, and whether all shards end each of them alike. */
final class InFlight {
  /** A shard's part of a chain. */
  private record Part(int shard, ChainKey key) {}

  private final Set<Part> prepared = new LinkedHashSet<>();
  private final Set<ChainKey> unsettled = new LinkedHashSet<>();
  private final Set<TransferId> expiring = new LinkedHashSet<>();
  private final Map<ChainKey, Verdict.Kind> decided = new HashMap<>();
  private final Map<ChainKey, Set<Integer>> told = new HashMap<>();
  /** Parts that ended as committed, which of no chain may be too few or too many. */
  private final Map<ChainKey, Set<Integer>> committed = new LinkedHashMap<>();
  private final Findings findings;
  private long chains;

  /** @param findings takes what is not as it must be */
  InFlight(Findings findings) {
    this.findings = findings;
  }

  /** The shard's next entry. */
  void add(int shard, Entry entry) {
    switch (entry) {
      case CrossEntry.Prepared part -> {
        if (!prepared.add(new Part(shard, part.key()))) {
          findings.add("a chain was prepared twice", part.key() + " on shard " + shard);
        }
      }
      case CrossEntry.Decided decision -> decide(shard, decision);
      case CrossEntry.Ended end -> {
        boolean was = prepared.remove(new Part(shard, end.key()));
        if (end.verdict() == Verdict.Kind.COMMITTED) {
          if (!was) {
            findings.add("a chain was committed that was not prepared", end.key() + " on shard " + shard);
          }
          committed.computeIfAbsent(end.key(), none -> new HashSet<>()).add(shard);
        }
      }
      case CrossEntry.Settled end -> {
        if (!unsettled.remove(end.key())) {
          findings.add("a chain was settled that was not to be", end.key());
        }
      }
      case Entry.HoldExpired expired when expired.here() == LegsHere.DEBIT -> expiring.add(expired.holdId());
      case CrossEntry.ExpirySettled end -> {
        if (!expiring.remove(end.holdId())) {
          findings.add("an expiry was settled that was not to be", end.holdId());
        }
      }
      case Entry _ -> {}
    }
  }

  private void decide(int shard, CrossEntry.Decided decision) {
    if (decision.key().coordinator() != shard) {
      findings.add("a chain was decided by another shard than its own", decision.key() + " on shard " + shard);
    }
    boolean was = prepared.remove(new Part(shard, decision.key()));
    Verdict.Kind verdict = decision.verdict().kind();
    if (!was && verdict != Verdict.Kind.REFUSED) {
      findings.add("a chain was decided that was not prepared", decision.key());
    }
    if (decided.put(decision.key(), verdict) != null) {
      findings.add("a chain was decided twice", decision.key());
    }
    told.put(decision.key(), decision.tell());
    if (!decision.tell().isEmpty()) {
      unsettled.add(decision.key());
    }
    chains++;
  }

  /** What is under way now, if anything is. */
  Optional<String> underWay() {
    if (prepared.isEmpty() && unsettled.isEmpty() && expiring.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        "%d parts of chains are prepared, %d chains are not settled, %d expiries are not%s".formatted(prepared.size(), unsettled.size(), expiring.size(), first()));
  }

  private String first() {
    return prepared.stream().findFirst().map(part -> ", such as " + part)
        .or(() -> unsettled.stream().findFirst().map(key -> ", such as " + key))
        .or(() -> expiring.stream().findFirst().map(hold -> ", such as " + hold))
        .orElse("");
  }

  /** Chains that were decided so far. */
  long chains() {
    return chains;
  }

  long committed() {
    return decided.values().stream().filter(Verdict.Kind.COMMITTED::equals).count();
  }

  /** Compares the verdicts of all shards; to be called at the end of all journals. */
  void check() {
    underWay().ifPresent(what -> findings.add("in the end", what));
    decided.forEach(
        (key, verdict) -> {
          Set<Integer> ended = committed.getOrDefault(key, Set.of());
          Set<Integer> due = verdict == Verdict.Kind.COMMITTED ? told.get(key) : Set.of();
          if (!ended.equals(due)) {
            findings.add("a chain was not committed on exactly the shards that it was to be", key + ": " + List.copyOf(ended) + " instead of " + List.copyOf(due));
          }
        });
    committed.keySet().stream().filter(key -> !decided.containsKey(key)).forEach(key -> findings.add("a chain was committed that nobody decided", key));
  }
}
