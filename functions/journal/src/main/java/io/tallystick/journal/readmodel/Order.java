package io.tallystick.journal.readmodel;

/** In which order of recording a query answers. */
public enum Order {
  /** The oldest first. */
  ASCENDING,
  /** The newest first. */
  DESCENDING
}
