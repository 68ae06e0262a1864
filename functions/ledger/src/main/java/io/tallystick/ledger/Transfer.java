package io.tallystick.ledger;

import java.time.Instant;
import java.util.Objects;

/**
 * A transfer as it was recorded: every field final, nothing left to be looked up.
 *
 * <p>Accounts, asset, code, reference and metadata of a post or void are the hold's where the request left them out; accounts, asset and code of a
 * reversal are the original's, with its accounts exchanged.
 *
 * @param amount what moved (for a hold: what is reserved; for a void: what is released)
 * @param leftBefore what there was to take from before it: for a post or void what its hold still held, for a reversal what was still reversible of
 *     its original; else zero
 * @param reverses the transfer that a reversal undoes, in full or in part, else {@link TransferId#NONE}
 * @param effectiveAt the business date as the request gave it, null where left out (then it is the timestamp)
 * @param timestamp when it was recorded, nanoseconds since 1970, unique in its shard
 */
public record Transfer(
    TransferId id,
    AccountId debitAccountId,
    AccountId creditAccountId,
    Amount amount,
    Amount leftBefore,
    Asset asset,
    int code,
    TransferFlags flags,
    TransferId pendingId,
    TransferId reverses,
    long timeoutSeconds,
    String reference,
    String metadata,
    Instant effectiveAt,
    long timestamp)
    implements Known {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  public Transfer {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(debitAccountId, "debitAccountId");
    Objects.requireNonNull(creditAccountId, "creditAccountId");
    Objects.requireNonNull(amount, "amount");
    Objects.requireNonNull(leftBefore, "leftBefore");
    Objects.requireNonNull(asset, "asset");
    Objects.requireNonNull(flags, "flags");
    Objects.requireNonNull(pendingId, "pendingId");
    Objects.requireNonNull(reverses, "reverses");
    Objects.requireNonNull(reference, "reference");
    Objects.requireNonNull(metadata, "metadata");
    if (code < 0 || code > Limits.CODE_MAX) {
      throw new IllegalArgumentException("code must be 0 to 65535");
    }
    if (timeoutSeconds < 0) {
      throw new IllegalArgumentException("timeoutSeconds must not be negative");
    }
  }

  /** The same with another amount. */
  public Transfer with(Amount changed) {
    return new Transfer(
        id,
        debitAccountId,
        creditAccountId,
        changed,
        leftBefore,
        asset,
        code,
        flags,
        pendingId,
        reverses,
        timeoutSeconds,
        reference,
        metadata,
        effectiveAt,
        timestamp);
  }

  /** Whether a hold made at that time would expire later than a timestamp can tell. */
  static boolean expiryOverflows(long timestamp, long timeoutSeconds) {
    return timeoutSeconds > (Long.MAX_VALUE - timestamp) / NANOS_PER_SECOND;
  }

  /** Whether it only reserves, so that it is a hold. */
  public boolean pending() {
    return flags.has(TransferFlag.PENDING);
  }

  public boolean posts() {
    return flags.has(TransferFlag.POST_PENDING_TRANSFER);
  }

  public boolean voids() {
    return flags.has(TransferFlag.VOID_PENDING_TRANSFER);
  }

  /** Whether its amount was lowered to what an account could give or take, so that a repeat may ask for more. */
  public boolean balancing() {
    return flags.has(TransferFlag.BALANCING_DEBIT) || flags.has(TransferFlag.BALANCING_CREDIT);
  }

  /** Whether it posted or voided a hold. */
  public boolean resolves() {
    return posts() || voids();
  }

  /** Whether it is a post that leaves the rest of its hold held, if there is a rest. */
  public boolean keepsOpen() {
    return flags.has(TransferFlag.KEEP_OPEN);
  }

  /** Whether it undoes an earlier transfer. */
  public boolean reversal() {
    return !reverses.isNone();
  }

  /** Whether it moved its amount for good, so that it can be reversed: it is neither a hold nor a void. */
  public boolean posted() {
    return !pending() && !voids();
  }

  /** What leaves the pending totals of both accounts: the part that is posted where the hold stays open, else all that the hold still held. */
  public Amount released() {
    return !resolves() ? Amount.ZERO : keepsOpen() ? amount : leftBefore;
  }

  /** What there is left to take from after it: what the hold of a post or void still holds, or what is still reversible of a reversal's original; else zero. */
  public Amount leftAfter() {
    return reversal() || resolves() && keepsOpen() ? leftBefore.minus(amount) : Amount.ZERO;
  }

  /**
   * How a repeat under this transfer's id would be answered if it stood by itself: {@code exists} or how it differs.
   *
   * @param repeat with all its fields, also if it posts or voids a hold or is a reversal
   */
  public TransferOutcome answerTo(NewTransfer repeat) {
    return RepeatLadder.judge(repeat, this, null);
  }

  /** When a hold without resolution expires, in nanoseconds since 1970, or {@link Long#MAX_VALUE} for never. */
  public long expiresAt() {
    return timeoutSeconds == 0 ? Long.MAX_VALUE : timestamp + timeoutSeconds * NANOS_PER_SECOND;
  }
}
