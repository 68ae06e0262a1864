package io.tallystick.simulator.functions;

import io.tallystick.simulator.cloud.Cloud;
import io.tallystick.simulator.cloud.Fault;
import io.tallystick.simulator.kernel.Time;

/** Invokes a function when there is something new, as the journal's stream does, and at the ticks of a schedule. */
public final class Waker {
  private static final long AGAIN = 2 * Time.SECOND;

  private final Cloud cloud;
  private final Fleet fleet;
  private final Fleet.Work work;
  private final long delay;
  private int running;
  /** Whether it will be told of a segment, and of all that come until then. */
  private boolean told;
  private boolean pending;

  /** @param delay in which it is told that there is something new, nanoseconds */
  public Waker(Cloud cloud, Fleet fleet, Fleet.Work work, long delay) {
    this.delay = delay;
    this.cloud = cloud;
    this.fleet = fleet;
    this.work = work;
  }

  /** There is something new, of which the function is told, unless that is lost. */
  public void something() {
    if (!told && !cloud.faults().happens(Fault.LOST_WAKE)) {
      told = true;
      cloud.scheduler()
          .at(
              cloud.now() + cloud.random().nextLong(delay),
              () -> {
                told = false;
                wake();
              });
    }
  }

  /** Ticks for ever. */
  public void every(long time) {
    cloud.scheduler()
        .at(
            cloud.now() + time,
            () -> {
              wake();
              every(time);
            });
  }

  /** Invokes it now, or as soon as it is free. */
  public void wake() {
    boolean twice = running == 1 && cloud.faults().happens(Fault.LOST_WAKE);
    if (running > 0 && !twice || !fleet.free()) {
      if (!pending) {
        pending = true;
        later(AGAIN);
      }
      return;
    }
    pending = false;
    running++;
    fleet.invoke(
        "woken",
        work,
        succeeded -> {
          running--;
          if (!succeeded) {
            later(AGAIN);
          }
        });
  }

  private void later(long time) {
    cloud.scheduler()
        .at(
            cloud.now() + time,
            () -> {
              pending = false;
              wake();
            });
  }
}
