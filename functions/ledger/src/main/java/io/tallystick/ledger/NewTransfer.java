package io.tallystick.ledger;

import java.time.Instant;
import java.util.Objects;

/**
 * A transfer that a request asks to make.
 *
 * @param amount in the asset's smallest unit; {@link Amount#MAX} in a post means all that the hold still holds, in a reversal all that is still reversible;
 *     zero in a void means all of it
 * @param asset null where the request left it out
 * @param code 1 to 65535; 0 is refused by the ladder, or stands for the hold's in a post or void, for the original's in a reversal
 * @param pendingId the hold that a post or void names, else {@link TransferId#NONE}
 * @param reverses the transfer that a reversal undoes, in full or in part, else {@link TransferId#NONE}
 * @param timeoutSeconds after which a hold expires, 0 for never
 * @param reference the user's own key, empty for none
 * @param metadata canonical JSON object as text, empty for none
 * @param effectiveAt the business date, null where left out; it never affects rules or order
 */
public record NewTransfer(
    TransferId id,
    AccountId debitAccountId,
    AccountId creditAccountId,
    Amount amount,
    Asset asset,
    int code,
    TransferFlags flags,
    TransferId pendingId,
    TransferId reverses,
    long timeoutSeconds,
    String reference,
    String metadata,
    Instant effectiveAt) {
  public NewTransfer {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(debitAccountId, "debitAccountId");
    Objects.requireNonNull(creditAccountId, "creditAccountId");
    Objects.requireNonNull(amount, "amount");
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

  /** The same with other flags. */
  public NewTransfer with(TransferFlags changed) {
    return new NewTransfer(
        id,
        debitAccountId,
        creditAccountId,
        amount,
        asset,
        code,
        changed,
        pendingId,
        reverses,
        timeoutSeconds,
        reference,
        metadata,
        effectiveAt);
  }

  /** The same between these accounts. */
  public NewTransfer between(AccountId debit, AccountId credit) {
    return new NewTransfer(
        id, debit, credit, amount, asset, code, flags, pendingId, reverses, timeoutSeconds, reference, metadata, effectiveAt);
  }

  /** The hold that a post or void names, else the original that a reversal names; {@link TransferId#NONE} for all others. */
  public TransferId source() {
    return resolves() ? pendingId : reverses;
  }

  /** The same with another amount. */
  public NewTransfer with(Amount changed) {
    return new NewTransfer(
        id,
        debitAccountId,
        creditAccountId,
        changed,
        asset,
        code,
        flags,
        pendingId,
        reverses,
        timeoutSeconds,
        reference,
        metadata,
        effectiveAt);
  }

  public boolean linked() {
    return flags.has(TransferFlag.LINKED);
  }

  /** Whether it posts or voids a hold. */
  public boolean resolves() {
    return posts() || voids();
  }

  /** Whether it names a transfer to reverse; only one that neither posts nor voids is judged as a reversal. */
  public boolean reversal() {
    return !reverses.isNone();
  }

  public boolean posts() {
    return flags.has(TransferFlag.POST_PENDING_TRANSFER);
  }

  public boolean voids() {
    return flags.has(TransferFlag.VOID_PENDING_TRANSFER);
  }
}
