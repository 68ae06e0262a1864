package io.tallystick.local.linear;

import io.tallystick.journal.AfterBalance;
import io.tallystick.ledger.Account;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Decision;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.Hold;
import io.tallystick.ledger.Ledger;
import io.tallystick.ledger.MemoryState;
import io.tallystick.ledger.Request;
import io.tallystick.ledger.Shard;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * A journal as one client after the other would have made it: every request, or the part of it that is decided together, is decided anew, by the rules alone, at the place where the journal has its first entry.
 * The journal is right if exactly its entries come out.
 */
final class Replay {
  private final Asked asked;
  private final Findings findings;
  private final MemoryState state;
  private boolean across;
  private final Map<AccountId, TreeMap<Long, Operation.Standing>> standings = new HashMap<>();
  private final Map<Recorded.Key, Recorded> recorded = new HashMap<>();
  /** For each segment when the last of what it records was first asked for. */
  private final Map<Long, Long> askedLast = new HashMap<>();

  Replay(Shard shard, Asked asked, Findings findings) {
    this.state = new MemoryState(shard);
    this.asked = asked;
    this.findings = findings;
  }

  /**
   * Adds the journal's next segment. From the first one on that has a part of a chain across shards the rules of one shard alone make no journal any more; then accounts stand as the segments say.
   *
   * @param balances of the accounts that the segment touches
   */
  void add(long sequence, List<Entry> entries, List<AfterBalance> balances) {
    across |= entries.stream().anyMatch(CrossEntry.class::isInstance);
    if (across) {
      for (AfterBalance balance : balances) {
        standings.computeIfAbsent(balance.id(), none -> new TreeMap<>()).put(sequence, new Operation.Standing(balance.totals(), balance.closed()));
      }
      entries.forEach(entry -> note(entry, sequence));
      return;
    }
    for (int next = 0; next < entries.size(); ) {
      Entry entry = entries.get(next);
      Decision decision = decide(entry);
      int made = decision.entries().size();
      if (made == 0 || next + made > entries.size() || !entries.subList(next, next + made).equals(decision.entries())) {
        findings.add("the journal has what the rules do not make of the requests in its order", "sequence " + sequence + ", entry " + next + ": " + entry);
        return;
      }
      state.apply(decision);
      for (Account account : decision.accounts()) {
        standings.computeIfAbsent(account.id(), none -> new TreeMap<>()).put(sequence, new Operation.Standing(account.totals(), account.closed()));
      }
      next += made;
    }
    entries.forEach(entry -> note(entry, sequence));
  }

  private Decision decide(Entry entry) {
    if (entry instanceof Entry.HoldExpired expired) {
      return state.hold(expired.holdId()) instanceof Hold.Open open
          ? Ledger.expire(state, List.of(open), expired.timestamp())
          : new Decision(List.of(), List.of(), List.of(), List.of());
    }
    Request request = asked.request(Recorded.Key.of(entry));
    return Ledger.decide(state, request == null ? List.of() : List.of(request), entry.timestamp());
  }

  private void note(Entry entry, long sequence) {
    Recorded.of(entry, sequence).ifPresent(noted -> {
      recorded.put(noted.key(), noted);
      askedLast.merge(sequence, asked.first(noted.key()), Math::max);
    });
  }

  /** How an account stood after that segment, null if there was none; a sequence before the first is one without accounts. */
  Operation.Standing standing(AccountId account, long sequence) {
    TreeMap<Long, Operation.Standing> versions = standings.get(account);
    Map.Entry<Long, Operation.Standing> version = versions == null ? null : versions.floorEntry(sequence);
    return version == null ? null : version.getValue();
  }

  /** Whether an account ever stood so after that segment or a later one. */
  boolean stoodSince(AccountId account, long sequence, Operation.Standing standing) {
    if (Objects.equals(standing(account, sequence), standing)) {
      return true;
    }
    TreeMap<Long, Operation.Standing> versions = standings.get(account);
    return versions != null && versions.tailMap(sequence, false).containsValue(standing);
  }

  /** What was recorded of an event at that time, null if nothing was. */
  Recorded recorded(Recorded.Key key) {
    return recorded.get(key);
  }

  /** Everything that was recorded. */
  Iterable<Recorded> everything() {
    return recorded.values();
  }

  /** When the last of what a segment records was first asked for. */
  long askedLast(long sequence) {
    return askedLast.getOrDefault(sequence, Long.MIN_VALUE);
  }
}
