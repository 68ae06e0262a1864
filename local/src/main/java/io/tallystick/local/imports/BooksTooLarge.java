package io.tallystick.local.imports;

/** The books exceed a bound of what is brought in at once. */
final class BooksTooLarge extends RuntimeException {
  BooksTooLarge(String what) {
    super("the books have " + what + "; bring them in in parts");
  }
}
