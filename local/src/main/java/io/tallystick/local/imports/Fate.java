package io.tallystick.local.imports;

import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferOutcome;

/** What the journal says of a transfer that was asked for. */
sealed interface Fate {
  /** The segment that says so. */
  long sequence();

  /** It was made, now or before. */
  record Made(Transfer transfer, long sequence) implements Fate {}

  /** It was refused, now or before. */
  record Refused(TransferOutcome outcome, long sequence) implements Fate {}
}
