package io.tallystick.local.linear;

import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.LegsHere;
import java.util.Optional;

/**
 * What the journal says of an account or a transfer that was asked for.
 *
 * @param outcome as events name it; {@code created} if it was made
 * @param burned whether the id can never be used again though nothing was made
 * @param across whether a chain across shards made it, which whoever asks for the same may join
 */
record Recorded(Key key, String outcome, boolean burned, boolean across, long sequence) {
  static final String CREATED = "created";
  static final String EXISTS = "exists";
  static final String ID_ALREADY_FAILED = "id_already_failed";

  /** What was recorded of whom and when. */
  record Key(Kind kind, String id, long timestamp) {
    static Key of(Entry entry) {
      return switch (entry) {
        case Entry.AccountOpened opened -> new Key(Kind.ACCOUNT, opened.account().id().value(), opened.timestamp());
        case Entry.AccountRejected rejected -> new Key(Kind.ACCOUNT, rejected.id().value(), rejected.timestamp());
        case Entry.TransferMade made -> new Key(Kind.TRANSFER, made.transfer().id().value(), made.transfer().timestamp());
        case Entry.TransferRejected rejected -> new Key(Kind.TRANSFER, rejected.id().value(), rejected.timestamp());
        case Entry.HoldExpired expired -> new Key(Kind.EXPIRY, expired.holdId().value(), expired.timestamp());
        case CrossEntry across -> throw new IllegalArgumentException("records nothing: " + across);
      };
    }
  }

  enum Kind {
    ACCOUNT,
    TRANSFER,
    /** Nobody asks for it. */
    EXPIRY
  }

  /** Empty for what nobody asked for. */
  static Optional<Recorded> of(Entry entry, long sequence) {
    if (entry instanceof CrossEntry) {
      return Optional.empty();
    }
    Key key = Key.of(entry);
    return switch (entry) {
      case Entry.AccountOpened _ -> Optional.of(new Recorded(key, CREATED, false, false, sequence));
      case Entry.TransferMade made -> Optional.of(new Recorded(key, CREATED, false, ofChain(made), sequence));
      case Entry.AccountRejected rejected -> Optional.of(new Recorded(key, rejected.outcome().wire(), false, false, sequence));
      case Entry.TransferRejected rejected -> Optional.of(new Recorded(key, rejected.outcome().wire(), rejected.outcome().isTransient(), false, sequence));
      case Entry.HoldExpired _, CrossEntry _ -> Optional.empty();
    };
  }

  /** Whether it comes from a chain across shards: such a one has the time at which its coordinator prepared it. */
  static boolean ofChain(Entry.TransferMade made) {
    return made.here() != LegsHere.BOTH || made.timestamp() != made.transfer().timestamp();
  }

  /** Whether a client may be told so: what was recorded, or for a repeat that it was. */
  boolean allows(String told) {
    return told.equals(outcome) || outcome.equals(CREATED) && told.equals(EXISTS) || burned && told.equals(ID_ALREADY_FAILED);
  }
}
