package io.tallystick.pipeline;

import io.tallystick.delivery.courier.Consignment;
import io.tallystick.delivery.courier.Delivery;
import io.tallystick.delivery.courier.DeliveryJson;
import io.tallystick.delivery.courier.Disposition;
import io.tallystick.delivery.courier.QueuedConsignment;
import io.tallystick.journal.Deadline;
import io.tallystick.runtime.Log;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Takes a batch of messages of the queues of deliveries through: deliver all, then do with each message at its own queue what was decided. So much time is kept back for the second that it
 * is done however long the first took; a message of which nothing is known by then comes again.
 */
final class DeliveryLoop {
  /** What carrying out takes at most: one call each for what is replaced, given up and put off. */
  static final Duration CARRYING_OUT = Duration.ofSeconds(5);
  /** The most of the time that is kept back. */
  private static final int MOST_KEPT_BACK_DIVISOR = 2;

  /** Delivers a batch, as {@link io.tallystick.delivery.courier.Courier#deliver} does. */
  @FunctionalInterface
  interface Delivering {
    Map<String, Disposition> deliver(List<Consignment> batch, Deadline deadline);
  }

  /** Does what was decided, as {@link io.tallystick.delivery.courier.SqsDispositions#carryOut} does. */
  @FunctionalInterface
  interface CarryingOut {
    Set<String> carryOut(List<QueuedConsignment> batch, Map<String, Disposition> dispositions, Deadline deadline);
  }

  private final Delivering courier;
  private final Map<String, CarryingOut> queues;

  /** @param queues what carries out at each queue, by the queue's name */
  DeliveryLoop(Delivering courier, Map<String, CarryingOut> queues) {
    this.courier = courier;
    this.queues = Map.copyOf(queues);
  }

  /** @return the messages that are not finished with, by their ids; all others may be deleted */
  Collection<String> run(List<Message> messages, Deadline deadline) {
    if (messages.isEmpty()) {
      return List.of();
    }
    List<String> again = new ArrayList<>();
    Map<String, List<QueuedConsignment>> byQueue = new LinkedHashMap<>();
    for (Message message : messages) {
      if (queues.containsKey(message.queue())) {
        byQueue.computeIfAbsent(message.queue(), _ -> new ArrayList<>()).add(queued(message));
      } else {
        Log.error("Delivery is of a queue that is not configured", null, "message", message.id(), "queue", message.queue());
        again.add(message.id());
      }
    }
    List<Consignment> batch = byQueue.values().stream().flatMap(List::stream).map(QueuedConsignment::consignment).toList();
    Map<String, Disposition> dispositions = new HashMap<>(courier.deliver(batch, forDelivering(deadline)));
    waitWithThoseBefore(batch, dispositions);
    batch.forEach(consignment -> logIfGivenUp(consignment, dispositions.get(consignment.message())));
    byQueue.forEach((queue, ofQueue) -> again.addAll(queues.get(queue).carryOut(ofQueue, dispositions, deadline)));
    return again;
  }

  /** What stands behind a message that was put off waits as long as that: a queue hands out none of a group while one of it is out of sight. */
  private static void waitWithThoseBefore(List<Consignment> batch, Map<String, Disposition> dispositions) {
    Map<String, Disposition.PutOff> waiting = new HashMap<>();
    for (Consignment consignment : batch) {
      if (!consignment.group().isEmpty()) {
        if (dispositions.get(consignment.message()) instanceof Disposition.PutOff putOff) {
          waiting.put(consignment.group(), putOff);
        } else if (waiting.containsKey(consignment.group())) {
          dispositions.putIfAbsent(consignment.message(), waiting.get(consignment.group()));
        }
      }
    }
  }

  private static Deadline forDelivering(Deadline deadline) {
    Duration left = deadline.left();
    Duration half = left.dividedBy(MOST_KEPT_BACK_DIVISOR);
    return deadline.within(left.minus(half.compareTo(CARRYING_OUT) < 0 ? half : CARRYING_OUT));
  }

  private static void logIfGivenUp(Consignment consignment, Disposition disposition) {
    if (disposition instanceof Disposition.Dead dead) {
      String subscription = DeliveryJson.read(consignment.body()).map(Delivery::subscription).orElse("");
      Log.warn("Delivery was given up", null, "message", consignment.message(), "subscription", subscription, "cause", dead.cause(), "last_failure", dead.lastFailure().orElse(""));
    }
  }

  private static QueuedConsignment queued(Message message) {
    String body = new String(message.body(), StandardCharsets.UTF_8);
    return new QueuedConsignment(new Consignment(message.id(), message.group(), message.receives(), body), message.receipt());
  }
}
