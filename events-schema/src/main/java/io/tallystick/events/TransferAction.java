package io.tallystick.events;

import io.tallystick.ledger.TransferId;
import java.util.Objects;

/** What is done to an earlier transfer by a new one. */
public sealed interface TransferAction {
  /** The earlier transfer. */
  TransferId of();

  /** Posts a hold, in full or in part. */
  record Post(TransferId of) implements TransferAction {
    public Post {
      Objects.requireNonNull(of, "of");
    }
  }

  /** Reverses a transfer, in full or in part. */
  record Reverse(TransferId of) implements TransferAction {
    public Reverse {
      Objects.requireNonNull(of, "of");
    }
  }

  /** Voids a hold. */
  record Void(TransferId of) implements TransferAction {
    public Void {
      Objects.requireNonNull(of, "of");
    }
  }
}
