package io.tallystick.ledger;

import java.util.Collection;
import java.util.List;

/** A ledger as the tables see it, of one shard or of several. */
public interface Books {
  /** Decides one request. */
  Decision.Answer decide(Request request, long clock);

  /** Releases all holds that are due, and answers which those were, in order. */
  List<String> expire(long clock);

  /** How many entries the last request put into a journal. */
  int recorded();

  /** Null where there is none. */
  Account account(AccountId id);

  Collection<Account> accounts();

  /** Null where there is none. */
  Hold hold(TransferId id);

  /** Null where there is none. */
  Known known(TransferId id);

  void setTotals(AccountId id, Totals totals);

  /** Whether timestamps and counts of entries are those of one shard; else only that equal ones are equal. */
  boolean exact();
}
