package io.tallystick.events;

import io.tallystick.ledger.Limits;
import java.util.Optional;

/** What texts may be ids and references, wherever they come from. */
public final class FieldText {
  private FieldText() {}

  /** Why the text cannot be an account's or transfer's id, to be read after the field; empty if it can. */
  public static Optional<String> problemOfId(String text) {
    Optional<String> problem = problem(text, Limits.ID_CHARACTERS);
    return problem.isEmpty() && Text.hasControlCharacter(text) ? Optional.of("must not hold control characters") : problem;
  }

  /** Why the text cannot be a reference, to be read after the field; empty if it can. */
  public static Optional<String> problemOfReference(String text) {
    return problem(text, Limits.REFERENCE_CHARACTERS);
  }

  private static Optional<String> problem(String text, int characters) {
    if (text.isEmpty()) {
      return Optional.of("must not be empty");
    }
    if (text.length() > 2 * characters || text.codePointCount(0, text.length()) > characters) {
      return Optional.of("must not exceed " + characters + " characters");
    }
    return Text.hasUnpairedSurrogate(text) ? Optional.of("must not hold unpaired surrogates") : Optional.empty();
  }
}
