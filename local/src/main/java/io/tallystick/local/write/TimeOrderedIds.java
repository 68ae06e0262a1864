package io.tallystick.local.write;

import java.time.InstantSource;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** New ids that carry their time (UUIDs of version 7, RFC 9562), which the ledger need not look up. */
final class TimeOrderedIds {
  private static final long VERSION = 0x7000L;
  private static final int TIME_SHIFT = 16;
  private static final int HIGH_RANDOM = 0x1000;
  private static final long VARIANT = 0x8000_0000_0000_0000L;

  private final InstantSource clock;
  private final RandomGenerator random;

  TimeOrderedIds(InstantSource clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  String next() {
    long high = clock.millis() << TIME_SHIFT | VERSION | random.nextInt(HIGH_RANDOM);
    return new UUID(high, random.nextLong() >>> 2 | VARIANT).toString();
  }
}
