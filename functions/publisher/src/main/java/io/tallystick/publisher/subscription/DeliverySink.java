package io.tallystick.publisher.subscription;

import io.tallystick.delivery.courier.Delivery;
import io.tallystick.delivery.courier.DeliveryId;
import io.tallystick.delivery.courier.DeliveryJson;
import io.tallystick.delivery.subscription.AccountFilter;
import io.tallystick.delivery.subscription.Interest;
import io.tallystick.delivery.subscription.Subscriber;
import io.tallystick.events.LedgerEventWriter;
import io.tallystick.journal.Deadline;
import io.tallystick.ledger.AccountId;
import io.tallystick.publisher.Batch;
import io.tallystick.publisher.EventSink;
import io.tallystick.publisher.Happening;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Puts what subscriptions want to hear of into the queues of deliveries, one message for each event and subscription.
 *
 * <p>A batch may make any number of messages, so they are made and sent in portions, and a batch that comes again goes on where its time was over: however many there are, each call brings it nearer to its end.
 */
public final class DeliverySink implements EventSink {
  /** Messages of a portion; those of its last entry may be more. */
  static final int PORTION = 1_000;

  private final Subscribers subscribers;
  private final DeliveryQueue anyOrder;
  private final DeliveryQueue inOrder;
  private final InstantSource clock;
  /** Where the last batch is to be gone on with, or null. */
  private Waiting waiting;

  /** @param next the first of the batch's entries of which not everything is in the queues */
  private record Waiting(String source, long first, long last, int next) {
    boolean isOf(Batch batch) {
      return source.equals(batch.source()) && first == batch.first() && last == batch.last();
    }
  }

  /**
   * @param anyOrder for subscriptions that do not ask for order
   * @param inOrder for those that do; keeps the order of each message group
   */
  public DeliverySink(Subscribers subscribers, DeliveryQueue anyOrder, DeliveryQueue inOrder, InstantSource clock) {
    this.subscribers = subscribers;
    this.anyOrder = anyOrder;
    this.inOrder = inOrder;
    this.clock = clock;
  }

  @Override
  public synchronized void publish(Batch batch, Deadline deadline) {
    SubscriptionIndex index = subscribers.current(deadline);
    int next = waiting != null && waiting.isOf(batch) ? waiting.next() : 0;
    while (next < batch.happenings().size()) {
      next = sendPortion(batch, next, index, deadline);
      waiting = new Waiting(batch.source(), batch.first(), batch.last(), next);
    }
    waiting = null;
  }

  /** @return the first entry that it does not have */
  private int sendPortion(Batch batch, int first, SubscriptionIndex index, Deadline deadline) {
    List<QueuedDelivery> unordered = new ArrayList<>();
    List<QueuedDelivery> ordered = new ArrayList<>();
    int next = first;
    while (next < batch.happenings().size() && unordered.size() + ordered.size() < PORTION) {
      for (Match match : index.matches(batch.happenings().get(next))) {
        (match.subscriber().ordered() ? ordered : unordered).add(delivery(match, batch.source()));
      }
      next++;
    }
    anyOrder.send(unordered, deadline);
    inOrder.send(ordered, deadline);
    return next;
  }

  private QueuedDelivery delivery(Match match, String source) {
    StringBuilder event = new StringBuilder();
    LedgerEventWriter.cloudEvent(match.event(), source, event);
    Subscriber subscriber = match.subscriber();
    String id = DeliveryId.of(subscriber.id(), match.event().id().text());
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Delivery delivery = Delivery.first(subscriber.id(), id, subscriber.ordered(), now, match.event().type().type(), event.toString());
    return new QueuedDelivery(id, subscriber.ordered() ? group(subscriber) : "", DeliveryJson.write(delivery));
  }

  /** Of the account where one is named; otherwise of all, since an event may concern two accounts and can stand in one group only. */
  private static String group(Subscriber subscriber) {
    Optional<AccountId> account =
        switch (subscriber.interest()) {
          case Interest.Threshold threshold -> threshold.account();
          case Interest.Events events -> events.accounts() instanceof AccountFilter.One(AccountId one) ? Optional.of(one) : Optional.empty();
        };
    return subscriber.id() + account.map(id -> "." + Integer.toHexString(id.hashCode())).orElse("");
  }
}
