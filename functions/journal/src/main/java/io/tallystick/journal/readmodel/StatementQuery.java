package io.tallystick.journal.readmodel;

import io.tallystick.ledger.AccountId;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * Which lines of an account's statement.
 *
 * @param recorded when their entries were recorded
 * @param limit the most lines of the page, 1 to {@value Page#LIMIT_MAX}
 * @param after where to go on: the page before's {@code next}
 */
public record StatementQuery(AccountId account, TimeRange recorded, Order order, int limit, OptionalLong after) {
  /** @throws IllegalArgumentException if the limit is outside its bounds */
  public StatementQuery {
    Objects.requireNonNull(account, "account");
    Objects.requireNonNull(recorded, "recorded");
    Objects.requireNonNull(order, "order");
    Page.requireLimit(limit);
    Objects.requireNonNull(after, "after");
  }

  /** The timestamps that are still to be answered. */
  TimeRange rest() {
    return recorded.after(after, order);
  }
}
