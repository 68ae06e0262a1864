package io.tallystick.simulator.cloud;

import io.tallystick.simulator.kernel.Killed;
import io.tallystick.simulator.kernel.Time;
import java.util.SplittableRandom;

/** A process of a function: it has a clock of its own, may stand still, and may end at any call. */
public final class Instance {
  private final Cloud cloud;
  private final String name;
  private final long skew;
  private final SplittableRandom random;
  private boolean ended;
  private long frozenUntil;
  private int doubts;

  /** @param skew by which its clock is ahead, nanoseconds */
  public Instance(Cloud cloud, String name, long skew) {
    this.cloud = cloud;
    this.name = name;
    this.skew = skew;
    this.random = cloud.random().split();
  }

  public String name() {
    return name;
  }

  /** Its clock: nanoseconds since 1970. */
  public long clock() {
    return cloud.now() + skew;
  }

  /** Its source of chance. */
  public SplittableRandom random() {
    return random;
  }

  public boolean ended() {
    return ended;
  }

  /** It does nothing any more. */
  public void end() {
    ended = true;
  }

  public boolean frozen() {
    return frozenUntil > cloud.now();
  }

  void freeze(long time) {
    frozenUntil = Math.max(frozenUntil, cloud.now() + time);
  }

  /** It goes on at its next call, wherever it stands still. */
  public void thaw() {
    frozenUntil = cloud.now();
  }

  /** Lets the calling thread, which is one of this process, wait. */
  public void sleep(long time) {
    requireRunning();
    cloud.scheduler().sleepUntil(cloud.now() + time);
    while (frozen() && !ended) {
      cloud.scheduler().sleepUntil(Math.min(frozenUntil, cloud.now() + Time.SECOND));
    }
    requireRunning();
  }

  /** How many of its calls had a result that it never learnt. */
  public int doubts() {
    return doubts;
  }

  void doubt() {
    doubts++;
  }

  void requireRunning() {
    if (ended) {
      throw new Killed();
    }
  }
}
