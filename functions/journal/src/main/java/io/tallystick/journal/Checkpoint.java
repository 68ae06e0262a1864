package io.tallystick.journal;

import java.util.Objects;

/**
 * An object of a read table and the journal sequence that it reflects.
 *
 * @param <T> an {@link io.tallystick.ledger.Account} or {@link io.tallystick.ledger.Hold}
 */
public record Checkpoint<T>(T value, int shard, long sequence) {
  public Checkpoint {
    Objects.requireNonNull(value, "value");
  }
}
