package io.tallystick.journal;

/** A content that one segment cannot hold. Its writer tries again with fewer entries; a single chain within the limits always fits. */
public final class SegmentTooLarge extends Exception {
  private static final long serialVersionUID = 1L;
  private final String what;
  private final long size;
  private final long limit;

  SegmentTooLarge(String what, long size, long limit) {
    super("a segment's " + what + " would be " + size + ", more than " + limit, null, false, false);
    this.what = what;
    this.size = size;
    this.limit = limit;
  }

  /** What is too large: {@code payload bytes}, {@code entries} or {@code text bytes}. */
  public String what() {
    return what;
  }

  /** How large it would be, in the unit that {@link #what()} names. */
  public long size() {
    return size;
  }

  /** How large it may be, in the same unit. */
  public long limit() {
    return limit;
  }
}
