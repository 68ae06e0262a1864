package io.tallystick.local.subscribe;

import io.tallystick.delivery.courier.Delivery;
import io.tallystick.delivery.courier.DeliveryJson;
import io.tallystick.delivery.subscription.Subscription;
import io.tallystick.delivery.subscription.SubscriptionJson;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.Subscriptions;
import io.tallystick.publisher.subscription.DeliveryQueue;
import io.tallystick.publisher.subscription.QueuedDelivery;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Puts deliveries that were given up back to where they came from, as new ones: with all their tries and all their time. One is deleted only after its queue has taken it again, so whatever ends this, nothing
 * is lost; it may then be there twice, which the receiver can tell by its id.
 *
 * @param standard where deliveries in any order go
 * @param ordered where those of message groups go
 * @param chosen which are meant
 */
record Redrive(DeliveryQueue standard, DeliveryQueue ordered, Subscriptions subscriptions, Predicate<DeadLetter> chosen, InstantSource clock) {
  /** Why a letter stays where it is. */
  enum Stay {
    /** It is not meant. */
    NOT_CHOSEN,
    /** It is no delivery. */
    UNREADABLE,
    /** Its subscription is disabled: it would be given up again. */
    DISABLED,
    /** Its subscription is gone, or another has its id: it would be dropped. */
    NO_SUBSCRIPTION,
    /** It has been given up again since this began. */
    GIVEN_UP_AGAIN
  }

  /**
   * What was done.
   *
   * @param complete false if the limit or the time was reached first
   */
  record Result(int moved, Map<Stay, Integer> stays, boolean complete) {}

  /**
   * Goes through the letters once.
   *
   * @param limit of letters that are looked at
   */
  Result run(List<DeadLetters> queues, int limit, Deadline deadline) {
    Pass pass = new Pass(limit, deadline);
    for (DeadLetters queue : queues) {
      pass.through(queue);
    }
    return new Result(pass.moved.size(), pass.stays, pass.complete);
  }

  /** One way through all queues. */
  private final class Pass {
    private final int limit;
    private final Deadline deadline;
    private final Set<String> moved = new HashSet<>();
    private final Map<Stay, Integer> stays = new EnumMap<>(Stay.class);
    private final Map<String, Optional<Subscription>> known = new HashMap<>();
    private int looked;
    private boolean complete = true;

    private Pass(int limit, Deadline deadline) {
      this.limit = limit;
      this.deadline = deadline;
    }

    private void through(DeadLetters queue) {
      List<DeadLetter> staying = new ArrayList<>();
      try {
        List<DeadLetter> letters;
        do {
          if (looked >= limit || deadline.over()) {
            complete = false;
            return;
          }
          letters = queue.receive();
          looked += letters.size();
          staying.addAll(move(queue, letters));
        } while (!letters.isEmpty());
      } finally {
        queue.release(staying);
      }
    }

    /** Those that stay. */
    private List<DeadLetter> move(DeadLetters queue, List<DeadLetter> letters) {
      List<DeadLetter> moving = new ArrayList<>();
      List<DeadLetter> staying = new ArrayList<>();
      for (DeadLetter letter : letters) {
        Optional<Stay> stay = stay(letter);
        stay.ifPresent(reason -> stays.merge(reason, 1, Integer::sum));
        (stay.isEmpty() ? moving : staying).add(letter);
      }
      standard.send(queued(moving, false), deadline);
      ordered.send(queued(moving, true), deadline);
      queue.delete(moving);
      moving.forEach(letter -> moved.add(letter.delivery().orElseThrow().id()));
      return staying;
    }

    private Optional<Stay> stay(DeadLetter letter) {
      if (!chosen.test(letter)) {
        return Optional.of(Stay.NOT_CHOSEN);
      }
      if (letter.delivery().isEmpty()) {
        return Optional.of(Stay.UNREADABLE);
      }
      Delivery delivery = letter.delivery().get();
      Optional<Subscription> subscription = known.computeIfAbsent(letter.subscription(), this::subscription).filter(one -> one.hears(delivery));
      if (subscription.isEmpty()) {
        return Optional.of(Stay.NO_SUBSCRIPTION);
      }
      if (subscription.get().status() == Subscription.Status.DISABLED) {
        return Optional.of(Stay.DISABLED);
      }
      return moved.contains(delivery.id()) ? Optional.of(Stay.GIVEN_UP_AGAIN) : Optional.empty();
    }

    private Optional<Subscription> subscription(String id) {
      return id.length() > Subscriptions.ID_CHARACTERS
          ? Optional.empty()
          : subscriptions.read(id, deadline).map(SubscriptionJson::read);
    }

    private List<QueuedDelivery> queued(List<DeadLetter> letters, boolean inGroups) {
      Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
      return letters.stream().filter(letter -> !letter.group().isEmpty() == inGroups).map(letter -> again(letter, now)).toList();
    }
  }

  /** The queue's name of the letter goes into the id, or a FIFO queue would drop it as a repeat of what it has just handed out for the last time. */
  private static QueuedDelivery again(DeadLetter letter, Instant now) {
    Delivery old = letter.delivery().orElseThrow();
    Delivery fresh = Delivery.first(old.subscription(), old.id(), old.ordered(), now, old.type(), old.event());
    return new QueuedDelivery(old.id() + " " + letter.message(), letter.group(), DeliveryJson.write(fresh));
  }
}
