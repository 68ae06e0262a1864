package io.tallystick.local.linear;

import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Entry;
import java.util.Optional;

/**
 * What the journal says of an account or a transfer that was asked for.
 *
 * @param outcome as events name it; {@code created} if it was made
 * @param burned whether the id can never be used again though nothing was made
 */
record Recorded(Key key, String outcome, boolean burned, long sequence) {
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
      case Entry.AccountOpened _, Entry.TransferMade _ -> Optional.of(new Recorded(key, CREATED, false, sequence));
      case Entry.AccountRejected rejected -> Optional.of(new Recorded(key, rejected.outcome().wire(), false, sequence));
      case Entry.TransferRejected rejected -> Optional.of(new Recorded(key, rejected.outcome().wire(), rejected.outcome().isTransient(), sequence));
      case Entry.HoldExpired _, CrossEntry _ -> Optional.empty();
    };
  }

  /** Whether a client may be told so: what was recorded, or for a repeat that it was. */
  boolean allows(String told) {
    return told.equals(outcome) || outcome.equals(CREATED) && told.equals(EXISTS) || burned && told.equals(ID_ALREADY_FAILED);
  }
}
