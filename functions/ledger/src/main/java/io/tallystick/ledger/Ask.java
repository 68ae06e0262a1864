package io.tallystick.ledger;

import java.util.Objects;

/**
 * The coordinator's question to the next shard: judge your part of the chain, and prepare it if nothing has failed.
 *
 * @param key null where the chain cannot be committed any more, so that nothing is to be prepared
 * @param first the timestamp of the first member
 * @param facts what the shards before have found
 * @param failure the first failure that they found, null for none; members after it do not matter
 */
public record Ask(ChainKey key, Chain chain, long first, Facts facts, Failure failure) {
  public Ask {
    Objects.requireNonNull(chain, "chain");
    Objects.requireNonNull(facts, "facts");
  }

  /** Whether the shard is to prepare what passes. */
  boolean prepares() {
    return key != null && failure == null;
  }

  int last() {
    return failure == null ? chain.size() - 1 : failure.member();
  }
}
