package io.tallystick.publisher.subscription;

import io.tallystick.delivery.subscription.Subscriber;
import io.tallystick.events.LedgerEvent;

/** An event that a subscription wants to hear of. */
public record Match(Subscriber subscriber, LedgerEvent event) {}
