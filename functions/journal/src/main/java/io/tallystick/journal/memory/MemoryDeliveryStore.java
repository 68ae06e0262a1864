package io.tallystick.journal.memory;

import io.tallystick.journal.DeliveryStore;
import io.tallystick.journal.Subscriptions;
import io.tallystick.journal.breaker.Breakers;
import java.util.Objects;

/** What deliveries keep, in this process's memory, with the promises of the real one; {@link Faults} come in between as in {@link MemoryStore}. Thread-safe. */
public final class MemoryDeliveryStore implements DeliveryStore {
  private final Breakers breakers;
  private final Subscriptions subscriptions;

  public MemoryDeliveryStore() {
    this(Faults.NONE);
  }

  public MemoryDeliveryStore(Faults faults) {
    Steps steps = new Steps(Objects.requireNonNull(faults, "faults"));
    breakers = new MemoryBreakers(steps);
    subscriptions = new MemorySubscriptions(steps);
  }

  @Override
  public Breakers breakers() {
    return breakers;
  }

  @Override
  public Subscriptions subscriptions() {
    return subscriptions;
  }
}
