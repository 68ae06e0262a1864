package io.tallystick.api;

import io.tallystick.journal.DeliveryStore;
import io.tallystick.journal.Subscriptions;
import io.tallystick.journal.breaker.Breakers;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** Subscriptions in the tables of {@link TestStore}. */
@Singleton
@Alternative
@Priority(1)
final class TestDeliveryStore implements DeliveryStore {
  private final TestStore store;

  @Inject
  TestDeliveryStore(TestStore store) {
    this.store = store;
  }

  @Override
  public Breakers breakers() {
    return store.deliveries().breakers();
  }

  @Override
  public Subscriptions subscriptions() {
    return store.deliveries().subscriptions();
  }
}
