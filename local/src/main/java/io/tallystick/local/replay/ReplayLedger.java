package io.tallystick.local.replay;

import io.tallystick.ledger.Account;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Decision;
import io.tallystick.ledger.Hold;
import io.tallystick.ledger.Known;
import io.tallystick.ledger.Request;
import io.tallystick.ledger.TransferId;
import java.util.List;

/** A ledger in memory with a clock that only steps move. */
interface ReplayLedger {
  /** Nanoseconds since 1970. */
  long clock();

  void setClock(long nanos);

  /** Whether the request's events can be given timestamps. */
  boolean hasTimeFor(Request request);

  Decision.Answer decide(Request request);

  /** Whether the clock can be moved on by so much and what expires then be given timestamps. */
  boolean canAdvance(long nanos);

  /** Moves the clock to the later of it and the last timestamp, plus so much; answers the holds that expired, in order. */
  List<TransferId> advance(long nanos);

  /** Sets an account's totals; those that are null stay as they are. The account exists. */
  void setTotals(Step.Balance balance);

  /** Null if there is none. */
  Account account(AccountId id);

  /** The recorded transfer, or how its id was burned; null if neither. */
  Known known(TransferId id);

  /** Null if the transfer is no hold. */
  Hold hold(TransferId id);
}
