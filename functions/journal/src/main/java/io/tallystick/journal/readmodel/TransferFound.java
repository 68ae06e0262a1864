package io.tallystick.journal.readmodel;

import io.tallystick.journal.readmodel.LedgerReader.TransferStanding;
import io.tallystick.ledger.ChainKey;
import io.tallystick.ledger.Transfer;
import java.util.Objects;
import java.util.Optional;

/** What there is of a transfer's id. */
public sealed interface TransferFound {
  /** It is recorded. */
  record Recorded(TransferStanding standing) implements TransferFound {
    public Recorded {
      Objects.requireNonNull(standing, "standing");
    }
  }

  /**
   * A chain across shards that is to make it is prepared, and has not ended.
   *
   * @param transfer as it will be recorded, if no later shard lowers its amount; empty while no shard that was asked knows all of its fields
   * @param committed whether it is decided that it is made; without, it may still be refused
   */
  record InFlight(ChainKey chain, Optional<Transfer> transfer, boolean committed) implements TransferFound {
    public InFlight {
      Objects.requireNonNull(chain, "chain");
      Objects.requireNonNull(transfer, "transfer");
    }

    /** How the chain stands. */
    public ChainStanding standing() {
      return committed ? ChainStanding.COMMITTED : ChainStanding.PREPARED;
    }
  }

  /** It is neither; a chain that was to make it may have been refused or abandoned. */
  record Nowhere() implements TransferFound {}
}
