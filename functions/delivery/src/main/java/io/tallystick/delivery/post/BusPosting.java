package io.tallystick.delivery.post;

import io.tallystick.delivery.Remembered;
import io.tallystick.delivery.target.BusArn;
import io.tallystick.journal.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;
import software.amazon.awssdk.services.eventbridge.model.ResourceNotFoundException;

/**
 * Puts events on a bus of EventBridge: the CloudEvent is the detail, its type the detail type.
 *
 * <p>EventBridge accepts and drops what is put on a bus that does not exist. So the bus is asked for before, at most once in {@link #AGE} for each; whoever may not ask takes it that there is one.
 *
 * <p>Needs {@code events:PutEvents} on the bus, and should have {@code events:DescribeEventBus}.
 */
public final class BusPosting implements Posting<Destination.Bus> {
  /** The source of all events, by which rules can tell them. */
  public static final String SOURCE = "tallystick";
  /** A bus that was deleted is missed after so long. */
  public static final Duration AGE = Duration.ofMinutes(1);
  /** Buses that are remembered. */
  static final int MOST = 1_024;

  private final EventBridgeClient events;
  private final Duration whole;
  private final InstantSource clock;
  private final Remembered<BusArn, Boolean> there = new Remembered<>(AGE, MOST);

  /**
   * @param events of the region of the buses
   * @param whole the longest that a post takes, with all that the client repeats
   */
  public BusPosting(EventBridgeClient events, Duration whole, InstantSource clock) {
    this.events = events;
    this.whole = whole;
    this.clock = clock;
  }

  @Override
  public PostOutcome post(Destination.Bus bus, Post post) {
    Deadline deadline = Deadline.after(whole);
    try {
      if (!exists(bus.arn(), deadline)) {
        return PostOutcome.Failed.of(PostOutcome.Cause.MISSING);
      }
      return outcome(
          events
              .putEvents(request -> request.entries(entry(bus.arn(), post)).overrideConfiguration(override -> override.apiCallTimeout(time(deadline))))
              .entries()
              .getFirst());
    } catch (SdkException failure) {
      return AwsFailure.of(failure);
    }
  }

  private static PutEventsRequestEntry entry(BusArn bus, Post post) {
    return PutEventsRequestEntry.builder().eventBusName(bus.toString()).source(SOURCE).detailType(post.type()).detail(post.body()).build();
  }

  private static PostOutcome outcome(PutEventsResultEntry entry) {
    return entry.errorCode() == null
        ? new PostOutcome.Delivered(200)
        : AwsFailure.of(entry.errorCode(), entry.errorMessage() == null ? "" : entry.errorMessage(), 0);
  }

  private boolean exists(BusArn bus, Deadline deadline) {
    Instant now = clock.instant();
    if (there.get(bus, now).isPresent()) {
      return true;
    }
    try {
      events.describeEventBus(request -> request.name(bus.toString()).overrideConfiguration(override -> override.apiCallTimeout(time(deadline))));
    } catch (ResourceNotFoundException missing) {
      return false;
    } catch (SdkException unknown) {
      // Whether there is one cannot be known now, or never by us: what is put on it will tell what else is wrong.
    }
    there.put(bus, true, now);
    return true;
  }

  private static Duration time(Deadline deadline) {
    return deadline.left().plusMillis(1);
  }
}
