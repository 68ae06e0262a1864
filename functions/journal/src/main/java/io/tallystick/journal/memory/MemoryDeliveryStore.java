package io.tallystick.journal.memory;

import io.tallystick.journal.DeliveryStore;
import io.tallystick.journal.breaker.Breakers;
import java.util.Objects;

/** What deliveries keep, in this process's memory, with the promises of the real one; {@link Faults} come in between as in {@link MemoryStore}. Thread-safe. */
public final class MemoryDeliveryStore implements DeliveryStore {
  private final Breakers breakers;

  public MemoryDeliveryStore() {
    this(Faults.NONE);
  }

  public MemoryDeliveryStore(Faults faults) {
    breakers = new MemoryBreakers(new Steps(Objects.requireNonNull(faults, "faults")));
  }

  @Override
  public Breakers breakers() {
    return breakers;
  }
}
