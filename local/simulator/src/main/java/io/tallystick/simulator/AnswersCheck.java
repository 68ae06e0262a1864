package io.tallystick.simulator;

import io.tallystick.journal.StoreException;
import io.tallystick.journal.record.Recorded;
import io.tallystick.ledger.Decision;
import io.tallystick.ledger.TransferId;
import io.tallystick.ledger.TransferOutcome;
import io.tallystick.runtime.Recording;
import io.tallystick.simulator.check.Findings;
import io.tallystick.simulator.check.LedgerCheck;
import io.tallystick.simulator.cloud.Instance;
import io.tallystick.simulator.functions.Process;
import io.tallystick.simulator.kernel.Scheduler;
import java.util.HashMap;
import java.util.Map;

/** What a recorder answers is compared with the journal, whoever asked. */
final class AnswersCheck implements Process.Witness {
  private final Scheduler scheduler;
  private final Findings findings;
  private final LedgerCheck check;
  private final boolean several;
  /** How often it was tried to record a transfer. */
  private final Map<TransferId, Integer> attempts = new HashMap<>();

  /** @param several whether the ledger has several shards */
  AnswersCheck(Scheduler scheduler, Findings findings, LedgerCheck check, boolean several) {
    this.scheduler = scheduler;
    this.findings = findings;
    this.check = check;
    this.several = several;
  }

  @Override
  public Recording around(Instance instance, Recording inner) {
    return (requests, groups, deadline) -> {
      long began = scheduler.now();
      int doubts = instance.doubts();
      requests.forEach(request -> request.transfers().forEach(transfer -> attempts.merge(transfer.id(), 1, Integer::sum)));
      try {
        Recorded recorded = inner.record(requests, groups, deadline);
        // With several shards a call comes back to a shard whose answer it did not get in its time.
        if (!several || doubts == instance.doubts()) {
          recorded.answers().forEach(this::checkFirst);
        }
        // Whoever did not learn what became of an append takes the very same segment of another recorder for his own, and tells what that one has told.
        if (!instance.ended() && doubts == instance.doubts()) {
          for (int at = 0; at < requests.size(); at++) {
            check.answered(began, scheduler.now(), requests.get(at), recorded, at);
          }
        }
        return recorded;
      } catch (StoreException.Unavailable unavailable) {
        throw unavailable;
      } catch (RuntimeException broken) {
        if (!instance.ended()) {
          findings.add("a request could not be recorded", Findings.text(broken));
        }
        throw broken;
      }
    };
  }

  /** Whoever is the only one to have asked is told that it was created, also where he had to try again; but a chain across shards may have been brought to its end by others. */
  private void checkFirst(Decision.Answer answer) {
    for (Decision.OfTransfer of : answer.transfers()) {
      if (of.outcome() == TransferOutcome.EXISTS && attempts.get(of.id()) == 1 && !check.across(of.id())) {
        findings.add("the first to ask was told that it existed", of.id());
      }
    }
  }
}
