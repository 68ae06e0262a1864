package io.tallystick.local.send;

import io.tallystick.events.EventOutcome;
import io.tallystick.events.JsonText;
import io.tallystick.events.OutcomesEvent;
import io.tallystick.events.OutcomesWriter;
import io.tallystick.events.Problem;
import io.tallystick.ledger.NewAccount;
import io.tallystick.ledger.NewTransfer;
import io.tallystick.ledger.Request;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.stream.Stream;

/** What became of one line, as it is printed. */
sealed interface FollowedOutcome {
  /** One line of UTF-8 JSON without its end. */
  byte[] json();

  /** It was decided. */
  record Decided(OutcomesEvent event) implements FollowedOutcome {
    @Override
    public byte[] json() {
      return OutcomesWriter.data(event);
    }

    /** Whether all of it is there as asked for. */
    boolean accepted() {
      return Stream.concat(event.accounts().stream(), event.transfers().stream())
          .allMatch(
              outcome ->
                  switch (outcome) {
                    case EventOutcome.Decided decided -> decided.outcome().equals("created") || decided.outcome().equals("exists");
                    case EventOutcome.Following(EventOutcome.Decided decided) -> decided.outcome().equals("created") || decided.outcome().equals("exists");
                    case EventOutcome.Undecided _, EventOutcome.Invalid _ -> false;
                  });
    }
  }

  /** Nobody will decide it: it cannot be read, or was not sent. */
  record Faulty(long line, Problem problem) implements FollowedOutcome {
    @Override
    public byte[] json() {
      StringBuilder out = new StringBuilder("{\"error\":{\"field\":");
      JsonText.quote(problem.field(), out);
      JsonText.quote(problem.reason(), out.append(",\"reason\":"));
      return bytes(out.append(",\"line\":").append(line).append("}}"));
    }
  }

  /** Nothing was heard of it in time. */
  record Unresolved(long line, Request request) implements FollowedOutcome {
    @Override
    public byte[] json() {
      StringBuilder out = new StringBuilder("{\"unresolved\":{\"line\":").append(line).append(",\"accounts\":[");
      ids(request.accounts().stream().map(NewAccount::id).map(Object::toString), out);
      ids(request.transfers().stream().map(NewTransfer::id).map(Object::toString), out.append("],\"transfers\":["));
      return bytes(out.append("]}}"));
    }

    private static void ids(Stream<String> ids, StringBuilder out) {
      for (Iterator<String> all = ids.iterator(); all.hasNext(); ) {
        JsonText.quote(all.next(), out);
        out.append(all.hasNext() ? "," : "");
      }
    }
  }

  private static byte[] bytes(StringBuilder out) {
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }
}
