package io.tallystick.local.replay;

import io.tallystick.events.ParsedRequest;
import io.tallystick.events.Problem;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Totals;
import io.tallystick.ledger.TransferId;
import java.util.List;

/** What one line asks for. */
sealed interface Step {
  /** Decide a request. */
  record Decide(ParsedRequest.Readable request) implements Step {}

  /** Move the clock to the later of it and the last timestamp, plus so many nanoseconds, and expire holds. */
  record Advance(long nanos) implements Step {}

  /** Set the clock, in nanoseconds since 1970. */
  record SetClock(long nanos) implements Step {}

  /** Set totals of accounts. */
  record SetBalances(List<Balance> balances) implements Step {}

  /** An account's totals; null for one that stays as it is. */
  record Balance(
      AccountId accountId, Amount debitsPending, Amount debitsPosted, Amount creditsPending, Amount creditsPosted) {
    Totals over(Totals totals) {
      return new Totals(
          or(debitsPending, totals.debitsPending()),
          or(debitsPosted, totals.debitsPosted()),
          or(creditsPending, totals.creditsPending()),
          or(creditsPosted, totals.creditsPosted()));
    }

    private static Amount or(Amount given, Amount otherwise) {
      return given == null ? otherwise : given;
    }
  }

  /** Answer objects. */
  record Lookup(List<AccountId> accounts, List<TransferId> transfers) implements Step {}

  /** The line asks for nothing that could be done. */
  record Faulty(Problem problem) implements Step {}
}
