package io.tallystick.journal;

/**
 * Which stored pages to read, by the timestamp of their first row: every page stands under it.
 *
 * @param from the first timestamp of the range
 * @param until the first timestamp after it
 * @param descending whether the page that begins last comes first
 * @param limit the most pages to return
 */
public record PageRange(long from, long until, boolean descending, int limit) {
  public PageRange {
    if (from < 0 || until < from) {
      throw new IllegalArgumentException("a range of pages begins at 0 or later and does not end before it begins");
    }
    PageLimit.require(limit);
  }

  /** The pages that begin after a timestamp, the earliest first. */
  public static PageRange after(long timestamp, int limit) {
    return new PageRange(timestamp + 1, Long.MAX_VALUE, false, limit);
  }

  /** The pages that begin before a timestamp, the latest first. */
  public static PageRange before(long timestamp, int limit) {
    return new PageRange(0, timestamp, true, limit);
  }

  /** All pages, the earliest first. */
  public static PageRange first(int limit) {
    return new PageRange(0, Long.MAX_VALUE, false, limit);
  }

  public boolean isEmpty() {
    return from == until;
  }
}
