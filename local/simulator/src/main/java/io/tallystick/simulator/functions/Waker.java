package io.tallystick.simulator.functions;

import io.tallystick.journal.Deadline;
import io.tallystick.simulator.cloud.Cloud;
import io.tallystick.simulator.cloud.Fault;
import io.tallystick.simulator.kernel.Time;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/** Invokes a function when there is something new, as the journal's stream does, and at the ticks of a schedule. */
public final class Waker {
  private static final long AGAIN = 2 * Time.SECOND;

  private final Cloud cloud;
  private final Fleet fleet;
  private final Work work;
  private final long delay;
  /** The shards that it has to be woken for. */
  private final Set<Integer> shards = new TreeSet<>();
  private boolean all;
  private int running;
  /** Whether it will be told of a segment, and of all that come until then. */
  private boolean told;
  private boolean pending;

  /** What is woken: it is told for which shards, none for all, and answers for which it wants to be woken again. */
  @FunctionalInterface
  public interface Work {
    Set<Integer> run(Process process, Set<Integer> shards, Deadline deadline);

    /** Of a function that does what it can for all shards, and waits for its next tick. */
    static Work untilTheNext(BiConsumer<Process, Deadline> work) {
      return (process, _, deadline) -> {
        work.accept(process, deadline);
        return Set.of();
      };
    }
  }

  /** @param delay in which it is told that there is something new, nanoseconds */
  public Waker(Cloud cloud, Fleet fleet, Work work, long delay) {
    this.delay = delay;
    this.cloud = cloud;
    this.fleet = fleet;
    this.work = work;
  }

  /** There is something new on a shard, of which the function is told, unless that is lost. */
  public void something(int shard) {
    if (cloud.faults().happens(Fault.LOST_WAKE)) {
      return;
    }
    shards.add(shard);
    if (!told) {
      told = true;
      cloud.scheduler()
          .at(
              cloud.now() + cloud.random().nextLong(delay),
              () -> {
                told = false;
                invoke();
              });
    }
  }

  /** Ticks for ever; a tick may come twice at once. */
  public void every(long time) {
    cloud.scheduler()
        .at(
            cloud.now() + time,
            () -> {
              wake();
              if (cloud.faults().happens(Fault.LOST_WAKE)) {
                all = true;
                invoke(true);
              }
              every(time);
            });
  }

  /** Invokes it for all shards, now or as soon as it is free. */
  public void wake() {
    all = true;
    invoke();
  }

  private void invoke() {
    invoke(false);
  }

  /** @param beside also if it is at work */
  private void invoke(boolean beside) {
    if (shards.isEmpty() && !all) {
      return;
    }
    boolean twice = running == 1 && (beside || cloud.faults().happens(Fault.LOST_WAKE));
    if (running > 0 && !twice || !fleet.free()) {
      if (!pending) {
        pending = true;
        later(AGAIN);
      }
      return;
    }
    pending = false;
    running++;
    Set<Integer> woken = all ? Set.of() : new TreeSet<>(shards);
    shards.clear();
    all = false;
    Set<Integer> left = new TreeSet<>();
    fleet.invoke(
        "woken",
        (process, deadline) -> left.addAll(work.run(process, woken, deadline)),
        succeeded -> {
          running--;
          shards.addAll(succeeded ? left : woken);
          all |= !succeeded && woken.isEmpty();
          if (!succeeded || !left.isEmpty()) {
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
              invoke();
            });
  }
}
