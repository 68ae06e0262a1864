package io.tallystick.local.subscribe;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallystick.delivery.courier.Delivery;
import io.tallystick.journal.breaker.Breaker;
import io.tallystick.local.query.Table;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/**
 * How a ledger's deliveries stand.
 *
 * @param trouble endpoints whose breaker is not closed
 * @param stopped subscriptions that are not active, and how they stand
 * @param letters some of those that were given up
 */
record DeliveriesReport(List<Depth> queues, List<Trouble> trouble, Map<String, String> stopped, List<DeadLetter> letters) {
  /**
   * What is in a queue, as far as SQS tells.
   *
   * @param waiting can be received
   * @param inFlight received, or put off: being posted, or waiting for an endpoint or for the next try
   * @param delayed sent, and not to be received yet: waiting for the next try
   */
  record Depth(String queue, long waiting, long inFlight, long delayed) {}

  /** An endpoint that is left alone, and who sends to it. */
  record Trouble(String endpoint, List<String> subscriptions, Breaker breaker) {
    String state() {
      return switch (breaker) {
        case Breaker.Closed closed -> "closed";
        case Breaker.Open open -> "open until " + open.until();
        case Breaker.HalfOpen halfOpen -> "half open, " + halfOpen.probes().size() + " probing";
      };
    }

    int openings() {
      return switch (breaker) {
        case Breaker.Closed closed -> closed.openings();
        case Breaker.Open open -> open.openings();
        case Breaker.HalfOpen halfOpen -> halfOpen.openings();
      };
    }
  }

  void print(PrintStream out) {
    Table depths = new Table(Table.Column.left("queue"), Table.Column.right("waiting"), Table.Column.right("in flight"), Table.Column.right("delayed"));
    queues.forEach(depth -> depths.row(depth.queue(), Long.toString(depth.waiting()), Long.toString(depth.inFlight()), Long.toString(depth.delayed())));
    depths.print(out);
    Table endpoints = new Table(Table.Column.left("endpoint"), Table.Column.left("breaker"), Table.Column.right("openings"), Table.Column.left("subscriptions"));
    trouble.forEach(one -> endpoints.row(one.endpoint(), one.state(), Integer.toString(one.openings()), String.join(", ", one.subscriptions())));
    print(endpoints, out);
    Table waiting = new Table(Table.Column.left("subscription"), Table.Column.left("status"));
    stopped.forEach(waiting::row);
    print(waiting, out);
    Table dead = new Table(Table.Column.left("dead letter"), Table.Column.left("cause"), Table.Column.left("last failure"), Table.Column.left("event"), Table.Column.left("first queued"), Table.Column.right("tries"));
    letters.forEach(letter -> dead.row(row(letter)));
    print(dead, out);
  }

  private static void print(Table table, PrintStream out) {
    if (!table.isEmpty()) {
      out.println();
      table.print(out);
    }
  }

  private static String[] row(DeadLetter letter) {
    return letter
        .delivery()
        .map(of -> new String[] {of.id(), letter.cause(), letter.lastFailure().orElse(""), of.type(), of.first().toString(), of.ordered() ? "" : Integer.toString(of.tries())})
        .orElse(new String[] {"(message " + letter.message() + ")", letter.cause(), letter.lastFailure().orElse(""), "", "", ""});
  }

  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode depths = json.putArray("queues");
    queues.forEach(depth -> depths.addObject().put("queue", depth.queue()).put("waiting", depth.waiting()).put("in_flight", depth.inFlight()).put("delayed", depth.delayed()));
    ArrayNode endpoints = json.putArray("endpoints");
    trouble.forEach(one -> one.subscriptions().forEach(endpoints.addObject().put("endpoint", one.endpoint()).put("breaker", one.state()).put("openings", one.openings()).putArray("subscriptions")::add));
    ArrayNode waiting = json.putArray("subscriptions");
    stopped.forEach((id, status) -> waiting.addObject().put("id", id).put("status", status));
    ArrayNode dead = json.putArray("dead_letters");
    for (DeadLetter letter : letters) {
      ObjectNode one = dead.addObject().put("message", letter.message()).put("cause", letter.cause());
      letter.lastFailure().ifPresent(failure -> one.put("last_failure", failure));
      letter.delivery().ifPresent(delivery -> put(delivery, one));
    }
    return json;
  }

  private static void put(Delivery delivery, ObjectNode letter) {
    letter
        .put("subscription", delivery.subscription())
        .put("delivery", delivery.id())
        .put("type", delivery.type())
        .put("ordered", delivery.ordered())
        .put("first", delivery.first().toString())
        .put("tries", delivery.tries());
  }
}
