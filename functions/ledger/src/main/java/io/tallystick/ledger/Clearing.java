package io.tallystick.ledger;

import java.math.BigInteger;

/**
 * The balance of the account that stands on one shard, in one asset, for all the others: debits less credits, so that with it all debits of the shard equal all
 * credits. Signed and of any width, since what moves between many accounts may exceed one amount. Over all shards the sum is zero when no committed chain waits
 * to be ended.
 *
 * @param pending of what is held
 * @param posted of what is posted
 */
public record Clearing(BigInteger pending, BigInteger posted) {
  public static final Clearing ZERO = new Clearing(BigInteger.ZERO, BigInteger.ZERO);

  public Clearing plus(Clearing other) {
    return new Clearing(pending.add(other.pending), posted.add(other.posted));
  }

  public boolean isZero() {
    return pending.signum() == 0 && posted.signum() == 0;
  }
}
