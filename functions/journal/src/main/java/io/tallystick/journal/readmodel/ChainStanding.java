package io.tallystick.journal.readmodel;

import io.tallystick.ledger.Verdict;
import java.util.Locale;

/** How far a chain across shards has come, as its coordinator's journal has it. */
public enum ChainStanding {
  /** It has no verdict yet. */
  PREPARED,
  /** It is decided so, and some shard may have still to end it. */
  COMMITTED,
  /** As {@link #COMMITTED}. */
  REFUSED,
  /** As {@link #COMMITTED}. */
  ABANDONED,
  /** The coordinator has nothing of it in flight: whoever was prepared for its commit has ended it, and whoever is prepared still gives it up. */
  ENDED;

  /** As answers name it. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  static ChainStanding of(Verdict verdict) {
    return switch (verdict.kind()) {
      case COMMITTED -> COMMITTED;
      case REFUSED -> REFUSED;
      case ABANDONED -> ABANDONED;
    };
  }
}
