package io.tallystick.simulator.cloud;

import java.util.Locale;

/** What goes wrong in a simulation, each at its own rate; a seed has some of them, often or seldom, and is without the others. */
public enum Fault {
  /** A request does not arrive. */
  LOST_REQUEST(0.05),
  /** A request is done, but its answer does not arrive. */
  LOST_ANSWER(0.05),
  /** A request arrives after its sender has given up, and is done then. */
  LATE_REQUEST(0.03),
  /** The service does nothing because too much is asked of it. */
  THROTTLING(0.1),
  /** The service fails, before or after it has done what was asked. */
  SERVER_ERROR(0.05),
  /** A batch is done in part, or a page ends early. */
  PARTIAL_ANSWER(0.2),
  /** Eventually consistent reads see replicas that are behind, by up to seconds. */
  STALE_REPLICA(1),
  /** Calls take up to seconds. */
  SLOW_CALL(0.05),
  /** An instance ends before or after a call. */
  CRASH(0.02),
  /** An instance stands still for up to minutes in the middle of its work, and goes on with what it knew. */
  FREEZE(0.005),
  /** An instance that has nothing to do is ended, and the next begins without a cache. */
  RECYCLED_INSTANCE(0.3),
  /** Instances' and clients' clocks differ, each by up to minutes. */
  CLOCK_SKEW(1),
  /** A queue delivers a message twice, or a client sends it again. */
  DUPLICATE(0.1),
  /** A queue delivers a message late. */
  DELAY(0.1),
  /** A mapping's answer is lost: what was done comes again. */
  REDELIVERY(0.1),
  /** A message is no request, or has events that are none. */
  POISON(0.05),
  /** Nobody is told of a segment, or two are told at once; or a tick comes twice at once. */
  LOST_WAKE(0.3),
  /** Projector and keeper are stopped for a while. */
  STOPPED_PROJECTOR(1),
  /** The publisher is stopped for a while. */
  STOPPED_PUBLISHER(1),
  /** No call about one of several shards is done for a while, up to an hour. */
  SHARD_DOWN(1);

  /** The most often that it happens, of the occasions that there are. */
  final double most;

  Fault(double most) {
    this.most = most;
  }

  /** Its name on the command line. */
  public String option() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
