package io.tallystick.journal;

import java.util.Comparator;

/** Where an entry stands in a shard's journal: the segment's sequence and the entry's position in it, from 0. */
public record Location(long sequence, int position) implements Comparable<Location> {
  private static final Comparator<Location> IN_ORDER =
      Comparator.comparingLong(Location::sequence).thenComparingInt(Location::position);

  public Location {
    if (sequence < 0 || position < 0) {
      throw new IllegalArgumentException("a location's sequence and position are not negative");
    }
  }

  /** The one further on in the journal. */
  public static Location newer(Location a, Location b) {
    return a.compareTo(b) >= 0 ? a : b;
  }

  /** In order of the journal. */
  @Override
  public int compareTo(Location other) {
    return IN_ORDER.compare(this, other);
  }
}
