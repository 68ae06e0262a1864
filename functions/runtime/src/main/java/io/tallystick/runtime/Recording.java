package io.tallystick.runtime;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.record.Recorded;
import io.tallystick.ledger.Request;
import java.util.Collections;
import java.util.List;

/** Decides requests and commits what they change. */
@FunctionalInterface
public interface Recording {
  /**
   * Records the requests in order.
   *
   * @param groups of each request, empty where none: those of one group are judged in order on each account also where shards do not answer or the process dies, and if one is not decided nothing is that comes after
   *     it and shares an account with it
   * @return what became of them; all of it is in the journal
   * @throws io.tallystick.journal.StoreException if the store could not do it; some of the requests may be recorded, and all may be repeated
   * @throws RuntimeException for a bug or a broken invariant, which one of the requests may cause alone
   */
  Recorded record(List<Request> requests, List<String> groups, Deadline deadline);

  /** The same for requests that are in no group. */
  default Recorded record(List<Request> requests, Deadline deadline) {
    return record(requests, Collections.nCopies(requests.size(), ""), deadline);
  }
}
