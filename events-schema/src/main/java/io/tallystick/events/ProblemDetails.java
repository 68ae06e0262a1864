package io.tallystick.events;

import java.util.Objects;
import java.util.Optional;

/**
 * Why a call did not do what was asked, as <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a> has it.
 *
 * @param type a URI that names the kind of problem and never changes its meaning
 * @param title the kind of problem in words, the same whenever the type is
 * @param status the HTTP status
 * @param detail what happened this time, for people
 * @param problems what is wrong with what was sent, where that is it
 * @param refusal what the ledger decided, where that is it
 */
public record ProblemDetails(
    String type, String title, int status, String detail, Optional<Problems> problems, Optional<Refusal> refusal) {
  public ProblemDetails {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(title, "title");
    Objects.requireNonNull(detail, "detail");
    Objects.requireNonNull(problems, "problems");
    Objects.requireNonNull(refusal, "refusal");
  }

  /**
   * What the ledger decided.
   *
   * @param outcome its name, as {@code exceeds_credits}
   * @param timestamp when that, or what stands under the id, was recorded, nanoseconds since 1970
   * @param inFlight whether some shard has still to give up what was reserved there; the outcome never changes
   */
  public record Refusal(String outcome, long timestamp, boolean inFlight) {
    /** Nothing is in flight. */
    public Refusal(String outcome, long timestamp) {
      this(outcome, timestamp, false);
    }

    public Refusal {
      Objects.requireNonNull(outcome, "outcome");
    }
  }

  /** UTF-8 JSON without white space. */
  public byte[] json() {
    JsonWriter json =
        new JsonWriter(new StringBuilder())
            .open('{')
            .member("type", type)
            .member("title", title)
            .member("status", status)
            .member("detail", detail);
    problems.ifPresent(all -> write(all, json));
    refusal.ifPresent(one -> write(one, json));
    return json.close('}').bytes();
  }

  private static void write(Refusal refusal, JsonWriter json) {
    json.member("outcome", refusal.outcome()).member("timestamp", refusal.timestamp());
    if (refusal.inFlight()) {
      json.name("in_flight").raw("true");
    }
  }

  private static void write(Problems problems, JsonWriter json) {
    json.name("errors").open('[');
    for (Problem problem : problems.first()) {
      json.open('{').member("field", problem.field()).member("reason", problem.reason()).close('}');
    }
    json.close(']');
    json.member("error_count", problems.count());
  }
}
