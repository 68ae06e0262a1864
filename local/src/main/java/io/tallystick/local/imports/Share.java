package io.tallystick.local.imports;

import java.math.BigInteger;
import java.util.Objects;

/**
 * How much one account takes part in a transaction with.
 *
 * @param amount in the asset's smallest unit; positive debits the account, negative credits it, never zero
 * @param posting where it comes from, null if it is what balances the transaction
 */
record Share(AccountKey account, BigInteger amount, Posting posting) {
  Share {
    Objects.requireNonNull(account, "account");
    if (amount.signum() == 0) {
      throw new IllegalArgumentException("amount must not be zero");
    }
  }
}
