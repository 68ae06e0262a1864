package io.tallystick.journal.verify;

import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.Clearing;
import io.tallystick.ledger.Totals;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;

/**
 * By how much the debits of each asset exceed its credits, summed over what segments state, with the clearing balance that the entries come to. Told apart from the recomputing of balances,
 * so that each is a check of the other.
 */
final class DoubleEntry {
  private final Map<Asset, BigInteger> posted = new HashMap<>();
  private final Map<Asset, BigInteger> pending = new HashMap<>();

  /** An account in that asset changed. */
  void change(Asset asset, Totals before, Totals after) {
    posted.merge(asset, debits(after.debitsPosted(), before.debitsPosted(), after.creditsPosted(), before.creditsPosted()), BigInteger::add);
    pending.merge(asset, debits(after.debitsPending(), before.debitsPending(), after.creditsPending(), before.creditsPending()), BigInteger::add);
  }

  private static BigInteger debits(Amount debits, Amount debitsBefore, Amount credits, Amount creditsBefore) {
    if (debits.equals(debitsBefore) && credits.equals(creditsBefore)) {
      return BigInteger.ZERO;
    }
    return debits.toBigInteger().subtract(debitsBefore.toBigInteger()).subtract(credits.toBigInteger()).add(creditsBefore.toBigInteger());
  }

  /** The legs of transfers to and from other shards change the clearing balance of that asset, as the entries say. */
  void clear(Asset asset, Clearing change) {
    posted.merge(asset, change.posted(), BigInteger::add);
    pending.merge(asset, change.pending(), BigInteger::add);
  }

  void check(String place) throws Broken {
    check("debits posted do not equal credits posted", posted, place);
    check("debits pending do not equal credits pending", pending, place);
  }

  private static void check(String problem, Map<Asset, BigInteger> differences, String place) throws Broken {
    for (Map.Entry<Asset, BigInteger> difference : differences.entrySet()) {
      if (difference.getValue().signum() != 0) {
        throw new Broken(problem, place + " asset=" + difference.getKey() + " difference=" + difference.getValue());
      }
    }
  }
}
