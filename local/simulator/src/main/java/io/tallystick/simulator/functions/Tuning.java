package io.tallystick.simulator.functions;

import io.tallystick.journal.lease.LeaseTerms;
import io.tallystick.journal.readmodel.Projector;
import io.tallystick.journal.record.RecorderLimits;
import io.tallystick.publisher.Publisher;
import io.tallystick.simulator.kernel.Time;
import java.time.Duration;
import java.util.SplittableRandom;

/**
 * How a ledger of one seed is set up: from bounds as in production to such that everything is cut, evicted and loaded again.
 *
 * @param shards of the ledger
 * @param crossing of the chains, so many of a hundred are between shards
 * @param span in which all is sent, nanoseconds
 * @param recorders at work at once, as of the other functions
 * @param finishers at work at once
 * @param timeout of an invocation, nanoseconds
 * @param batch most messages of a batch
 * @param window in which a batch is gathered, nanoseconds
 * @param wake in which projector and publisher learn of a segment, nanoseconds
 * @param maxReceives of a message, before it is given up
 * @param streamShards of the stream of requests
 * @param lanes of the stream of outcomes
 * @param checked entries of each journal that the keeper checks in one tick
 * @param lease of the keeper's checks
 */
public record Tuning(
    int shards,
    int crossing,
    long span,
    long latency,
    int recorders,
    int apis,
    int finishers,
    long timeout,
    int batch,
    long window,
    long wake,
    int maxReceives,
    int streamShards,
    int lanes,
    int checked,
    LeaseTerms lease,
    RecorderLimits recorder,
    Projector.Limits projector,
    Publisher.Limits publisher) {

  private static final int MOST_SHARDS = 4;
  private static final int MOST_CROSSING = 60;
  private static final int MOST_CHECKED = 300;

  /** @param operations for which the span has room */
  public static Tuning draw(SplittableRandom random, int operations) {
    return new Tuning(
        random.nextInt(3) > 0 ? 1 : 2 + random.nextInt(MOST_SHARDS - 1),
        random.nextInt(MOST_CROSSING + 1),
        (10 + random.nextLong(150)) * Time.SECOND * Math.max(1, operations) / 1_000 + Time.SECOND,
        (1 + random.nextLong(20)) * Time.MILLISECOND,
        1 + random.nextInt(3),
        1 + random.nextInt(2),
        1 + random.nextInt(2),
        (5 + random.nextLong(25)) * Time.SECOND,
        10 + random.nextInt(90),
        (1 + random.nextLong(4)) * Time.SECOND / 2,
        (1 + random.nextLong(16)) * Time.SECOND / 4,
        1 + random.nextInt(14),
        1 + random.nextInt(2),
        1 + random.nextInt(3),
        1 + random.nextInt(random.nextBoolean() ? 10 : MOST_CHECKED),
        lease(random),
        recorder(random),
        projector(random),
        random.nextBoolean() ? Publisher.Limits.DEFAULT : new Publisher.Limits(1 + random.nextInt(8), 20 + random.nextInt(200)));
  }

  private static LeaseTerms lease(SplittableRandom random) {
    return random.nextBoolean() ? LeaseTerms.DEFAULT : new LeaseTerms(Duration.ofMillis(1_000 + random.nextInt(30_000)), Duration.ofMillis(random.nextInt(5_000)));
  }

  private static RecorderLimits recorder(SplittableRandom random) {
    if (random.nextBoolean()) {
      return RecorderLimits.DEFAULT;
    }
    return new RecorderLimits(
        random.nextBoolean() ? 1_000 : 10 + random.nextInt(100),
        1_000 + random.nextInt(30_000),
        1_000 + random.nextInt(30_000),
        random.nextInt(60_000),
        random.nextBoolean() ? 10_000_000 : 10_000 + random.nextInt(60_000),
        random.nextInt(6));
  }

  private static Projector.Limits projector(SplittableRandom random) {
    if (random.nextBoolean()) {
      return Projector.Limits.DEFAULT;
    }
    int weight = 20 + random.nextInt(400);
    return new Projector.Limits(1 + random.nextInt(30), weight, 1 + random.nextInt(50), weight, 5 + random.nextInt(60), Duration.ofMillis(random.nextInt(200)));
  }
}
