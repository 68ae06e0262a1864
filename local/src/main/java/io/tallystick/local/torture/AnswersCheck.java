package io.tallystick.local.torture;

import io.tallystick.journal.AfterBalance;
import io.tallystick.journal.Consistency;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.Sharding;
import io.tallystick.ledger.TransferOutcome;
import io.tallystick.local.linear.Findings;
import io.tallystick.local.linear.Operation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What clients were told, compared with the journals of all shards. Each shard's journal is the order of what happened on it, and every answer says which of its sequences it reflects:
 *
 * <ul>
 *   <li>every outcome that was told is in a journal, at the timestamp that was told; what a complete answer calls created is on each of its shards by the sequences of the answer
 *   <li>every account was as a strong read said, after exactly the sequence that the answer reflects; and as an eventual one said, then or later
 *   <li>on each shard the order agrees with real time: what began after something had ended reflects at least as much, and what it recorded stands later
 *   <li>no answer reflects what was asked for only after it
 *   <li>nobody is told twice that the same was created
 * </ul>
 *
 * <p>That the journals are what the rules make of the requests is not decided anew, as it is for one shard: chains across shards are judged while others are in flight.
 */
final class AnswersCheck {
  private static final String CREATED = "created";
  private static final String EXISTS = "exists";
  private static final String ID_ALREADY_FAILED = "id_already_failed";
  /** Not decided, or not ended everywhere, when it was answered. */
  private static final String IN_FLIGHT = "in_flight";

  /** What was told of a transfer, or recorded. */
  private record Key(String transfer, long timestamp) {}

  private record Recorded(String transfer, String outcome, boolean burned, int shard, long sequence) {
    boolean allows(String told) {
      return told.equals(outcome) || outcome.equals(CREATED) && told.equals(EXISTS) || burned && told.equals(ID_ALREADY_FAILED);
    }
  }

  private final Witness witness;
  private final Sharding sharding;
  private final Findings findings;
  private final Map<AccountId, TreeMap<Long, Operation.Standing>> standings = new HashMap<>();
  private final Map<Key, List<Recorded>> recorded = new HashMap<>();
  /** For each shard and segment when the last was first asked for of what is recorded up to there. */
  private final List<TreeMap<Long, Long>> askedLast = new ArrayList<>();
  /** For each shard at each end of an operation the largest sequence that had been seen until then. */
  private final List<TreeMap<Long, Long>> reached = new ArrayList<>();

  private final Set<Key> toldCreated = new HashSet<>();
  private int outcomes;
  private int unfinished;
  private int strongReads;

  /** @param findings takes what is not as it must be */
  AnswersCheck(Witness witness, Sharding sharding, Findings findings) {
    this.witness = witness;
    this.sharding = sharding;
    this.findings = findings;
    for (int shard = 0; shard < sharding.shards(); shard++) {
      askedLast.add(new TreeMap<>());
      reached.add(new TreeMap<>());
    }
  }

  /** The shard's next segment. */
  void add(int shard, long sequence, List<Entry> entries, List<AfterBalance> balances) {
    for (Entry entry : entries) {
      switch (entry) {
        case Entry.TransferMade made ->
            note(new Recorded(made.transfer().id().value(), CREATED, false, shard, sequence), made.transfer().timestamp());
        case Entry.TransferRejected rejected -> {
          TransferOutcome outcome = rejected.outcome();
          note(new Recorded(rejected.id().value(), outcome.wire(), outcome.isTransient(), shard, sequence), rejected.timestamp());
        }
        case Entry _ -> {}
      }
    }
    for (AfterBalance balance : balances) {
      standings.computeIfAbsent(balance.id(), none -> new TreeMap<>()).put(sequence, new Operation.Standing(balance.totals(), balance.closed()));
    }
  }

  private void note(Recorded one, long timestamp) {
    recorded.computeIfAbsent(new Key(one.transfer(), timestamp), none -> new ArrayList<>()).add(one);
    TreeMap<Long, Long> asked = askedLast.get(one.shard());
    Map.Entry<Long, Long> before = asked.lastEntry();
    long first = witness.firstAsked(one.transfer());
    asked.put(one.sequence(), before == null ? first : Math.max(before.getValue(), first));
  }

  /** Outcomes that were compared. */
  int outcomes() {
    return outcomes;
  }

  /** Outcomes that were not there yet. */
  int unfinished() {
    return unfinished;
  }

  int strongReads() {
    return strongReads;
  }

  /** Compares; to be called at the end of all journals. */
  void check() {
    reach();
    witness.answers().forEach(this::check);
    witness.reads().forEach(this::check);
    recorded.values().forEach(of -> of.forEach(this::checkAsked));
  }

  private record Seen(long ended, Map<Integer, Long> sequences) {}

  private void reach() {
    List<Seen> all = new ArrayList<>();
    witness.answers().forEach(answer -> all.add(new Seen(answer.ended(), answer.positions().sequences())));
    witness.reads().forEach(read -> all.add(new Seen(read.ended(), Map.of(home(read), read.told().sequence()))));
    all.sort(Comparator.comparingLong(Seen::ended));
    for (Seen seen : all) {
      seen.sequences()
          .forEach(
              (shard, sequence) -> {
                TreeMap<Long, Long> of = reached.get(shard);
                if (of.isEmpty() || of.lastEntry().getValue() < sequence) {
                  of.put(seen.ended(), sequence);
                }
              });
    }
  }

  private int home(Witness.Read read) {
    return sharding.shardOf(read.reading().account());
  }

  /** The largest sequence of a shard that had been seen before that time. */
  private long before(int shard, long time) {
    Map.Entry<Long, Long> last = reached.get(shard).lowerEntry(time);
    return last == null ? -1 : last.getValue();
  }

  private void check(Witness.Answered answer) {
    SortedMap<Integer, Long> sequences = answer.positions().sequences();
    sequences.forEach((shard, sequence) -> checkOrder(answer.began(), answer.ended(), shard, sequence, answer.positions()));
    for (Operation.Outcome told : answer.transfers()) {
      if (told.outcome().equals(IN_FLIGHT)) {
        unfinished++;
        if (answer.complete()) {
          findings.add("an answer called complete what is in flight", told);
        }
        continue;
      }
      outcomes++;
      check(told, answer);
    }
  }

  private void check(Operation.Outcome told, Witness.Answered answer) {
    Key key = new Key(told.id(), told.timestamp());
    List<Recorded> all = recorded.getOrDefault(key, List.of());
    if (all.stream().noneMatch(one -> one.allows(told.outcome()))) {
      findings.add("a client was told what no journal says", told + " but " + all);
      return;
    }
    boolean created = told.outcome().equals(CREATED);
    if (created && !toldCreated.add(key)) {
      findings.add("clients were told twice that the same was created", told);
    }
    if (!answer.complete()) {
      return;
    }
    for (Recorded one : all) {
      Long sequence = answer.positions().sequences().get(one.shard());
      if (created && sequence == null) {
        findings.add("an answer does not say which sequence of a shard it reflects", one + " in " + answer.positions());
      } else if (created && sequence < one.sequence()) {
        findings.add("a client was told what stands after the sequence that its answer reflects", one + " in " + answer.positions());
      }
    }
  }

  private void check(Witness.Read read) {
    Operation.Asked.Reading reading = read.reading();
    AccountId account = reading.account();
    long sequence = read.told().sequence();
    Operation.Standing standing = read.told().standing().orElse(null);
    if (sequence < reading.atLeast()) {
      findings.add("a read reflects less than it was asked to", account + " at sequence " + sequence + " instead of " + reading.atLeast());
    }
    if (reading.consistency() == Consistency.EVENTUAL) {
      checkNotTooNew(read.ended(), home(read), sequence, reading);
      if (!stoodSince(account, sequence, standing)) {
        findings.add("an account was never as an eventual read said", account + " since sequence " + sequence + ": " + standing);
      }
      return;
    }
    strongReads++;
    checkOrder(read.began(), read.ended(), home(read), sequence, reading);
    Operation.Standing right = standing(account, sequence);
    if (!Objects.equals(right, standing)) {
      findings.add("an account is not what a strong read said", account + " at sequence " + sequence + ": " + standing + " instead of " + right);
    }
  }

  private Operation.Standing standing(AccountId account, long sequence) {
    TreeMap<Long, Operation.Standing> versions = standings.get(account);
    Map.Entry<Long, Operation.Standing> version = versions == null ? null : versions.floorEntry(sequence);
    return version == null ? null : version.getValue();
  }

  private boolean stoodSince(AccountId account, long sequence, Operation.Standing standing) {
    TreeMap<Long, Operation.Standing> versions = standings.get(account);
    return Objects.equals(standing(account, sequence), standing) || versions != null && versions.tailMap(sequence, false).containsValue(standing);
  }

  private void checkOrder(long began, long ended, int shard, long sequence, Object what) {
    if (sequence < before(shard, began)) {
      findings.add("an answer is older than what had been seen before it was asked for", what + " though sequence " + before(shard, began) + " of shard " + shard + " had been seen");
    }
    checkNotTooNew(ended, shard, sequence, what);
  }

  private void checkNotTooNew(long ended, int shard, long sequence, Object what) {
    Map.Entry<Long, Long> asked = askedLast.get(shard).floorEntry(sequence);
    if (asked != null && asked.getValue() > ended) {
      findings.add("an answer reflects what was asked for only after it", what);
    }
  }

  private void checkAsked(Recorded one) {
    long before = before(one.shard(), witness.firstAsked(one.transfer()));
    if (one.sequence() <= before) {
      findings.add("a transfer was recorded before it was asked for", one + " though sequence " + before + " had been seen by then");
    }
  }
}
