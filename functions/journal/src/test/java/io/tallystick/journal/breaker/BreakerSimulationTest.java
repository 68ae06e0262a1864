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
import java.util.concurrent.SynchronousQueue;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Several instances call one endpoint, which dies and comes back. Of all that could run, a seed chooses which goes on, at every read and write of the store, before and after it,
 * and while a call is under way; so answers are lost, instances stall and die between any two steps, and the clock goes on meanwhile. One that failed is repeated with
 * {@code -Dbreaker.seed=<seed>}.
 */
class BreakerSimulationTest {
  private static final int SEEDS = 150;
  private static final int INSTANCES = 5;
  private static final int STEPS = 4_000;
  private static final Duration CALL = Duration.ofSeconds(20);

  static Stream<Long> seeds() {
    Long only = Long.getLong("breaker.seed");
    return only == null ? Stream.iterate(1L, seed -> seed + 1).limit(SEEDS) : Stream.of(only);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void probesNeverExceedTheirBoundAndOneGoodOneIsEnough(long seed) throws Exception {
    new Simulation(seed).run();
  }

  /** One run. Exactly one thread runs at any moment: the scheduler's, or that of the instance it handed the baton to. */
  private static final class Simulation {
    private final Random random;
    private final BreakerLimits limits;
    private final List<Instance> instances = new ArrayList<>();
    private final Set<String> probing = new HashSet<>();
    private final MemoryDeliveryStore store;
    private Instant now = Instant.parse("2026-11-28T12:00:00Z");
    private boolean alive = true;
    private Instant diedAt = Instant.MIN;
    private int goodProbes;
    private int closings;
    private int openings;
    private int probes;
    private int callsWhileKnownDead;

    Simulation(long seed) {
      random = new Random(seed);
      limits =
          new BreakerLimits(
              Duration.ofSeconds(30), 5, 60, Duration.ofSeconds(10), Duration.ofSeconds(120), Duration.ofMinutes(5), 1 + random.nextInt(3), Duration.ofSeconds(60));
      store =
          new MemoryDeliveryStore(
              new Faults() {
                @Override
                public void before(Step step) {
                  Instance.current().yieldBaton();
                  if (random.nextInt(50) == 0) {
                    throw new StoreException.Unavailable("throttled", null);
                  }
                }

                @Override
                public void after(Step step) {
                  Instance.current().yieldBaton();
                  if (random.nextInt(50) == 0) {
                    throw new StoreException.Unavailable("the answer was lost", null);
                  }
                }
              });
    }

    void run() throws Exception {
      for (int i = 0; i < INSTANCES; i++) {
        instances.add(new Instance(this));
      }
      try {
        for (int step = 0; step < STEPS; step++) {
          turn();
          instances.get(random.nextInt(instances.size())).handBaton();
        }
      } finally {
        instances.forEach(Instance::kill);
      }
      assertThat(openings).as("it opened").isPositive();
      assertThat(probes).as("it was probed").isPositive();
      assertThat(closings).as("a good probe closes, unless its answer did not reach the store").isLessThanOrEqualTo(goodProbes);
      assertThat(callsWhileKnownDead).as("calls to an endpoint whose breaker all could know to be open").isZero();
    }

    /** Time goes on, the endpoint dies or comes back, an instance dies and another takes its place. */
    private void turn() throws Exception {
      now = now.plusMillis(random.nextInt(100) == 0 ? random.nextInt(20_000) : random.nextInt(200));
      if (random.nextInt(alive ? 400 : 800) == 0) {
        alive = !alive;
        diedAt = now;
      }
      if (random.nextInt(500) == 0) {
        int which = random.nextInt(instances.size());
        instances.get(which).kill();
        probing.removeIf(id -> id.endsWith("@" + instances.get(which).number));
        instances.set(which, new Instance(this));
      }
    }

    /** What an instance does for ever. */
    void work(Instance self) {
      SharedBreakers breakers = new SharedBreakers(store.breakers(), limits, () -> now, new Random(random.nextLong()), () -> "i" + random.nextLong(), self.listener());
      while (true) {
        Deadline deadline = Deadline.after(Duration.ofSeconds(30), () -> now.toEpochMilli() * 1_000_000L);
        if (breakers.admit("e", deadline) instanceof Admission.Admitted admitted) {
          boolean good = call(self, admitted);
          deadline = Deadline.after(Duration.ofSeconds(30), () -> now.toEpochMilli() * 1_000_000L);
          if (good) {
            breakers.succeeded("e", admitted, deadline);
          } else {
            breakers.failed("e", admitted, Duration.ZERO, deadline);
          }
        }
        if (random.nextInt(10) == 0) {
          breakers.settle(deadline);
        }
        self.yieldBaton();
      }
    }

    private boolean call(Instance self, Admission.Admitted admitted) {
      String probe = admitted instanceof Admission.Probing(String id) ? id + "@" + self.number : null;
      if (probe != null) {
        probes++;
        probing.add(probe);
        assertThat(probing).as("probes under way at once").hasSizeLessThanOrEqualTo(limits.probes());
      }
      Instant start = now;
      do {
        self.yieldBaton();
      } while (now.isBefore(start.plusSeconds(1)) && random.nextInt(4) > 0);
      boolean good = alive && now.isBefore(start.plus(CALL));
      if (probe != null) {
        probing.remove(probe);
        goodProbes += good ? 1 : 0;
      }
      return good;
    }
  }

  /** A thread that runs only while it has the baton. */
  private static final class Instance {
    private static final ThreadLocal<Instance> CURRENT = new ThreadLocal<>();
    private static int count;

    private final int number = count++;
    private final Simulation simulation;
    private final SynchronousQueue<Boolean> baton = new SynchronousQueue<>();
    private final SynchronousQueue<Object> back = new SynchronousQueue<>();
    private final Thread thread;

    /** Not an exception that anybody catches. */
    private static final class Killed extends Error {
      private static final long serialVersionUID = 1L;
    }

    Instance(Simulation simulation) {
      this.simulation = simulation;
      thread = Thread.ofPlatform().daemon().start(this::live);
    }

    static Instance current() {
      return CURRENT.get();
    }

    private void live() {
      CURRENT.set(this);
      Object end = "ended";
      try {
        await();
        simulation.work(this);
      } catch (Killed killed) {
        end = "killed";
      } catch (Throwable failure) {
        end = failure;
      }
      try {
        back.put(end);
      } catch (InterruptedException nobodyWaits) {
        Thread.currentThread().interrupt();
      }
    }

    private void await() {
      try {
        if (!baton.take()) {
          throw new Killed();
        }
      } catch (InterruptedException e) {
        throw new Killed();
      }
    }

    void yieldBaton() {
      try {
        back.put("yielded");
      } catch (InterruptedException e) {
        throw new Killed();
      }
      await();
    }

    void handBaton() throws Exception {
      baton.put(true);
      Object answer = back.take();
      if (answer instanceof Throwable failure) {
        throw new AssertionError("an instance failed", failure);
      }
    }

    void kill() {
      try {
        baton.put(false);
        back.take();
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    BreakerListener listener() {
      return new BreakerListener() {
        @Override
        public void opened(String endpoint, Breaker.Open breaker) {
          simulation.openings++;
        }

        @Override
        public void closed(String endpoint) {
          simulation.closings++;
        }
      };
    }
  }
}
