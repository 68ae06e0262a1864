package io.tallystick.ledger;

import java.util.Objects;

/**
 * One shard of a ledger.
 *
 * @param number from 0
 * @param sharding which accounts live where
 */
public record Shard(int number, Sharding sharding) {
  /** The only shard of a ledger that has one. */
  public static final Shard ONLY = new Shard(0, Sharding.ONE);

  public Shard {
    Objects.requireNonNull(sharding, "sharding");
    if (number < 0 || number >= sharding.shards()) {
      throw new IllegalArgumentException("a shard's number must be 0 to " + (sharding.shards() - 1));
    }
  }

  /** Whether the account lives here; an account that is not named lives everywhere. */
  public boolean has(AccountId id) {
    return id.isNone() || sharding.shardOf(id) == number;
  }
}
