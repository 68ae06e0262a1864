package io.tallystick.events;

import java.util.List;

/** Writes {@code outcomes} v1. */
public final class OutcomesWriter {
  private OutcomesWriter() {}

  /** The data alone, as a line of {@code replay} and an HTTP answer have it: UTF-8 JSON without white space. */
  public static byte[] data(OutcomesEvent event) {
    JsonWriter json = new JsonWriter(new StringBuilder());
    write(event, json);
    return json.bytes();
  }

  /** What became of one event, as an HTTP answer has it: UTF-8 JSON without white space. */
  public static byte[] single(EventOutcome outcome) {
    JsonWriter json = new JsonWriter(new StringBuilder());
    outcome(outcome, json);
    return json.bytes();
  }

  /** The data in its envelope. */
  public static byte[] cloudEvent(OutcomesEvent event, Envelope envelope) {
    return envelope.around(EventType.OUTCOMES_V1, json -> write(event, json));
  }

  private static void write(OutcomesEvent event, JsonWriter json) {
    json.open('{');
    outcomes("accounts", event.accounts(), json);
    outcomes("transfers", event.transfers(), json);
    json.close('}');
  }

  private static void outcomes(String name, List<EventOutcome> outcomes, JsonWriter json) {
    json.name(name).open('[');
    outcomes.forEach(outcome -> outcome(outcome, json));
    json.close(']');
  }

  private static void outcome(EventOutcome outcome, JsonWriter json) {
    json.open('{').member("id", outcome.id());
    switch (outcome) {
      case EventOutcome.Decided decided -> decided(decided, json);
      case EventOutcome.Following(EventOutcome.Decided decided) -> decided(decided, json).name("in_flight").raw("true");
      case EventOutcome.Undecided undecided -> json.member("outcome", EventOutcome.Undecided.OUTCOME).name("send_again").raw(Boolean.toString(undecided.sendAgain()));
      case EventOutcome.Invalid(String _, Problem problem) ->
          json.member("outcome", EventOutcome.Invalid.OUTCOME).member("field", problem.field()).member("reason", problem.reason());
    }
    json.close('}');
  }

  private static JsonWriter decided(EventOutcome.Decided decided, JsonWriter json) {
    return json.member("outcome", decided.outcome()).member("timestamp", decided.timestamp());
  }
}
