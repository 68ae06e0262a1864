package io.tallystick.delivery.courier;

import io.tallystick.delivery.post.Destination;
import io.tallystick.delivery.post.Post;
import io.tallystick.delivery.post.PostOutcome;
import io.tallystick.delivery.post.Posting;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.breaker.Admission;
import io.tallystick.journal.breaker.SharedBreakers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Takes a batch of deliveries to their endpoints. Deliveries to different endpoints go side by side and know nothing of each other: a bounded number to one endpoint at once,
 * and none more in this batch to one that has let its time run out. Ordered ones go one after the other, and none after one that was not delivered.
 *
 * <p>What is decided is given back; whoever has the queue carries it out. A message of which nothing is said comes again by itself.
 */
public final class Courier {
  /** Posts to one endpoint at once, of one batch. */
  static final int PER_ENDPOINT = 4;
  /** Deliveries of an endpoint whose time ran out in this batch wait at least so long; the breaker, if it opens, has its own time. */
  static final Duration HANGING = Duration.ofSeconds(5);

  /** An endpoint wanted no more whose subscription leads elsewhere by now: the next try is made there. */
  private static final PostOutcome MOVED = new PostOutcome.Failed(PostOutcome.Cause.STATUS, 410, Duration.ZERO);

  private final Targets targets;
  private final Posting<Destination> posting;
  private final Duration postTime;
  private final SharedBreakers breakers;
  private final RetryPlan plan;
  private final InstantSource clock;
  private final CourierListener listener;

  /** @param postTime the longest that a post takes; with less time left none is begun */
  public Courier(
      Targets targets, Posting<Destination> posting, Duration postTime, SharedBreakers breakers, RetryPlan plan, InstantSource clock, CourierListener listener) {
    this.targets = targets;
    this.posting = posting;
    this.postTime = postTime;
    this.breakers = breakers;
    this.plan = plan;
    this.clock = clock;
    this.listener = listener;
  }

  /** @return what is to become of each message, by its name; those that are not in it come again, unchanged */
  public Map<String, Disposition> deliver(List<Consignment> batch, Deadline deadline) {
    Map<String, Disposition> dispositions = new ConcurrentHashMap<>();
    Lanes endpoints = new Lanes(PER_ENDPOINT);
    List<List<Consignment>> lines = lines(batch);
    CountDownLatch open = new CountDownLatch(lines.size());
    for (List<Consignment> line : lines) {
      Thread.ofVirtual()
          .start(
              () -> {
                try {
                  line(line, endpoints, dispositions, deadline);
                } finally {
                  open.countDown();
                }
              });
    }
    await(open, deadline);
    breakers.settle(deadline);
    return Map.copyOf(dispositions);
  }

  /** Messages of one group in their order; all others by themselves. */
  private static List<List<Consignment>> lines(List<Consignment> batch) {
    List<List<Consignment>> lines = new ArrayList<>();
    Map<String, List<Consignment>> groups = new LinkedHashMap<>();
    for (Consignment consignment : batch) {
      if (consignment.group().isEmpty()) {
        lines.add(List.of(consignment));
      } else {
        groups.computeIfAbsent(consignment.group(), _ -> new ArrayList<>()).add(consignment);
      }
    }
    lines.addAll(groups.values());
    return lines;
  }

  private static void await(CountDownLatch open, Deadline deadline) {
    try {
      open.await(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Goes on while messages are finished with; those behind one that comes again are not touched. */
  private void line(List<Consignment> line, Lanes endpoints, Map<String, Disposition> dispositions, Deadline deadline) {
    for (Consignment consignment : line) {
      // Whatever stands behind another was not tried before, however often it was received with it.
      int receives = consignment == line.getFirst() ? consignment.receives() : 1;
      Disposition disposition;
      try {
        disposition = one(consignment, receives, endpoints, deadline);
      } catch (RuntimeException failure) {
        listener.failed(consignment.message(), failure);
        return;
      }
      dispositions.put(consignment.message(), disposition);
      listener.disposed(consignment.message(), disposition);
      switch (disposition) {
        case Disposition.Done done -> {}
        case Disposition.Dead dead -> {}
        case Disposition.PutOff putOff -> {
          return;
        }
        case Disposition.Requeue requeue -> {}
        case Disposition.Replace replace -> {}
      }
    }
  }

  private Disposition one(Consignment consignment, int receives, Lanes endpoints, Deadline deadline) {
    Optional<Delivery> read = DeliveryJson.read(consignment.body());
    if (read.isEmpty()) {
      return new Disposition.Dead(RetryPlan.UNREADABLE);
    }
    Delivery delivery = read.get();
    Instant now = clock.instant();
    if (RetryPlan.isTooOld(delivery, now)) {
      return new Disposition.Dead(RetryPlan.TOO_OLD);
    }
    if (now.isBefore(delivery.notBefore())) {
      return plan.early(delivery, now);
    }
    return switch (targets.find(delivery, deadline)) {
      case Targets.Found.Active(Destination destination) -> active(consignment, receives, delivery, destination, endpoints, deadline);
      case Targets.Found.Paused paused -> plan.waiting(delivery, RetryPlan.PAUSE, now);
      case Targets.Found.Disabled disabled -> new Disposition.Dead(RetryPlan.DISABLED);
      case Targets.Found.Unknown unknown -> new Disposition.Done();
    };
  }

  private Disposition active(Consignment consignment, int receives, Delivery delivery, Destination destination, Lanes endpoints, Deadline deadline) {
    String endpoint = destination.key();
    Lanes.Lane lane = endpoints.of(endpoint);
    if (!lane.enter(deadline.left().minus(postTime))) {
      return plan.waiting(delivery, HANGING, clock.instant());
    }
    try {
      return switch (breakers.admit(endpoint, deadline)) {
        case Admission.Wait(Duration time) -> plan.waiting(delivery, time, clock.instant());
        case Admission.Admitted admitted -> {
          PostOutcome outcome = posting.post(destination, post(consignment, delivery));
          lane.leftWith(outcome);
          tell(endpoint, admitted, outcome, deadline);
          listener.posted(delivery, outcome);
          boolean moved = outcome instanceof PostOutcome.Gone && !targets.gone(delivery.subscription(), destination, deadline);
          yield plan.after(delivery, receives, moved ? MOVED : outcome, clock.instant());
        }
      };
    } finally {
      lane.leave();
    }
  }

  private static Post post(Consignment consignment, Delivery delivery) {
    String group = consignment.group().isEmpty() ? delivery.subscription() : consignment.group();
    return new Post(delivery.id(), delivery.type(), group, delivery.event());
  }

  /** An endpoint that answers is there, whatever it thinks of the message. One that may not be reached is neither there nor not, but must not keep a probe's place. */
  private void tell(String endpoint, Admission.Admitted admitted, PostOutcome outcome, Deadline deadline) {
    switch (outcome) {
      case PostOutcome.Delivered delivered -> breakers.succeeded(endpoint, admitted, deadline);
      case PostOutcome.Gone gone -> breakers.succeeded(endpoint, admitted, deadline);
      case PostOutcome.Impossible impossible -> {
        switch (impossible.reason()) {
          case SIZE -> breakers.succeeded(endpoint, admitted, deadline);
          case ADDRESS, REDIRECT -> breakers.failed(endpoint, admitted, Duration.ZERO, deadline);
        }
      }
      case PostOutcome.Failed failed -> breakers.failed(endpoint, admitted, failed.least(), deadline);
    }
  }
}
