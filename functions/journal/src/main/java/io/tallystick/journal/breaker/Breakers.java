package io.tallystick.journal.breaker;

import io.tallystick.journal.Deadline;

/** The breakers in the table {@code control}, one for each endpoint, changed only by compare-and-set. */
public interface Breakers {
  /** What became of a change. */
  sealed interface Swap {
    /** It is written. */
    record Done(Standing now) implements Swap {}

    /** Another was quicker, and left this. */
    record Lost(Standing standing) implements Swap {}
  }

  /**
   * Strongly consistent; {@link Standing#INITIAL} where none is kept.
   *
   * @param endpoint any text that names the endpoint, at most 128 characters
   */
  Standing read(String endpoint, Deadline deadline);

  /**
   * Replaces a breaker that stands as expected. A lost answer is no doubt: whether this very call wrote what stands is told by its token.
   *
   * @param token random, of this call alone
   */
  Swap swap(String endpoint, Standing expected, Breaker next, String token, Deadline deadline);
}
