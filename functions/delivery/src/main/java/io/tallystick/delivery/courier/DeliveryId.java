package io.tallystick.delivery.courier;

import io.tallystick.events.EventId;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names a delivery: subscription and event, with a point between them. */
public final class DeliveryId {
  private static final Pattern PLACE = Pattern.compile("(?<shard>[0-9]{1,9}):(?<sequence>[0-9]{1,18}):(?<position>[0-9]{1,9})(:.*)?");

  private DeliveryId() {}

  /** @param event its id */
  public static String of(String subscription, String event) {
    return subscription + "." + event;
  }

  /** The entry of the journal that it tells of; empty if its event is none of the journal, as a test. */
  public static Optional<EventId> event(Delivery delivery) {
    String start = of(delivery.subscription(), "");
    Matcher place = PLACE.matcher(delivery.id().startsWith(start) ? delivery.id().substring(start.length()) : "");
    return place.matches()
        ? Optional.of(new EventId(Integer.parseInt(place.group("shard")), Long.parseLong(place.group("sequence")), Integer.parseInt(place.group("position"))))
        : Optional.empty();
  }
}
