package io.tallystick.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Records on the coordinator what a refused chain leaves: the same that one shard would record. */
final class Refusals {
  private final Overlay overlay;
  private final Coordination coordination;
  private final List<Entry.TransferRejected> recorded = new ArrayList<>();
  private final List<Verdict.Burn> burned = new ArrayList<>();
  private final Set<Integer> burnedMembers = new TreeSet<>();

  Refusals(ShardView view, long now, Coordination coordination) {
    this.overlay = new Overlay(view, now, coordination.chain().size());
    this.coordination = coordination;
  }

  /** Records those that are new, and answers all. */
  List<Decision.OfTransfer> record(List<TransferOutcome> outcomes) {
    List<Decision.OfTransfer> answers = new ArrayList<>();
    for (int i = 0; i < outcomes.size(); i++) {
      TransferId id = coordination.chain().members().get(i).id();
      answers.add(new Decision.OfTransfer(id, outcomes.get(i), timestamp(i, id, outcomes.get(i))));
    }
    return answers;
  }

  private long timestamp(int member, TransferId id, TransferOutcome outcome) {
    if (outcome == TransferOutcome.ID_ALREADY_FAILED) {
      return coordination.burned().get(member);
    }
    if (outcome == TransferOutcome.EXISTS) {
      Long existing = coordination.existing().get(member);
      // Null where it existed only inside its own chain, which is undone by now: it is its sibling's refusal that is recorded.
      return existing != null ? existing : overlay.rejection(id).timestamp();
    }
    Entry.TransferRejected before = id.isNone() ? null : overlay.rejection(id);
    if (before != null && before.outcome() == outcome) {
      return before.timestamp();
    }
    Entry.TransferRejected rejection = new Entry.TransferRejected(id, outcome, overlay.nextTimestamp());
    overlay.rejected(rejection);
    recorded.add(rejection);
    if (outcome.isTransient()) {
      burned.add(new Verdict.Burn(id, outcome));
      burnedMembers.add(member);
    }
    return rejection.timestamp();
  }

  List<Entry.TransferRejected> recorded() {
    return recorded;
  }

  List<Verdict.Burn> burned() {
    return burned;
  }

  Set<Integer> burnedMembers() {
    return burnedMembers;
  }

  long nextTimestamp() {
    return overlay.nextTimestamp();
  }
}
