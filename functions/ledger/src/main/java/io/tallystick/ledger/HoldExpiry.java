package io.tallystick.ledger;

import java.util.List;

/**
 * The expiry of a hold between accounts of two shards. The shard of its debit account is its home and decides alone, since every post and void takes part there;
 * the other one releases its leg when it is told.
 */
public final class HoldExpiry {
  private HoldExpiry() {}

  /** What comes of telling a shard that a hold has expired. */
  public sealed interface Told {
    /** It may be acknowledged, once the step is in the journal; null where the leg is released already. */
    record Released(Step step) implements Told {}

    /** A chain in flight has taken the hold, maybe the one that makes it; it has to be told again. */
    record Later() implements Told {}
  }

  /**
   * Releases the leg of the hold's home if its time is over.
   *
   * @param hold with its debit account on this shard and its credit account on another one
   * @return null where it is over, in time, or taken
   */
  public static Step atHome(ShardView view, TransferId hold, long now) {
    long timestamp = Math.max(view.lastTimestamp() + 1, now);
    boolean due = view.taker(hold) == null && view.hold(hold) instanceof Hold.Open open && open.expiredAt(timestamp);
    return due ? release(view, (Hold.Open) view.hold(hold), true, timestamp) : null;
  }

  /** Releases the other leg, as the hold's home has decided. */
  public static Told atOther(ShardView view, TransferId hold, long now) {
    if (view.taker(hold) != null) {
      return new Told.Later();
    }
    return new Told.Released(view.hold(hold) instanceof Hold.Open open ? release(view, open, false, Math.max(view.lastTimestamp() + 1, now)) : null);
  }

  /**
   * Forgets an expiry of which both legs are released.
   *
   * @return null where it is forgotten already
   */
  public static Step settle(ShardView view, TransferId hold, long now) {
    long timestamp = Math.max(view.lastTimestamp() + 1, now);
    return view.unsettledExpiry(hold) == null
        ? null
        : new Legs(view).step(new CrossEntry.ExpirySettled(hold, timestamp), List.of());
  }

  private static Step release(ShardView view, Hold.Open hold, boolean debit, long timestamp) {
    Legs legs = new Legs(view);
    legs.expire(hold, debit);
    Transfer held = hold.transfer();
    LegsHere here = LegsHere.of(debit, !debit);
    return legs.step(
        new Entry.HoldExpired(held.id(), held.debitAccountId(), held.creditAccountId(), hold.held(), held.flags().closing(), here, timestamp), List.of());
  }
}
