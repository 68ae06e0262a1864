package io.tallystick.local.linear;

import io.tallystick.journal.Consistency;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Request;
import io.tallystick.ledger.Totals;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a client asked of a ledger, and what it was told. Times are those of one clock that never goes back, such as {@link System#nanoTime}.
 *
 * @param began before the question was sent
 * @param ended after the answer had come; {@link #NEVER} where none came, so that what was asked may take effect at any later time or not at all
 */
public record Operation(long began, long ended, Asked asked, Told told) {
  /** When an operation ends whose answer never comes. */
  public static final long NEVER = Long.MAX_VALUE;

  public Operation {
    Objects.requireNonNull(asked, "asked");
    Objects.requireNonNull(told, "told");
    if (ended < began) {
      throw new IllegalArgumentException("an operation does not end before it begins");
    }
    if ((told instanceof Told.Nothing) != (ended == NEVER)) {
      throw new IllegalArgumentException("an operation without an answer never ends, and no other does so");
    }
  }

  /** A question without an answer: it was lost, or the request was put into a queue. */
  public static Operation unanswered(long began, Asked asked) {
    return new Operation(began, NEVER, asked, new Told.Nothing());
  }

  /** A question. */
  public sealed interface Asked {
    /** To record this; whoever repeats a request asks for the very same. */
    record Recording(Request request) implements Asked {}

    /** How an account stands; {@code atLeast} is the sequence that the answer has to reflect, −1 for any. */
    record Reading(AccountId account, Consistency consistency, long atLeast) implements Asked {}
  }

  /** An answer. Whatever it is, it says which sequence of the journal it reflects. */
  public sealed interface Told {
    /** What became of each event of a request, in its order. */
    record Outcomes(List<Outcome> accounts, List<Outcome> transfers, long sequence) implements Told {
      public Outcomes {
        accounts = List.copyOf(accounts);
        transfers = List.copyOf(transfers);
      }
    }

    /** The account; empty if there is none. */
    record Balance(Optional<Standing> standing, long sequence) implements Told {}

    /** No answer. */
    record Nothing() implements Told {}
  }

  /** What became of an account or a transfer, as events name it, and when that was recorded: nanoseconds since 1970. */
  public record Outcome(String id, String outcome, long timestamp) {}

  /** How an account stands. */
  public record Standing(Totals totals, boolean closed) {}
}
