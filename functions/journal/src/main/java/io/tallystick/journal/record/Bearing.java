package io.tallystick.journal.record;

import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.TransferId;
import java.util.Set;

/**
 * What a task has in common with others of the same call.
 *
 * @param accounts those that it touches on the shard
 * @param ids the transfers, holds and originals that it names
 * @param disturbed whether others of the call that touch the same accounts are in flight, or come before it and were not judged yet: then what fails may fail because of them
 * @param careful whether it was begun before and could not be decided, so that what it finds must still be so when it is decided
 */
record Bearing(Set<AccountId> accounts, Set<TransferId> ids, boolean disturbed, boolean careful) {
  /** Of what has nothing to do with any other. */
  static final Bearing NONE = new Bearing(Set.of(), Set.of(), false, false);
}
