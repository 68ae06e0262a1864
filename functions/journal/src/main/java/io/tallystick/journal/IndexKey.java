package io.tallystick.journal;

import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.TransferId;
import java.util.Objects;

/** What the index finds a journal entry by: an id and what the entry means for it. */
public record IndexKey(Kind kind, String id) implements Comparable<IndexKey> {
  /** What the entry means for the id. */
  public enum Kind {
    /** The transfer was recorded or its id burned: the id is taken for ever. */
    TRANSFER,
    /** A transfer was refused and its id left free, or it came when the id was taken. */
    TRANSFER_REJECTION,
    /** An account was refused. */
    ACCOUNT_REJECTION,
    /** The transfer was reversed, in full or in part; the id is the original's, the entry the reversal. */
    REVERSAL
  }

  public IndexKey {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(id, "id");
  }

  public static IndexKey of(TransferId id) {
    return new IndexKey(Kind.TRANSFER, id.value());
  }

  /** Where the newest reversal of that transfer stands. */
  public static IndexKey reversalOf(TransferId original) {
    return new IndexKey(Kind.REVERSAL, original.value());
  }

  public static IndexKey rejectionOf(TransferId id) {
    return new IndexKey(Kind.TRANSFER_REJECTION, id.value());
  }

  public static IndexKey rejectionOf(AccountId id) {
    return new IndexKey(Kind.ACCOUNT_REJECTION, id.value());
  }

  /** By id, then by kind. Hash maps use it to stay fast on ids that were made to collide. */
  @Override
  public int compareTo(IndexKey other) {
    int byId = id.compareTo(other.id);
    return byId != 0 ? byId : kind.compareTo(other.kind);
  }
}
