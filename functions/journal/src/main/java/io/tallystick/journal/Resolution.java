package io.tallystick.journal;

import io.tallystick.ledger.Hold;

/** How the journal says that a hold ended. */
public enum Resolution {
  POSTED,
  VOIDED,
  EXPIRED;

  /** The hold after it ended so. */
  public Hold apply(Hold.Open open) {
    return switch (this) {
      case POSTED -> open.post();
      case VOIDED -> open.voided();
      case EXPIRED -> open.expire();
    };
  }
}
