package io.tallystick.local.linear;

import io.tallystick.journal.AfterBalance;
import io.tallystick.ledger.Account;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Chain;
import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.NewTransfer;
import io.tallystick.ledger.Request;
import io.tallystick.ledger.Step;
import io.tallystick.ledger.TransferId;
import io.tallystick.ledger.TransferOutcome;
import io.tallystick.ledger.Verdict;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A journal as one client after the other would have made it: every request, or the part of it that is decided together, is decided anew, by the rules alone, at the place where the journal has its first entry; and so is
 * every step of a chain across shards. The journal is right if exactly its entries come out, and the balances that its segments say.
 */
final class Replay {
  private final int shard;
  private final Books books;
  private final Asked asked;
  private final Findings findings;
  private boolean broken;
  private final Map<AccountId, TreeMap<Long, Operation.Standing>> standings = new HashMap<>();
  private final Map<Recorded.Key, Recorded> recorded = new HashMap<>();
  /** For each segment when the last of what it records was first asked for. */
  private final Map<Long, Long> askedLast = new HashMap<>();

  /** @param books of all shards, to which this one's journal is added */
  Replay(int shard, Books books, Asked asked, Findings findings) {
    this.shard = shard;
    this.books = books;
    this.asked = asked;
    this.findings = findings;
  }

  /**
   * Adds the journal's next segment. After one that the rules do not make nothing is compared any more.
   *
   * @param balances of the accounts that the segment touches
   */
  void add(long sequence, List<Entry> entries, List<AfterBalance> balances) {
    int next = 0;
    while (next < entries.size() && !broken) {
      int length = length(entries, next);
      Step step = length < 0 ? chain(entries, next) : across(entries.subList(next, next + length));
      int made = step == null ? 0 : step.entries().size();
      if (made == 0 || next + made > entries.size() || length >= 0 && made != length || !entries.subList(next, next + made).equals(step.entries())) {
        findings.add("the journal has what the rules do not make of the requests in its order", "sequence " + sequence + ", entry " + next + ": " + entries.get(next) + " instead of " + (step == null ? "nothing" : step.entries()));
        broken = true;
        return;
      }
      books.apply(shard, step);
      for (Account account : step.accounts()) {
        standings.computeIfAbsent(account.id(), none -> new TreeMap<>()).put(sequence, new Operation.Standing(account.totals(), account.closed()));
      }
      next += made;
    }
    if (!broken) {
      balances.forEach(balance -> compare(sequence, balance));
    }
    entries.forEach(entry -> note(entry, sequence));
  }

  private void compare(long sequence, AfterBalance balance) {
    Account account = books.of(shard).account(balance.id());
    if (account == null || !account.totals().equals(balance.totals()) || account.closed() != balance.closed()) {
      findings.add("a segment has balances that its entries do not come to", "sequence " + sequence + ": " + balance + " instead of " + account);
    }
  }

  /** How many entries from there on are one step of a chain across shards, or of the expiry of a hold; −1 where they are of what the shard decided alone. */
  private int length(List<Entry> entries, int next) {
    Entry first = entries.get(next);
    switch (first) {
      case CrossEntry _, Entry.HoldExpired _ -> {
        return 1;
      }
      case Entry.AccountOpened _, Entry.AccountRejected _ -> {
        return -1;
      }
      case Entry.TransferMade made when !Recorded.ofChain(made) -> {
        return -1;
      }
      case Entry.TransferMade _, Entry.TransferRejected _ -> {}
    }
    int end = next;
    while (end < entries.size() && entries.get(end).getClass() == first.getClass() && isTold(entries.get(end)) == isTold(first)) {
      end++;
    }
    if (end == entries.size() || !(entries.get(end) instanceof CrossEntry.Decided || entries.get(end) instanceof CrossEntry.Ended)) {
      return -1;
    }
    if (entries.get(end) instanceof CrossEntry.Decided decided && decided.verdict() instanceof Verdict.Refused && !isTold(first)) {
      Set<TransferId> members = members(decided, entries.get(end - 1));
      for (int at = next; at < end; at++) {
        if (!members.contains(((Entry.TransferRejected) entries.get(at)).id())) {
          return -1;
        }
      }
    } else if (!isTold(first) && !(first instanceof Entry.TransferMade)) {
      return -1;
    }
    return end - next + 1;
  }

  private static boolean isTold(Entry entry) {
    return entry instanceof Entry.TransferRejected rejected && rejected.told();
  }

  /** Of a chain that was refused: as it was prepared, or as it was asked for where it was not. */
  private Set<TransferId> members(CrossEntry.Decided refused, Entry last) {
    Set<TransferId> members = books.members(refused.key());
    Request request = members.isEmpty() ? asked.request(Recorded.Key.of(last)) : null;
    return request == null ? members : request.transfers().stream().map(NewTransfer::id).collect(Collectors.toSet());
  }

  private Step across(List<Entry> entries) {
    return switch (entries.getLast()) {
      case CrossEntry.Prepared one -> one.chain() == null || isAsked(one.chain()) ? books.prepared(shard, one) : null;
      case CrossEntry.Decided one -> books.decided(shard, one, entries);
      case CrossEntry.Ended one -> books.ended(shard, one, entries.getFirst().timestamp());
      case CrossEntry.Settled one -> books.settled(shard, one);
      case CrossEntry.ExpirySettled one -> books.expirySettled(shard, one);
      case Entry.HoldExpired one -> books.expired(shard, one);
      case Entry.AccountOpened _, Entry.AccountRejected _, Entry.TransferMade _, Entry.TransferRejected _ -> null;
    };
  }

  private boolean isAsked(Chain chain) {
    NewTransfer first = chain.members().getFirst();
    Request request = asked.request(new Recorded.Key(Recorded.Kind.TRANSFER, first.id().value(), 0));
    return request != null && request.transfers().equals(chain.members());
  }

  /** What the shard decided alone. */
  private Step chain(List<Entry> entries, int next) {
    Entry entry = entries.get(next);
    Request request = asked.request(Recorded.Key.of(entry));
    if (request == null) {
      return null;
    }
    if (request.transfers().isEmpty()) {
      return books.accounts(shard, request, entry.timestamp());
    }
    boolean noWay = entry instanceof Entry.TransferRejected rejected && rejected.outcome() == TransferOutcome.CHAIN_NEEDS_SEVERAL_ROUNDS;
    return noWay ? books.refused(shard, request, entry.timestamp()) : books.alone(shard, request, entry.timestamp());
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
