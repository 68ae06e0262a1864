package io.tallystick.simulator;

import io.tallystick.ledger.NewTransfer;
import io.tallystick.ledger.Sharding;
import io.tallystick.simulator.check.Findings;
import io.tallystick.simulator.check.LedgerCheck;
import io.tallystick.simulator.cloud.Outage;
import io.tallystick.simulator.work.Plan;
import io.tallystick.simulator.work.Sending;

/** Whether what was sent is decided. */
record DecidedCheck(Findings findings, LedgerCheck check, Settings settings, Plan plan, Sharding sharding, Outage outage) {
  /** In the end everything is. */
  void all() {
    for (Sending sending : plan.sendings()) {
      if (sending.request() != null && settings.sends(sending.number())) {
        for (NewTransfer transfer : sending.request().transfers()) {
          if (!check.decided(transfer.id())) {
            findings.add("a transfer was sent and never decided", transfer.id());
          }
        }
      }
    }
  }

  /**
   * A shard that cannot be reached keeps no queued request waiting of which nothing needs it, though others in its batch may. Only a ledger that has not begun waits for all of its shards: whoever begins it has to know that
   * none has a journal.
   */
  void allButOfOneShard() {
    if (!check.begun()) {
      return;
    }
    for (Sending sending : plan.sendings()) {
      // What comes by others stands in one order with what needs the shard, or waits for its turn among clients that ask again and again.
      boolean queued = sending.channel() == Sending.Channel.QUEUE;
      if (sending.request() == null || !queued || !settings.sends(sending.number()) || sending.request().transfers().stream().anyMatch(this::mayNeedWhatIsDown)) {
        continue;
      }
      for (NewTransfer transfer : sending.request().transfers()) {
        if (!check.decided(transfer.id())) {
          findings.add("a request for shards that can be reached waited for one that cannot", transfer.id() + " of " + sending);
        }
      }
    }
  }

  private boolean mayNeedWhatIsDown(NewTransfer transfer) {
    return transfer.resolves()
        || transfer.reversal()
        || sharding.shardOf(transfer.debitAccountId()) == outage.shard()
        || sharding.shardOf(transfer.creditAccountId()) == outage.shard();
  }
}
