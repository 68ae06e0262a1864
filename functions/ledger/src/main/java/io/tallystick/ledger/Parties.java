package io.tallystick.ledger;

import java.util.Objects;

/**
 * The accounts that one member of a chain moves between, as far as they are known before it is judged: its own, or those of the hold or original that it names.
 *
 * @param debit may be {@link AccountId#NONE}
 * @param credit may be {@link AccountId#NONE}
 * @param source where they were taken from
 * @param anonymous whether the member names none of them, so that only the shard of its id is sure to be asked whenever it is sent
 */
public record Parties(AccountId debit, AccountId credit, Source source, boolean anonymous) {
  /** Where a member's accounts were taken from. */
  public enum Source {
    /** The member names them. */
    REQUEST,
    /** A recorded hold or original, which was located. */
    LOCATED,
    /** A hold or original that an earlier member of the same chain is to make. */
    CHAIN,
    /** Its hold or original is recorded nowhere; the accounts are those that the member names. */
    NOWHERE
  }

  public Parties {
    Objects.requireNonNull(debit, "debit");
    Objects.requireNonNull(credit, "credit");
    Objects.requireNonNull(source, "source");
  }

  static Parties of(NewTransfer transfer, Source source) {
    return new Parties(transfer.debitAccountId(), transfer.creditAccountId(), source, anonymous(transfer));
  }

  /** Of a post, void or reversal that names no account. */
  public static boolean anonymous(NewTransfer transfer) {
    boolean inherits = transfer.resolves() || transfer.reversal();
    return inherits && !transfer.id().isNone() && transfer.debitAccountId().isNone() && transfer.creditAccountId().isNone();
  }

  /** Whether one of the accounts lives on that shard. */
  boolean on(int shard, Placement placement) {
    return debitOn(shard, placement) || creditOn(shard, placement);
  }

  boolean debitOn(int shard, Placement placement) {
    return !debit.isNone() && placement.shardOf(debit) == shard;
  }

  boolean creditOn(int shard, Placement placement) {
    return !credit.isNone() && placement.shardOf(credit) == shard;
  }
}
