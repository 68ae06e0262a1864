package io.tallystick.local.torture;

import io.tallystick.journal.AfterBalance;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Totals;
import io.tallystick.local.linear.Findings;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** Whether all debits equal all credits over all shards, as they do when nothing is in flight any more: then the clearing balances of the shards sum up to zero. */
final class Sums {
  private final Map<AccountId, Totals> last = new HashMap<>();

  /** An account's balance in the shard's next segment. */
  void add(AfterBalance balance) {
    last.put(balance.id(), balance.totals());
  }

  /** Compares; to be called at the end of all journals. All accounts of a torture are of one asset. */
  void check(Findings findings) {
    compare("pending", Totals::debitsPending, Totals::creditsPending, findings);
    compare("posted", Totals::debitsPosted, Totals::creditsPosted, findings);
  }

  private void compare(String what, Function<Totals, Amount> debits, Function<Totals, Amount> credits, Findings findings) {
    BigInteger debited = sum(debits);
    BigInteger credited = sum(credits);
    if (!debited.equals(credited)) {
      findings.add("debits and credits of all shards differ", what + " " + debited + " and " + credited);
    }
  }

  private BigInteger sum(Function<Totals, Amount> of) {
    return last.values().stream().map(of).map(amount -> new BigInteger(amount.toString())).reduce(BigInteger.ZERO, BigInteger::add);
  }
}
