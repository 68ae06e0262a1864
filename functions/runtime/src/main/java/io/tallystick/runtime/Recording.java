package io.tallystick.runtime;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.record.Recorded;
import io.tallystick.ledger.Request;
import java.util.List;

/** Decides requests and commits what they change. */
@FunctionalInterface
public interface Recording {
  /**
   * Records the requests in order.
   *
   * @return what became of them; all of it is in the journal
   * @throws io.tallystick.journal.StoreException if the store could not do it; some of the requests may be recorded, and all may be repeated
   * @throws RuntimeException for a bug or a broken invariant, which one of the requests may cause alone
   */
  Recorded record(List<Request> requests, Deadline deadline);
}
