package io.tallystick.journal;

/** The check of how many things a caller wants at most. */
public final class PageLimit {
  private PageLimit() {}

  /** @throws IllegalArgumentException if it is not positive */
  public static int require(int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("limit must be positive");
    }
    return limit;
  }
}
