package io.tallystick.journal.readmodel;

import io.tallystick.ledger.Account;
import io.tallystick.ledger.Asset;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Which accounts of a shard, in order of their opening. All that is asked for has to hold.
 *
 * @param reference the user's own key, 1 to 128 characters
 * @param code 1 to 65535
 * @param opened when it was opened
 * @param limit the most accounts of the page, 1 to {@value Page#LIMIT_MAX}
 * @param after where to go on: the page before's {@code next}
 */
public record AccountQuery(
    Optional<String> reference,
    Optional<Asset> asset,
    OptionalInt code,
    TimeRange opened,
    Order order,
    int limit,
    OptionalLong after) {
  /** @throws IllegalArgumentException if a value is outside of what accounts can have, or the limit outside its bounds */
  public AccountQuery {
    Predicates.requireReference(reference);
    Objects.requireNonNull(asset, "asset");
    Predicates.requireCode(code);
    Objects.requireNonNull(opened, "opened");
    Objects.requireNonNull(order, "order");
    Page.requireLimit(limit);
    Objects.requireNonNull(after, "after");
  }

  /** The timestamps that are still to be answered. */
  TimeRange rest() {
    return opened.after(after, order);
  }

  /** Whether the account is one of those asked for, whenever it was opened. */
  boolean fits(Account account) {
    return reference.map(account.opening().reference()::equals).orElse(true)
        && asset.map(account.asset()::equals).orElse(true)
        && (code.isEmpty() || code.getAsInt() == account.opening().code());
  }
}
