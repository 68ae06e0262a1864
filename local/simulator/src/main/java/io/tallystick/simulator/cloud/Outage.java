package io.tallystick.simulator.cloud;

import io.tallystick.simulator.kernel.Time;
import java.util.SplittableRandom;

/**
 * One shard that cannot be reached for a while.
 *
 * @param shard −1 where all can be reached all the time
 * @param from when it begins, nanoseconds since 1970
 * @param until when it is over
 */
public record Outage(int shard, long from, long until) {
  /** All can be reached. */
  public static final Outage NONE = new Outage(-1, 0, 0);

  private static final long LONGEST = Time.MINUTE * 60;
  /** One of so many may be that long: they take the simulator many times as long as the others. */
  private static final int LONG_IN = 24;

  /** @param span in which it begins; it takes twice as long at most, or seldom up to an hour */
  public static Outage draw(SplittableRandom random, int shards, long span) {
    long from = Time.START + Time.SECOND + random.nextLong(span);
    return new Outage(random.nextInt(shards), from, from + random.nextLong(random.nextInt(LONG_IN) > 0 ? 2 * span : LONGEST));
  }

  /** Whether a shard cannot be reached. */
  public boolean concerns(int shard, long now) {
    return shard == this.shard && from <= now && now < until;
  }
}
