package io.tallystick.delivery.post;

import java.util.Objects;

/** Each destination by its own way. */
public record Postings(Posting<Destination.Endpoint> webhooks, Posting<Destination.Queue> queues, Posting<Destination.Bus> buses)
    implements Posting<Destination> {
  public Postings {
    Objects.requireNonNull(webhooks, "webhooks");
    Objects.requireNonNull(queues, "queues");
    Objects.requireNonNull(buses, "buses");
  }

  @Override
  public PostOutcome post(Destination destination, Post post) {
    return switch (destination) {
      case Destination.Endpoint endpoint -> webhooks.post(endpoint, post);
      case Destination.Queue queue -> queues.post(queue, post);
      case Destination.Bus bus -> buses.post(bus, post);
    };
  }
}
