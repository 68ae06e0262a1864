package io.tallystick.local.torture;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.Segment;
import io.tallystick.journal.SegmentCodec;
import io.tallystick.journal.Store;
import io.tallystick.journal.verify.Report;
import io.tallystick.journal.verify.Verifier;
import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferId;
import io.tallystick.ledger.TransferOutcome;
import io.tallystick.local.connection.LedgerConnection;
import io.tallystick.local.linear.History;
import io.tallystick.local.linear.Linearizability;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Compares what was sent with what the journal says in the end. */
final class Proof {
  private static final Duration CALL = Duration.ofSeconds(30);
  private static final int PAGE = 100;
  private static final int SHARD = LedgerConnection.SHARD;
  private static final int MOST_SHOWN = 5;

  /**
   * What a torture came to.
   *
   * @param faults everything that is not as it must be, a sentence each; empty is a pass
   * @param made transfers in the journal
   * @param refused transfers refused, burned or not
   * @param expired holds released after their time
   * @param order of what clients were told
   */
  record Result(List<String> faults, long made, long refused, long expired, long segments, Linearizability.Result order, Report verification) {
    boolean passed() {
      return faults.isEmpty();
    }
  }

  private final Store store;
  private final Sent sent;
  private final Linearizability linearizability;
  private final Set<TransferId> made = new HashSet<>();
  private final Set<TransferId> refused = new HashSet<>();
  private final Map<TransferId, TransferOutcome> lastRefusal = new HashMap<>();
  private final Map<String, Integer> lastOfGroup = new HashMap<>();
  private final Map<String, List<String>> findings = new HashMap<>();
  private long expired;

  /** @param history of everything that was sent, and of what the clients of the HTTP API were told */
  Proof(Store store, Sent sent, History history) {
    this.store = store;
    this.sent = sent;
    this.linearizability = new Linearizability(history.operations());
  }

  Result run() {
    long next = 0;
    while (true) {
      List<Segment> page = store.journal().read(SHARD, next, PAGE, Deadline.after(CALL));
      if (page.isEmpty()) {
        break;
      }
      for (Segment segment : page) {
        SegmentCodec.open(segment).entries().forEach(this::add);
        linearizability.add(segment);
      }
      next = page.getLast().sequence() + 1;
    }
    for (TransferId id : sent.certain()) {
      if (!made.contains(id) && !refused.contains(id)) {
        find("was sent and never answered", id);
      }
    }
    Linearizability.Result order = linearizability.check();
    Report verification = new Verifier(store, SHARD, () -> Deadline.after(CALL)).verify((phase, done, total) -> {});
    List<String> faults = new ArrayList<>();
    findings.forEach(
        (problem, ids) -> faults.add(ids.size() + " × a transfer " + problem + ", such as " + String.join(", ", ids.subList(0, Math.min(MOST_SHOWN, ids.size())))));
    order.contradictions().forEach(contradiction -> faults.add("not linearizable: " + contradiction));
    verification.finding().ifPresent(finding -> faults.add("verify: " + finding));
    if (verification.clean() && verification.posted() != next - 1) {
      faults.add("the read tables end at " + verification.posted() + ", the journal at " + (next - 1));
    }
    return new Result(faults, made.size(), refused.size(), expired, next, order, verification);
  }

  private void add(Entry entry) {
    switch (entry) {
      case Entry.TransferMade transfer -> add(transfer.transfer());
      case Entry.TransferRejected rejected -> {
        refused.add(rejected.id());
        if (made.contains(rejected.id()) && rejected.outcome().isTransient()) {
          find("was burned after it was made", rejected.id());
        }
        if (rejected.outcome() == lastRefusal.put(rejected.id(), rejected.outcome())) {
          find("was refused twice for the same reason", rejected.id());
        }
        if (!sent.has(rejected.id())) {
          find("was refused but never sent", rejected.id());
        }
      }
      case Entry.HoldExpired hold -> expired++;
      case Entry.AccountOpened opened -> {}
      case Entry.AccountRejected rejected -> find("is not there, but an account was refused", new TransferId(rejected.id().value()));
      case CrossEntry across -> {}
    }
  }

  private void add(Transfer transfer) {
    if (!made.add(transfer.id())) {
      find("has effect twice", transfer.id());
    }
    if (lastRefusal.get(transfer.id()) instanceof TransferOutcome outcome && outcome.isTransient()) {
      find("was made after its id was burned", transfer.id());
    }
    if (!sent.has(transfer.id())) {
      find("was made but never sent", transfer.id());
    } else if (!sent.isSame(transfer)) {
      find("was made otherwise than it was sent", transfer.id());
    }
    Sent.Order order = sent.order(transfer.id());
    if (order != null) {
      Integer before = lastOfGroup.put(order.group(), order.number());
      if (before != null && before > order.number()) {
        find("overtook another of its FIFO group", transfer.id());
      }
    }
  }

  private void find(String problem, TransferId id) {
    findings.computeIfAbsent(problem, none -> new ArrayList<>()).add(id.value());
  }
}
