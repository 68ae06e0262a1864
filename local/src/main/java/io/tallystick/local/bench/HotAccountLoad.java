package io.tallystick.local.bench;

import io.tallystick.local.connection.LedgerConnection;

/** Transfers between one pair of accounts, sent to the queue. */
public final class HotAccountLoad {
  private static final int PER_MESSAGE = 500;
  private static final int ACCOUNTS = 2;

  private final LedgerConnection ledger;

  public HotAccountLoad(LedgerConnection ledger) {
    this.ledger = ledger;
  }

  /** What it came to: all transfers are in the journal. */
  public record Result(long transfers, double seconds) {}

  /** @param inTheMiddle is done when about half of the messages have been sent */
  public Result run(int transfers, Runnable inTheMiddle) throws InterruptedException {
    QueuePath queue = new QueuePath(ledger);
    queue.skipToEnd();
    Workload workload = new Workload(AccountChoice.HOT_PAIR, ACCOUNTS, System.nanoTime());
    queue.open(workload, ACCOUNTS);
    Measurement measurement = queue.run(AccountChoice.HOT_PAIR, workload, PER_MESSAGE, transfers, inTheMiddle);
    return new Result(measurement.transfers(), measurement.seconds());
  }
}
