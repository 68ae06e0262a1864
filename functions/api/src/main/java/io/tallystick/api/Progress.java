package io.tallystick.api;

import io.tallystick.events.EventOutcome;
import io.tallystick.journal.record.InFlight;
import io.tallystick.ledger.Decision;

/** How far transfers have come, as answers tell it. */
final class Progress {
  private Progress() {}

  /** @param state null if it is finished */
  static EventOutcome of(Decision.OfTransfer transfer, InFlight.State state) {
    return switch (state) {
      case null -> decided(transfer);
      case DECIDED -> new EventOutcome.Following(decided(transfer));
      case PREPARED -> new EventOutcome.Undecided(transfer.id().value(), false);
      case NOT_BEGUN -> new EventOutcome.Undecided(transfer.id().value(), true);
    };
  }

  private static EventOutcome.Decided decided(Decision.OfTransfer transfer) {
    return new EventOutcome.Decided(transfer.id().value(), transfer.outcome().wire(), transfer.timestamp());
  }
}
