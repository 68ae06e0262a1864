package io.tallystick.simulator.functions;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.StoreException;
import io.tallystick.simulator.check.Findings;
import io.tallystick.simulator.cloud.Cloud;
import io.tallystick.simulator.cloud.Fault;
import io.tallystick.simulator.cloud.Instance;
import io.tallystick.simulator.kernel.Killed;
import io.tallystick.simulator.kernel.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The instances of one function, each of which does one thing at a time. An invocation that takes too long is ended with its instance, as Lambda does; one whose instance stands still may go on later,
 * when nobody counts on it any more.
 */
public final class Fleet {
  private static final long CLOCK_SKEW = 90 * Time.SECOND;
  /** Time kept back from the work, as telemetry does. */
  private static final int MARGIN_DIVISOR = 4;

  private final Cloud cloud;
  private final Findings findings;
  private final String function;
  private final int most;
  private final long timeout;
  private final Function<Instance, Process> maker;
  private final List<Process> idle = new ArrayList<>();
  private final List<Process> all = new ArrayList<>();
  /** Who wants to invoke it when it is free; whoever asked first is first. */
  private final LinkedHashSet<Runnable> waiting = new LinkedHashSet<>();
  private int busy;
  private int made;
  private boolean stopped;

  /** What is done by an instance, in its time. */
  @FunctionalInterface
  public interface Work {
    void run(Process process, Deadline deadline);
  }

  /**
   * @param most instances at work at once
   * @param timeout of an invocation, nanoseconds
   */
  public Fleet(Cloud cloud, Findings findings, String function, int most, long timeout, Function<Instance, Process> maker) {
    this.cloud = cloud;
    this.findings = findings;
    this.function = function;
    this.most = most;
    this.timeout = timeout;
    this.maker = maker;
  }

  /** Whether it can be invoked now. */
  public boolean free() {
    return !stopped && busy < most;
  }

  /**
   * Calls somebody when it is free. Those who invoke it take turns, since Lambda has instances for each of them: one that always has more to do must not keep the others waiting for ever.
   *
   * @param next is called once, after all who asked before; it invokes this while it has something to do, and asks again for what is left
   */
  public void whenFree(Runnable next) {
    waiting.add(next);
  }

  private void freed(Consumer<Boolean> ended, boolean succeeded) {
    ended.accept(succeeded);
    while (free() && !waiting.isEmpty()) {
      waiting.removeFirst().run();
    }
  }

  public boolean quiet() {
    return busy == 0;
  }

  /** It is not invoked while it is stopped. */
  public void stop(boolean stop) {
    stopped = stop;
  }

  /** Whatever stands still goes on. */
  public void thaw() {
    all.forEach(process -> process.instance().thaw());
  }

  /**
   * Invokes it, which must be free.
   *
   * @param ended is told once, outside of all threads, whether the invocation succeeded
   */
  public void invoke(String what, Work work, Consumer<Boolean> ended) {
    busy++;
    Process process = idle.isEmpty() ? cold() : idle.remove(cloud.random().nextInt(idle.size()));
    Invocation invocation = new Invocation(process, ended);
    note(process, "invoked", () -> what);
    Deadline deadline = Deadline.after(Duration.ofNanos(timeout - Math.min(Time.SECOND, timeout / MARGIN_DIVISOR)), cloud::now);
    cloud.scheduler().start(process.instance().name(), () -> invocation.run(work, deadline));
    cloud.scheduler().at(cloud.now() + timeout, invocation::timeIsOver);
  }

  private Process cold() {
    long skew = cloud.faults().has(Fault.CLOCK_SKEW) ? cloud.random().nextLong(-CLOCK_SKEW, CLOCK_SKEW) : 0;
    Process process = maker.apply(new Instance(cloud, function + "-" + ++made, skew));
    all.add(process);
    return process;
  }

  private void note(Process process, String what, java.util.function.Supplier<String> detail) {
    cloud.trace().add(cloud.now(), process.instance().name(), what, 0, detail);
  }

  private final class Invocation {
    private final Process process;
    private final Consumer<Boolean> ended;
    private boolean over;

    Invocation(Process process, Consumer<Boolean> ended) {
      this.process = process;
      this.ended = ended;
    }

    void run(Work work, Deadline deadline) {
      boolean ok = false;
      try {
        work.run(process, deadline);
        ok = true;
        note(process, "done", () -> "");
      } catch (StoreException.Unavailable unavailable) {
        note(process, "failed", unavailable::toString);
      } catch (Killed killed) {
        process.instance().end();
      } catch (RuntimeException failed) {
        if (!process.instance().ended()) {
          if (!Process.expected(failed)) {
            findings.add("a function failed with what no fault explains", process.instance().name() + ": " + Findings.text(failed));
          }
          note(process, "failed", failed::toString);
        }
      }
      // Outside of the thread, so that whoever is told does not run on it.
      boolean succeeded = ok && !process.instance().ended();
      cloud.scheduler().at(cloud.now(), () -> end(succeeded));
    }

    void timeIsOver() {
      if (!over) {
        boolean goesOn = process.instance().frozen() && cloud.faults().chance(Fault.FREEZE).nextBoolean();
        note(process, "time is over", () -> goesOn ? "stands still and will go on" : "ended");
        if (!goesOn) {
          process.instance().end();
        }
        over = true;
        busy--;
        freed(ended, false);
      }
    }

    private void end(boolean succeeded) {
      if (!over) {
        over = true;
        busy--;
        if (process.instance().ended()) {
          all.remove(process);
        } else if (cloud.faults().happens(Fault.RECYCLED_INSTANCE)) {
          process.instance().end();
          all.remove(process);
        } else {
          idle.add(process);
        }
        freed(ended, succeeded);
      }
    }
  }
}
