package io.tallystick.ledger;

import java.time.Instant;
import java.util.Objects;

/**
 * A transfer as it was recorded: every field final, nothing left to be looked up.
 *
 * <p>Accounts, asset, code, reference and metadata of a post or void are the hold's where the request left them out.
 *
 * @param amount what moved (for a hold: what is reserved; for a void: what is released)
 * @param heldAmount for a post or void the full amount of its hold, all of which leaves the pending totals; else zero
 * @param effectiveAt the business date as the request gave it, null where left out (then it is the timestamp)
 * @param timestamp when it was recorded, nanoseconds since 1970, unique in its shard
 */
public record Transfer(
    TransferId id,
    AccountId debitAccountId,
    AccountId creditAccountId,
    Amount amount,
    Amount heldAmount,
    Asset asset,
    int code,
    TransferFlags flags,
    TransferId pendingId,
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
    Objects.requireNonNull(heldAmount, "heldAmount");
    Objects.requireNonNull(asset, "asset");
    Objects.requireNonNull(flags, "flags");
    Objects.requireNonNull(pendingId, "pendingId");
    Objects.requireNonNull(reference, "reference");
    Objects.requireNonNull(metadata, "metadata");
    if (code < 0 || code > Limits.CODE_MAX) {
      throw new IllegalArgumentException("code must be 0 to 65535");
    }
    if (timeoutSeconds < 0) {
      throw new IllegalArgumentException("timeoutSeconds must not be negative");
    }
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

  /**
   * How a repeat under this transfer's id would be answered if it stood by itself: {@code exists} or how it differs.
   *
   * @param repeat with all its fields, also if it posts or voids a hold
   */
  public TransferOutcome answerTo(NewTransfer repeat) {
    return RepeatLadder.judge(repeat, this, null);
  }

  /** When a hold without resolution expires, in nanoseconds since 1970, or {@link Long#MAX_VALUE} for never. */
  public long expiresAt() {
    return timeoutSeconds == 0 ? Long.MAX_VALUE : timestamp + timeoutSeconds * NANOS_PER_SECOND;
  }
}
