package io.tallystick.journal.verify;

import io.tallystick.journal.Location;

/** How a finding tells where it is: {@code key=value} pairs. */
final class Place {
  private Place() {}

  static String of(long sequence) {
    return "sequence=" + sequence;
  }

  static String of(Location location) {
    return "sequence=" + location.sequence() + " position=" + location.position();
  }

  /** As {@code 3:0} for the first entry of segment 3; null is {@code none}. */
  static String brief(Location location) {
    return location == null ? "none" : location.sequence() + ":" + location.position();
  }
}
