package io.tallystick.events;

import java.util.Objects;

/** What became of one account or transfer of a request. */
public sealed interface EventOutcome {
  /** The id as the request gave it, empty where it was left out or could not be read. */
  String id();

  /** The rules decided it: {@code created}, {@code exists} or a named rejection, recorded at that timestamp (nanoseconds since 1970). */
  record Decided(String id, String outcome, long timestamp) implements EventOutcome {
    public Decided {
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(outcome, "outcome");
    }
  }

  /** It never came to the rules; its outcome is {@code invalid}, and the first problem says why. */
  record Invalid(String id, Problem problem) implements EventOutcome {
    /** The outcome's name in answers. */
    public static final String OUTCOME = "invalid";

    public Invalid {
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(problem, "problem");
    }
  }
}
