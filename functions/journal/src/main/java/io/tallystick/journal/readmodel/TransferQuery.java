package io.tallystick.journal.readmodel;

import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.Transfer;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Which transfers of a shard, in order of their recording there. All that is asked for has to hold.
 *
 * @param account on either side
 * @param reference the user's own key, 1 to 128 characters; a post's or void's is its hold's where the request left it out
 * @param code 1 to 65535
 * @param recorded when it was recorded
 * @param limit the most transfers of the page, 1 to {@value Page#LIMIT_MAX}
 * @param after where to go on: the page before's {@code next}
 */
public record TransferQuery(
    Optional<AccountId> account,
    Optional<AccountId> debitAccount,
    Optional<AccountId> creditAccount,
    Optional<String> reference,
    Optional<Asset> asset,
    OptionalInt code,
    TimeRange recorded,
    Order order,
    int limit,
    OptionalLong after) {
  /** @throws IllegalArgumentException if a value is outside of what transfers can have, or the limit outside its bounds */
  public TransferQuery {
    Objects.requireNonNull(account, "account");
    Objects.requireNonNull(debitAccount, "debitAccount");
    Objects.requireNonNull(creditAccount, "creditAccount");
    Predicates.requireReference(reference);
    Objects.requireNonNull(asset, "asset");
    Predicates.requireCode(code);
    Objects.requireNonNull(recorded, "recorded");
    Objects.requireNonNull(order, "order");
    Page.requireLimit(limit);
    Objects.requireNonNull(after, "after");
  }

  /** The timestamps that are still to be answered. */
  TimeRange rest() {
    return recorded.after(after, order);
  }

  /**
   * Whether the record is one of those asked for, whenever it was made. Where no account is asked for, one between two shards is listed by the shard of its debit account, so that it is listed once.
   */
  boolean fits(Entry.TransferMade made) {
    return (namesAccount() || made.here().debit()) && fits(made.transfer());
  }

  /** Whether it asks for transfers of an account, so that only that account's shard has to be asked. */
  boolean namesAccount() {
    return account.isPresent() || debitAccount.isPresent() || creditAccount.isPresent();
  }

  private boolean fits(Transfer transfer) {
    return account.map(id -> id.equals(transfer.debitAccountId()) || id.equals(transfer.creditAccountId())).orElse(true)
        && debitAccount.map(transfer.debitAccountId()::equals).orElse(true)
        && creditAccount.map(transfer.creditAccountId()::equals).orElse(true)
        && reference.map(transfer.reference()::equals).orElse(true)
        && asset.map(transfer.asset()::equals).orElse(true)
        && (code.isEmpty() || code.getAsInt() == transfer.code());
  }
}
