package io.tallystick.journal.record;

import io.tallystick.journal.Deadline;
import io.tallystick.ledger.ChainKey;
import java.util.Collection;

/** Hears of chains across shards that a recorder leaves unfinished, so that they are driven on soon and not only when the keeper comes by. */
@FunctionalInterface
public interface Nudges {
  /** Leaves all to the keeper. */
  Nudges NONE = (chains, deadline) -> {};

  /**
   * Asks that the chains be driven on by whoever can. It may be asked in vain, twice, or of a chain that has ended: that is harmless. Never throws, and takes a bounded
   * time even when the deadline is over, since that is when it is needed.
   */
  void unfinished(Collection<ChainKey> chains, Deadline deadline);
}
