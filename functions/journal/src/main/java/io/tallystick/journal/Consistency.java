package io.tallystick.journal;

/** What a read promises: {@code STRONG} reflects every write acknowledged before it, {@code EVENTUAL} costs half and may lag. */
public enum Consistency {
  STRONG,
  EVENTUAL
}
