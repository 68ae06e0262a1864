package io.tallystick.simulator.kernel;

import java.util.ArrayDeque;
import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * The time of one simulation and the order of what happens in it. All its threads run on the one that made it, one at a time, each until it waits; what waits for the same moment goes on in the order
 * in which it began to wait. So everything that happens follows from what the simulation does, and nothing from the machine.
 */
public final class Scheduler implements AutoCloseable {
  private final Thread carrier = Thread.currentThread();
  private final ArrayDeque<Runnable> ready = new ArrayDeque<>();
  /** What other threads of the machine say can go on. */
  private final ConcurrentLinkedQueue<Runnable> outside = new ConcurrentLinkedQueue<>();
  /** What runs, and whether it can go on at once. */
  private Runnable current;
  private boolean again;
  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private long now;
  private long order;
  private int running;
  /** Until when things happen, and what is asked after each. */
  private BooleanSupplier enough = () -> true;
  private long until;
  private boolean closing;
  private Throwable broken;

  private static final class Event implements Comparable<Event> {
    final long time;
    final long order;
    /** Who waits; null where something is to be done. */
    final Thread sleeper;
    final Runnable action;
    boolean due;

    Event(long time, long order, Thread sleeper, Runnable action) {
      this.time = time;
      this.order = order;
      this.sleeper = sleeper;
      this.action = action;
    }

    @Override
    public int compareTo(Event other) {
      return time != other.time ? Long.compare(time, other.time) : Long.compare(order, other.order);
    }
  }

  /** @param start nanoseconds since 1970 */
  public Scheduler(long start) {
    this.now = start;
  }

  /** Nanoseconds since 1970; also the monotonic clock of everybody. */
  public long now() {
    return now;
  }

  /** Starts a thread, which begins before time goes on. */
  public void start(String name, Runnable body) {
    running++;
    VirtualThreads.start(
        this::submit,
        name,
        () -> {
          try {
            body.run();
          } catch (Killed _) {
            // whoever kills knows
          } catch (Throwable bug) {
            broken = broken == null ? bug : broken;
          } finally {
            running--;
          }
        });
  }

  private void submit(Runnable continuation) {
    if (Thread.currentThread() != carrier && !Thread.currentThread().isVirtual()) {
      outside.add(continuation);
    } else if (continuation == current) {
      again = true;
    } else {
      ready.add(continuation);
    }
  }

  /**
   * Runs a thread until it waits for simulated time or for another thread of the simulation. Where it meets a lock of the JDK's that a simulation on another thread of the machine has, as in tables that
   * the whole process shares, nothing else goes on meanwhile: what the machine does must not change the order.
   */
  private void run(Runnable continuation) {
    current = continuation;
    do {
      again = false;
      continuation.run();
      while (!again && blocked(continuation)) {
        Thread.onSpinWait();
        again = outside.remove(continuation);
      }
    } while (again);
    current = null;
    if (!outside.isEmpty()) {
      broken = new IllegalStateException("a simulated thread was woken from outside of the simulation");
    }
  }

  /** Whether it waits for a lock, or has just got it; whatever else it waits for, it waits in another state. */
  private static boolean blocked(Runnable continuation) {
    Thread.State state = VirtualThreads.owner(continuation).getState();
    return state == Thread.State.BLOCKED || state == Thread.State.RUNNABLE;
  }

  /** Does something at a time, outside of all threads; it must not wait. */
  public void at(long time, Runnable action) {
    events.add(new Event(Math.max(time, now), order++, null, action));
  }

  /** Lets the current simulated thread wait. @throws Killed when the simulation ends */
  public void sleepUntil(long time) {
    if (closing) {
      throw new Killed();
    }
    long end = Math.max(time, now);
    if (nothingUntil(end)) {
      now = end;
      return;
    }
    Event event = new Event(end, order++, Thread.currentThread(), null);
    events.add(event);
    while (!event.due) {
      LockSupport.park(this);
    }
    if (closing) {
      throw new Killed();
    }
  }

  /** Whether the thread that runs now would be the next to go on, so that it need not be taken off the carrier and put back; that costs as much as all else that a call needs here. */
  private boolean nothingUntil(long time) {
    return ready.isEmpty() && (events.isEmpty() || events.peek().time > time) && time <= until && broken == null && !enough.getAsBoolean();
  }

  /**
   * Lets things happen until nothing is left to happen, or as the condition says, which is asked after each.
   *
   * @param condition what is asked; it has no effects
   * @param latest the time after which nothing happens any more
   * @return whether the condition was met
   */
  public boolean run(BooleanSupplier condition, long latest) {
    enough = condition;
    until = latest;
    drain();
    while (!condition.getAsBoolean()) {
      Event next = events.peek();
      if (next == null || next.time > latest) {
        return false;
      }
      happen(events.remove());
    }
    return true;
  }

  private void happen(Event event) {
    now = event.time;
    event.due = true;
    if (event.sleeper == null) {
      event.action.run();
    } else {
      LockSupport.unpark(event.sleeper);
    }
    drain();
  }

  private void drain() {
    for (Runnable continuation = ready.poll(); continuation != null; continuation = ready.poll()) {
      run(continuation);
    }
    if (broken != null && !closing) {
      throw new IllegalStateException("the simulation broke", broken);
    }
  }

  /** Ends all threads, wherever they wait. */
  @Override
  public void close() {
    closing = true;
    drain();
    for (Event event = events.poll(); event != null; event = events.poll()) {
      if (event.sleeper != null) {
        event.due = true;
        LockSupport.unpark(event.sleeper);
        drain();
      }
    }
    if (running != 0) {
      throw new IllegalStateException("threads of the simulation wait for something that it does not know: " + running);
    }
  }
}
