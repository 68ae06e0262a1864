package io.tallystick.journal.readmodel;

/** What is left of a page's {@link QueryLimits}. */
final class Budget {
  private int reads;
  private int segments;

  Budget(QueryLimits limits) {
    reads = limits.reads();
    segments = limits.segments();
  }

  void read() {
    reads--;
  }

  boolean readsAreOver() {
    return reads <= 0;
  }

  /** Takes as many segments as are left of those wanted. */
  int segments(int wanted) {
    int taken = Math.min(wanted, segments);
    segments -= taken;
    return taken;
  }
}
