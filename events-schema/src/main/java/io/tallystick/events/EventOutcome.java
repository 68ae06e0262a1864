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

  /** As {@link Decided}, and never to change, but not all shards have followed: a read of one of them may not show it yet, and what was reserved there stays so a little longer. */
  record Following(Decided decided) implements EventOutcome {
    @Override
    public String id() {
      return decided.id();
    }
  }

  /**
   * A transfer that has no outcome yet. The same request may be sent again at any time; it joins what is in flight, or finds what became of it.
   *
   * @param sendAgain whether nothing of it is under way, so that it comes to something only when it is sent again
   */
  record Undecided(String id, boolean sendAgain) implements EventOutcome {
    /** What stands in the place of an outcome. */
    public static final String OUTCOME = "in_flight";

    public Undecided {
      Objects.requireNonNull(id, "id");
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
