package io.tallystick.delivery.target;

/** What became of a text that should be an address. */
public sealed interface Reading<T> {
  /** It is one, and allowed. */
  record Address<T>(T value) implements Reading<T> {}

  /** It is not. @param reason to be said after the name of the field */
  record Refused<T>(String reason) implements Reading<T> {}
}
