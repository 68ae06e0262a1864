package io.tallystick.simulator.check;

import io.tallystick.journal.Segment;
import io.tallystick.journal.record.InFlight;
import io.tallystick.journal.record.Recorded;
import io.tallystick.ledger.Decision;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.Request;
import io.tallystick.ledger.Sharding;
import io.tallystick.ledger.TransferId;
import io.tallystick.local.linear.GroupOrder;
import io.tallystick.local.linear.ShardedLinearizability;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Everything that is looked at while a ledger works: the journals of its shards, the cursors of their readers, the stream of outcomes, and what clients were told. */
public final class LedgerCheck {
  private final Findings findings;
  private final Sharding sharding;
  private final ShardedLinearizability told;
  private final IdBook ids = new IdBook();
  private final ChainBook chains;
  private final List<JournalCheck> journals;
  private final OutcomesCheck outcomes;
  private final GroupOrder groups;
  /** By the body as it is handed on: to be looked up only. */
  private final Map<byte[], Request> inOrder = new IdentityHashMap<>();
  private final Map<String, Long> cursors = new HashMap<>();
  private int fixed;

  /** @param places of the requests of transfers that have to be judged in an order */
  public LedgerCheck(Findings findings, Sharding sharding, Map<TransferId, GroupOrder.Place> places) {
    this.findings = findings;
    this.sharding = sharding;
    this.told = new ShardedLinearizability(sharding);
    this.chains = new ChainBook(sharding.shards());
    DoubleEntry doubleEntry = new DoubleEntry();
    this.journals = IntStream.range(0, sharding.shards()).mapToObj(shard -> new JournalCheck(findings, told.of(shard), ids, chains, doubleEntry)).toList();
    this.outcomes = new OutcomesCheck(findings, journals);
    this.groups = new GroupOrder(id -> Optional.ofNullable(places.get(id)), sharding.several());
  }

  /** Where it is added what clients ask and are told. */
  public ShardedLinearizability told() {
    return told;
  }

  /** Takes the stream's records. */
  public OutcomesCheck outcomes() {
    return outcomes;
  }

  /** A segment was written. */
  public void written(Segment segment) {
    journals.get(segment.shard()).written(segment);
    entries(segment.shard(), segment.sequence()).forEach(entry -> groups.add(segment.shard(), entry));
  }

  /** A request was sent to a queue or stream that keeps an order. */
  public void sentInOrder(byte[] body, Request request) {
    inOrder.put(body, request);
  }

  /** The queue or stream gave up what was sent with this very body: if it is a request, it loses its place among those of its group. */
  public void givenUp(byte[] body) {
    Request request = inOrder.get(body);
    if (request != null) {
      request.transfers().forEach(transfer -> groups.givenUp(transfer.id()));
    }
  }

  /** The entries of a segment that was written. */
  public List<Entry> entries(int shard, long sequence) {
    return sequence <= journals.get(shard).last() ? journals.get(shard).entries(sequence) : List.of();
  }

  /** It was recorded how many shards the ledger has. */
  public void fixed(int shards) {
    if (shards != sharding.shards() || fixed++ > 0) {
      findings.add("the number of shards was fixed again or wrongly", shards);
    }
  }

  /** Whether it is recorded how many shards the ledger has; nothing can be before. */
  public boolean begun() {
    return fixed > 0;
  }

  /**
   * A cursor was moved.
   *
   * @param key as it is stored: {@code cursor#READER#SHARD}
   */
  public void moved(String key, long posted) {
    Long before = cursors.put(key, posted);
    if (before != null && posted < before) {
      findings.add("a cursor went back", key + " from " + before + " to " + posted);
    }
    if (posted > journals.get(Integer.parseInt(key.substring(key.lastIndexOf('#') + 1))).last()) {
      findings.add("a cursor is after the journal's end", key + " at " + posted);
    }
  }

  /** The clearing balances of a shard were written, as of that segment. */
  public void cleared(String key, long sequence) {
    Long before = cursors.put(key, sequence);
    if (before != null && sequence < before) {
      findings.add("clearing balances went back", key + " from " + before + " to " + sequence);
    }
    int shard = Integer.parseInt(key.split("#")[1]);
    if (sequence > journals.get(shard).last()) {
      findings.add("clearing balances are of after the journal's end", key + " at " + sequence);
    }
  }

  /** Whether a reader is at the end of all journals. */
  public boolean caughtUp(String reader) {
    return IntStream.range(0, journals.size()).allMatch(shard -> cursor(reader, shard) == journals.get(shard).last());
  }

  private long cursor(String reader, int shard) {
    return cursors.getOrDefault("cursor#" + reader + "#" + shard, -1L);
  }

  /** How far the journals and their readers are, for people. */
  public String progress(List<String> readers) {
    StringBuilder text = new StringBuilder();
    for (int shard = 0; shard < journals.size(); shard++) {
      text.append(text.isEmpty() ? "" : "; ").append("shard ").append(shard).append(" at ").append(journals.get(shard).last());
      for (String reader : readers) {
        text.append(", ").append(reader).append(" at ").append(cursor(reader, shard));
      }
    }
    return text + ", " + chains;
  }

  /** Whether no chain is in flight between shards. */
  public boolean settled() {
    return chains.isEmpty();
  }

  /**
   * A request was answered, on the whole or in part.
   *
   * @param at its place among the requests of the call
   */
  public void answered(long began, long ended, Request request, Recorded recorded, int at) {
    Decision.Answer answer = recorded.answers().get(at);
    List<Decision.OfTransfer> transfers = new ArrayList<>();
    boolean finished = true;
    for (int number = 0; number < answer.transfers().size(); number++) {
      Decision.OfTransfer of = answer.transfers().get(number);
      InFlight.State state = recorded.inFlight().of(at, number);
      finished &= state == null;
      if (of.outcome() != null) {
        transfers.add(of);
      }
      if (state == null && of.outcome().succeeded() && !ids.whole(of.id())) {
        findings.add("a transfer was told to be finished of which a leg is in no journal", of);
      }
    }
    told.answered(began, ended, request, new Decision.Answer(answer.accounts(), transfers), recorded.positions(), finished);
  }

  /** Whether a chain across shards made that transfer. */
  public boolean across(TransferId id) {
    return ids.across(id);
  }

  /** Whether a journal says what became of a transfer. */
  public boolean decided(TransferId id) {
    return ids.decided(id);
  }

  /** To be called once, when everything is done. */
  public void complete() {
    told.check().forEach(contradiction -> findings.add("not linearizable", contradiction));
    ids.half().ifPresent(half -> findings.add("one leg took effect and the other did not", half));
    groups.overtaken().forEach(transfer -> findings.add("a transfer was overtaken by a later one of its group", transfer));
    outcomes.complete();
  }

  public long segments() {
    return journals.stream().mapToLong(journal -> journal.last() + 1).sum();
  }

  public long entries() {
    return journals.stream().mapToLong(JournalCheck::entries).sum();
  }
}
