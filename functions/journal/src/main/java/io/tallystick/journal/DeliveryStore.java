package io.tallystick.journal;

import io.tallystick.journal.breaker.Breakers;

/** What those who deliver outcomes keep beside the ledger, whatever keeps it. Nothing in it is needed to know a balance. */
public interface DeliveryStore {
  Breakers breakers();

  Subscriptions subscriptions();
}
