package io.tallystick.journal.readmodel;

/**
 * What one page of an answer may read before it ends early.
 *
 * @param reads questions to an index or statement, of at most some pages each
 * @param segments of the journal that are opened
 */
record QueryLimits(int reads, int segments) {
  /** At most some 60 MB of the journal and a second or two of time, far less than a call has. */
  static final QueryLimits DEFAULT = new QueryLimits(256, 256);

  QueryLimits {
    if (reads < 1 || segments < 1) {
      throw new IllegalArgumentException("limits of a query must be positive");
    }
  }
}
