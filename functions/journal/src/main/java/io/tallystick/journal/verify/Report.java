package io.tallystick.journal.verify;

import java.util.Optional;

/**
 * What a verification came to.
 *
 * @param finding the first thing that is wrong, empty if nothing is
 * @param segments segments read
 * @param entries entries recomputed
 * @param accounts accounts opened in the journal
 * @param holds holds made in the journal
 * @param posted the sequence up to which the read tables had to equal the journal
 * @param last the last sequence that was read, −1 for an empty journal
 */
public record Report(
    Optional<Finding> finding, long segments, long entries, long accounts, long holds, long posted, long last) {
  public boolean clean() {
    return finding.isEmpty();
  }
}
