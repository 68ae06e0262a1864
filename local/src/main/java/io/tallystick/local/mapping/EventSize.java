package io.tallystick.local.mapping;

/** The size of the event that a batch becomes. */
final class EventSize {

  /** Lambda invokes a function with at most 6 MB. */
  static final int LIMIT = 6 * 1024 * 1024;

  /** What stands around the records. */
  static final int FRAME = "{\"Records\":[]}".length();

  private EventSize() {}
}
