package io.tallystick.local.linear;

import io.tallystick.journal.Consistency;
import io.tallystick.journal.Segment;
import io.tallystick.journal.SegmentCodec;
import io.tallystick.journal.SegmentContent;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Sharding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * Checks that a ledger looked to its clients as if every operation had happened at one moment between its beginning and its end.
 *
 * <p>Finding such an order is hard in general. Here the journal is one, and every answer says which of its sequences it reflects, so that it only has to be checked:
 *
 * <ul>
 *   <li>the journal is what the rules make of the requests, one after the other, in its order
 *   <li>every outcome that was told is in the journal, at the timestamp that was told, and not after the sequence that the answer reflects
 *   <li>every account was as a strong read said, after exactly the sequence that the answer reflects; and as an eventual one said, then or later
 *   <li>the order agrees with real time: what began after something had ended reflects at least as much, and what it recorded stands later in the journal
 *   <li>no answer reflects what was asked for only after it
 *   <li>nobody is told twice that the same was created, but by a chain across shards, which whoever repeats a request joins
 * </ul>
 */
public final class Linearizability {
  private final Findings findings = new Findings();
  private final List<Operation> operations = new ArrayList<>();
  private final Asked asked;
  private final Replay replay;
  private final Set<Recorded.Key> toldCreated = new HashSet<>();
  private int outcomes;
  private int strongReads;

  /**
   * What a check came to.
   *
   * @param contradictions a sentence each; empty is a pass
   * @param outcomes how many outcomes were compared
   * @param strongReads how many strong reads were compared
   */
  public record Result(List<String> contradictions, int outcomes, int strongReads) {
    public boolean passed() {
      return contradictions.isEmpty();
    }
  }

  /** Where operations and segments are added while the ledger is used. Whatever is asked has to be added before the segment that records it. */
  public Linearizability() {
    this(0, new Books(Sharding.ONE), new Asked());
  }

  /** Of one shard among several; what was asked of any of them is added to {@code asked}, and their journals to {@code books}, in the order in which their segments were written. */
  Linearizability(int shard, Books books, Asked asked) {
    this.asked = asked;
    this.replay = new Replay(shard, books, asked, findings);
  }

  /** @param operations everything that was asked of the ledger since it was empty, in any order */
  public Linearizability(List<Operation> operations) {
    this();
    operations.forEach(this::add);
  }

  /** Adds what was asked of the ledger, whether it was answered or not. */
  public void add(Operation operation) {
    operations.add(operation);
    if (operation.asked() instanceof Operation.Asked.Recording recording) {
      asked.add(recording.request(), operation.began());
    }
  }

  /** Adds an answer, or a part of one, to what was asked already. */
  void answered(Operation operation) {
    operations.add(operation);
  }

  /** Adds the journal's next segment, from the first on. */
  public void add(Segment segment) {
    add(segment.sequence(), SegmentCodec.open(segment));
  }

  /** The same, for whoever has opened the segment. */
  public void add(long sequence, SegmentContent content) {
    replay.add(sequence, content.entries(), content.balances());
  }

  /** The segment that says what became of an event, −1 for none. */
  long sequence(Recorded.Kind kind, Operation.Outcome outcome) {
    Recorded recorded = replay.recorded(new Recorded.Key(kind, outcome.id(), outcome.timestamp()));
    return recorded == null ? -1 : recorded.sequence();
  }

  /** Whether a chain across shards made what was told of. */
  boolean across(Recorded.Kind kind, Operation.Outcome outcome) {
    Recorded recorded = replay.recorded(new Recorded.Key(kind, outcome.id(), outcome.timestamp()));
    return recorded != null && recorded.across();
  }

  /** What is wrong with the journal so far; a sentence each. */
  public List<String> contradictions() {
    return findings.sentences();
  }

  /** Compares; to be called once, after the journal's last segment. */
  public Result check() {
    operations.sort(Comparator.comparingLong(Operation::began));
    TreeMap<Long, Long> reached = reached();
    for (Operation operation : operations) {
      switch (operation.told()) {
        case Operation.Told.Outcomes outcomes -> check(operation, outcomes, reached);
        case Operation.Told.Balance balance -> check(operation, (Operation.Asked.Reading) operation.asked(), balance, reached);
        case Operation.Told.Nothing _ -> {}
      }
    }
    for (Recorded recorded : replay.everything()) {
      long before = at(reached, asked.first(recorded.key()));
      if (recorded.sequence() <= before) {
        findings.add("was recorded before it was asked for", recorded + " though sequence " + before + " had been seen by then");
      }
    }
    return new Result(findings.sentences(), outcomes, strongReads);
  }

  /** At each end of an operation the largest sequence that had been seen until then. What an eventual read reflects was there too. */
  private TreeMap<Long, Long> reached() {
    List<Operation> byEnd = new ArrayList<>(operations);
    byEnd.sort(Comparator.comparingLong(Operation::ended));
    TreeMap<Long, Long> reached = new TreeMap<>();
    long most = -1;
    for (Operation operation : byEnd) {
      long sequence =
          switch (operation.told()) {
            case Operation.Told.Outcomes told -> told.sequence();
            case Operation.Told.Balance told -> told.sequence();
            case Operation.Told.Nothing _ -> -1;
          };
      if (sequence > most) {
        most = sequence;
        reached.put(operation.ended(), most);
      }
    }
    return reached;
  }

  /** The largest sequence that had been seen before that time. */
  private static long at(TreeMap<Long, Long> reached, long time) {
    Map.Entry<Long, Long> last = reached.lowerEntry(time);
    return last == null ? -1 : last.getValue();
  }

  private void check(Operation operation, Operation.Told.Outcomes told, TreeMap<Long, Long> reached) {
    checkOrder(operation, told.sequence(), at(reached, operation.began()));
    told.accounts().forEach(outcome -> check(Recorded.Kind.ACCOUNT, outcome, told.sequence()));
    told.transfers().forEach(outcome -> check(Recorded.Kind.TRANSFER, outcome, told.sequence()));
  }

  private void check(Recorded.Kind kind, Operation.Outcome told, long sequence) {
    outcomes++;
    Recorded.Key key = new Recorded.Key(kind, told.id(), told.timestamp());
    Recorded recorded = replay.recorded(key);
    if (recorded == null || !recorded.allows(told.outcome())) {
      findings.add("was told what the journal does not say", told + " but " + recorded);
    } else if (recorded.sequence() > sequence) {
      findings.add("was told what stands after the sequence that its answer reflects", recorded + " in an answer of sequence " + sequence);
    } else if (told.outcome().equals(Recorded.CREATED) && !recorded.across() && !toldCreated.add(key)) {
      findings.add("was told twice that it was created", told);
    }
  }

  private void check(Operation operation, Operation.Asked.Reading reading, Operation.Told.Balance told, TreeMap<Long, Long> reached) {
    AccountId account = reading.account();
    if (told.sequence() < reading.atLeast()) {
      findings.add("reflects less than it was asked to", account + " at sequence " + told.sequence() + " instead of " + reading.atLeast());
    }
    Operation.Standing standing = told.standing().orElse(null);
    if (reading.consistency() == Consistency.EVENTUAL) {
      checkNotTooNew(operation, told.sequence());
      if (!replay.stoodSince(account, told.sequence(), standing)) {
        findings.add("was never so", account + " since sequence " + told.sequence() + ": " + standing);
      }
      return;
    }
    strongReads++;
    checkOrder(operation, told.sequence(), at(reached, operation.began()));
    Operation.Standing right = replay.standing(account, told.sequence());
    if (!Objects.equals(right, standing)) {
      findings.add("is not what a strong read said", account + " at sequence " + told.sequence() + ": " + standing + " instead of " + right);
    }
  }

  private void checkOrder(Operation operation, long sequence, long before) {
    if (sequence < before) {
      findings.add("is older than what had been seen before it began", operation + " though sequence " + before + " had been seen");
    }
    checkNotTooNew(operation, sequence);
  }

  private void checkNotTooNew(Operation operation, long sequence) {
    if (replay.askedLast(sequence) > operation.ended()) {
      findings.add("reflects what was asked for only after it", operation);
    }
  }
}
