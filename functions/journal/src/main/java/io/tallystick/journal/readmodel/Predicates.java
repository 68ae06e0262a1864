package io.tallystick.journal.readmodel;

import io.tallystick.ledger.Limits;
import java.util.Optional;
import java.util.OptionalInt;

/** The checks of what queries ask for. */
final class Predicates {
  private Predicates() {}

  static void requireReference(Optional<String> reference) {
    if (reference.isPresent() && (reference.get().isEmpty() || characters(reference.get()) > Limits.REFERENCE_CHARACTERS)) {
      throw new IllegalArgumentException("reference must have 1 to " + Limits.REFERENCE_CHARACTERS + " characters");
    }
  }

  static void requireCode(OptionalInt code) {
    if (code.isPresent() && (code.getAsInt() < 1 || code.getAsInt() > Limits.CODE_MAX)) {
      throw new IllegalArgumentException("code must be 1 to " + Limits.CODE_MAX);
    }
  }

  private static int characters(String text) {
    return text.codePointCount(0, text.length());
  }
}
