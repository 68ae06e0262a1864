package io.tallystick.journal.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.StoreException;
import io.tallystick.journal.memory.Faults;
import io.tallystick.journal.memory.MemoryDeliveryStore;
import io.tallystick.journal.memory.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Several instances call one endpoint, which dies and comes back. Of all that could run, a seed chooses which goes on, at every read and write of the store, before and after it,
 * and while a call is under way; so answers are lost, instances stall and die between any two steps, and the clock goes on meanwhile. One that failed is repeated with
 * {@code -Dbreaker.seed=<seed>}.
 */
class BreakerSimulationTest {
  /** How many seeds, unless {@code -Dbreaker.seeds} says otherwise. */
  private static final int SEEDS = 25;
  private static final int INSTANCES = 5;
  private static final int STEPS = 1_500;
  /** Ample for an endpoint that is back to be found out. */
  private static final int LAST_STEPS = 20_000;

  private static final AtomicLong OPENINGS = new AtomicLong();
  private static final AtomicLong PROBES = new AtomicLong();
  private static final AtomicLong CALLS = new AtomicLong();

  @AfterAll
  static void somethingHappened() {
    assertThat(List.of(OPENINGS.get(), PROBES.get(), CALLS.get())).as("openings, probes and calls of all runs").allMatch(count -> count > 0);
  }

  static Stream<Long> seeds() {
    Long only = Long.getLong("breaker.seed");
    return only == null ? Stream.iterate(1L, seed -> seed + 1).limit(Integer.getInteger("breaker.seeds", SEEDS)) : Stream.of(only);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void probesNeverExceedTheirBoundAndOneGoodOneIsEnough(long seed) throws Exception {
    FutureTask<Void> run =
        new FutureTask<>(
            () -> {
              new Simulation(seed).run();
              return null;
            });
    Thread.ofVirtual().start(run);
    run.get();
  }

  /** One run. Exactly one thread runs at any moment: the scheduler's, or that of the instance which has the baton. */
  private static final class Simulation implements Faults {
    private final Random random;
    private final BreakerLimits limits;
    private final List<Instance> instances = new ArrayList<>();
    private final Set<String> probing = new HashSet<>();
    private final MemoryDeliveryStore store = new MemoryDeliveryStore(this);
    private Instant now = Instant.parse("2026-11-28T12:00:00Z");
    private boolean endpointAnswers = true;
    private boolean faulty = true;
    private boolean peeking;
    private boolean closed = true;
    /** When it last ceased to be closed. */
    private Instant openedAt = Instant.MIN;
    private int openings;
    private int probes;
    private int goodProbes;
    private int calls;

    Simulation(long seed) {
      random = new Random(seed);
      limits =
          new BreakerLimits(
              Duration.ofSeconds(30), Duration.ofSeconds(3), 5, 60, Duration.ofSeconds(10), Duration.ofSeconds(120), Duration.ofMinutes(5),
              1 + random.nextInt(3), Duration.ofSeconds(60));
    }

    @Override
    public void before(Step step) {
      meddle();
    }

    @Override
    public void after(Step step) {
      look();
      meddle();
    }

    private void meddle() {
      if (peeking) {
        return;
      }
      Instance.current().pause();
      if (faulty && random.nextInt(50) == 0) {
        throw new StoreException.Unavailable("throttled, or its answer was lost", null);
      }
    }

    /** Sees how the breaker really stands, which no instance can know. */
    private void look() {
      if (peeking) {
        return;
      }
      peeking = true;
      boolean closedNow = store.breakers().read("e", deadline()).breaker() instanceof Breaker.Closed;
      peeking = false;
      if (closed && !closedNow) {
        openedAt = now;
        openings++;
      }
      closed = closedNow;
    }

    private Deadline deadline() {
      return Deadline.after(Duration.ofSeconds(30), () -> now.toEpochMilli() * 1_000_000L);
    }

    void run() throws Exception {
      for (int i = 0; i < INSTANCES; i++) {
        instances.add(new Instance(this));
      }
      try {
        for (int step = 0; step < STEPS; step++) {
          trouble();
          next();
        }
        recover();
      } finally {
        instances.forEach(Instance::kill);
      }
    }

    /** With an endpoint that answers and a store that works, probes of which the first are good close it. */
    private void recover() throws Exception {
      faulty = false;
      endpointAnswers = true;
      goodProbes = 0;
      for (int step = 0; step < LAST_STEPS && !closed; step++) {
        next();
      }
      assertThat(closed).as("it is closed again").isTrue();
      // Those that were under way with one that failed are told to a breaker that is open again, and count no more.
      assertThat(goodProbes).as("good probes that it took").isLessThanOrEqualTo(2 * limits.probes());
      OPENINGS.addAndGet(openings);
      PROBES.addAndGet(probes);
      CALLS.addAndGet(calls);
    }

    private void next() throws Exception {
      now = now.plusMillis(random.nextInt(100) == 0 ? random.nextInt(20_000) : random.nextInt(200));
      instances.get(random.nextInt(instances.size())).goOn();
    }

    /** The endpoint dies or comes back; an instance dies, whatever it is at, and another takes its place. */
    private void trouble() {
      if (random.nextInt(endpointAnswers ? 150 : 300) == 0) {
        endpointAnswers = !endpointAnswers;
      }
      if (random.nextInt(200) == 0) {
        int which = random.nextInt(instances.size());
        Instance dead = instances.get(which);
        dead.kill();
        probing.removeIf(id -> id.endsWith("@" + dead.number));
        instances.set(which, new Instance(this));
      }
    }

    /** What an instance does for ever. */
    void work(Instance self) {
      SharedBreakers breakers =
          new SharedBreakers(store.breakers(), limits, () -> now, new Random(random.nextLong()), () -> "i" + random.nextLong(), BreakerListener.NONE);
      while (true) {
        Instant asked = now;
        if (breakers.admit("e", deadline()) instanceof Admission.Admitted admitted) {
          if (call(self, admitted, asked)) {
            breakers.succeeded("e", admitted, deadline());
          } else {
            breakers.failed("e", admitted, Duration.ZERO, deadline());
          }
        }
        if (random.nextInt(10) == 0) {
          breakers.settle(deadline());
        }
        self.pause();
      }
    }

    private boolean call(Instance self, Admission.Admitted admitted, Instant asked) {
      switch (admitted) {
        case Admission.Call call -> {
          calls++;
          assertThat(closed || asked.isBefore(openedAt.plus(SharedBreakers.REFRESH)))
              .as("a call is let through only by a breaker that was closed a moment before it was asked for")
              .isTrue();
          underWay(self, 4);
          return endpointAnswers;
        }
        case Admission.Probing(String id) -> {
          probes++;
          String probe = id + "@" + self.number;
          probing.add(probe);
          assertThat(probing).as("probes under way at once").hasSizeLessThanOrEqualTo(limits.probes());
          underWay(self, 30);
          probing.remove(probe);
          goodProbes += endpointAnswers ? 1 : 0;
          return endpointAnswers;
        }
      }
    }

    /** Up to half of a probe's time, as calls are bounded. @param turns how long it lasts on average; long enough for probes to outlive the time that a breaker is open */
    private void underWay(Instance self, int turns) {
      Instant end = now.plus(limits.probeTime().dividedBy(2));
      do {
        self.pause();
      } while (now.isBefore(end) && random.nextInt(turns) > 0);
    }
  }

  /** A thread that runs only while it has the baton. */
  private static final class Instance {
    private static final ThreadLocal<Instance> CURRENT = new ThreadLocal<>();
    private static int count;

    private enum Turn {
      SCHEDULER,
      INSTANCE,
      END
    }

    private final int number = count++;
    private final Simulation simulation;
    private Turn turn = Turn.SCHEDULER;
    private Throwable failure;
    private final Thread thread;

    /** No exception that anybody catches. */
    private static final class Killed extends Error {
      private static final long serialVersionUID = 1L;
    }

    Instance(Simulation simulation) {
      this.simulation = simulation;
      thread = Thread.ofVirtual().start(this::live);
    }

    static Instance current() {
      return CURRENT.get();
    }

    private void live() {
      CURRENT.set(this);
      try {
        take();
        simulation.work(this);
      } catch (Killed killed) {
        // as it was told
      } catch (Throwable thrown) {
        failure = thrown;
      } finally {
        give(Turn.SCHEDULER);
      }
    }

    private synchronized void give(Turn next) {
      turn = next;
      notifyAll();
    }

    private synchronized void take() {
      while (turn == Turn.SCHEDULER) {
        waitUninterrupted();
      }
      if (turn == Turn.END) {
        throw new Killed();
      }
    }

    private void waitUninterrupted() {
      try {
        wait();
      } catch (InterruptedException e) {
        throw new Killed();
      }
    }

    void pause() {
      give(Turn.SCHEDULER);
      take();
    }

    synchronized void goOn() {
      turn = Turn.INSTANCE;
      notifyAll();
      while (turn != Turn.SCHEDULER) {
        waitUninterrupted();
      }
      if (failure != null) {
        throw new AssertionError("an instance failed", failure);
      }
    }

    void kill() {
      give(Turn.END);
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
