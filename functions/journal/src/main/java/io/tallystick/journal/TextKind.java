package io.tallystick.journal;

/** How one text of a column is stored. The ordinal is part of the format and never changes. */
enum TextKind {
  /** Length and UTF-8. */
  PLAIN,
  /** A template and the number in it. */
  NUMBERED,
  /** A UUID of version 7: its time's distance from the one before, and 74 bits. */
  UUID7,
  /** A UUID of version 4: 122 bits. */
  UUID4,
  /** Any other UUID: 128 bits. */
  UUID,
  /** A ULID: its time's distance from the one before, and 80 bits. */
  ULID,
  /** The index of an earlier text of the column that was not itself a repeat. */
  REPEAT
}
