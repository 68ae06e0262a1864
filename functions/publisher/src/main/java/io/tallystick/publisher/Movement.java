package io.tallystick.publisher;

import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.Totals;
import java.util.Objects;

/**
 * How one entry changed an account's totals. They may be equal before and after it, as they are where the amount is 0.
 *
 * @param asset what the account counts
 */
public record Movement(AccountId account, Asset asset, Totals before, Totals after) {
  public Movement {
    Objects.requireNonNull(account, "account");
    Objects.requireNonNull(asset, "asset");
    Objects.requireNonNull(before, "before");
    Objects.requireNonNull(after, "after");
  }
}
