package io.tallystick.pipeline;

import io.tallystick.journal.Deadline;
import io.tallystick.ledger.Decision;
import io.tallystick.ledger.Request;
import java.util.List;

/** Decides requests and commits what they change. */
@FunctionalInterface
interface Recording {
  /**
   * Records the requests in order.
   *
   * @return one answer for each request; all of them are in the journal
   * @throws io.tallystick.journal.StoreException if the store could not do it; some of the requests may be recorded, and all may be repeated
   * @throws RuntimeException for a bug or a broken invariant, which one of the requests may cause alone
   */
  List<Decision.Answer> record(List<Request> requests, Deadline deadline);
}
