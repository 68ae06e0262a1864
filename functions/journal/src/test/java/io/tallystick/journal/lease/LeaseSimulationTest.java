package io.tallystick.journal.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.StoreException;
import io.tallystick.journal.memory.Faults;
import io.tallystick.journal.memory.MemoryLeases;
import io.tallystick.journal.memory.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Many instances count under one lease: each reads the count that is kept and writes the next one. Before and after every step of the store, and in the middle of the work, an instance may be
 * paused, so that others do whole pieces of work and time goes on, up to several times the length of a lease; clocks are skewed, answers are lost, instances die. One that failed is repeated with
 * {@code -Dlease.seed=<seed>}.
 */
class LeaseSimulationTest {
  /** How many seeds, unless {@code -Dlease.seeds} says otherwise. */
  private static final int SEEDS = 60;
  private static final int WORKS = 60;
  private static final int INSTANCES = 5;
  private static final int DEPTH = 4;
  private static final LeaseTerms TERMS = new LeaseTerms(Duration.ofMillis(1_000), Duration.ofMillis(200));

  private static final AtomicLong FENCED = new AtomicLong();
  private static final AtomicLong REFUSED = new AtomicLong();
  private static final AtomicLong KEPT = new AtomicLong();
  private static final AtomicLong TOGETHER = new AtomicLong();

  @AfterAll
  static void somethingHappened() {
    assertThat(List.of(FENCED.get(), REFUSED.get(), KEPT.get(), TOGETHER.get()))
        .as("writes fenced off, leases that another had, counts kept, and two at work at once where clocks are too far apart")
        .allMatch(count -> count > 0);
  }

  static Stream<Long> seeds() {
    Long only = Long.getLong("lease.seed");
    return only == null ? Stream.iterate(1L, seed -> seed + 1).limit(Integer.getInteger("lease.seeds", SEEDS)) : Stream.of(only);
  }

  /** Between any two clocks there is less than what is allowed for. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void withinTheAllowanceOneWorksAtATimeAndNoCountIsLost(long seed) {
    assertThat(new Simulation(seed, TERMS.skew().toMillis()).run()).isZero();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void whateverTheClocksSayNoCountIsLost(long seed) {
    TOGETHER.addAndGet(new Simulation(seed, 20_000).run());
  }

  /** The instance dies at a step. */
  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private static final class Simulation implements Faults {
    private final Random random;
    private final List<Leaseholder> instances = new ArrayList<>();
    private final MemoryLeases leases = new MemoryLeases(this);
    /** Until when each that is at work may be. */
    private final Set<Deadline> working = new HashSet<>();
    private boolean faulty = true;
    private long now = 1_000_000;
    private int depth;
    private int owners;
    private int together;
    /** Every count that an instance knows to be kept. */
    private final TreeSet<Long> counts = new TreeSet<>(Set.of(0L));

    Simulation(long seed, long skew) {
      random = new Random(seed);
      for (int i = 0; i < INSTANCES; i++) {
        long skewed = random.nextLong(skew + 1) - skew / 2;
        instances.add(new Leaseholder(new Retrying(), TERMS, () -> Instant.ofEpochMilli(now + skewed), () -> "owner " + owners++));
      }
    }

    /** @return how often an instance began while another was at work */
    int run() {
      for (int work = 0; work < WORKS; work++) {
        work();
        now += random.nextInt(300);
      }
      faulty = false;
      now += 100_000;
      assertThat(instances.getFirst().under("x", deadline(), held -> assertThat(counted(held)).isGreaterThanOrEqualTo(counts.last()))).isTrue();
      return together;
    }

    private static long counted(Leaseholder.Held held) {
      return held.kept().isEmpty() ? 0 : Long.parseLong(held.kept());
    }

    private Deadline deadline() {
      return Deadline.after(Duration.ofMillis(10_000), () -> now * 1_000_000);
    }

    private void work() {
      depth++;
      try {
        if (!instances.get(random.nextInt(INSTANCES)).under("x", deadline(), this::count)) {
          REFUSED.incrementAndGet();
        }
      } catch (StoreException.Unavailable | Killed ended) {
        // Another goes on.
      } finally {
        depth--;
      }
    }

    private void count(Leaseholder.Held held) {
      working.removeIf(Deadline::over);
      // One that was paused since it acquired the lease may be late already.
      together += working.isEmpty() || held.deadline().over() ? 0 : 1;
      working.add(held.deadline());
      long seen = counted(held);
      try {
        for (int step = random.nextInt(4); step >= 0; step--) {
          meddle();
          if (!held.keep(String.valueOf(++seen))) {
            FENCED.incrementAndGet();
            return;
          }
          assertThat(counts.add(seen)).as("a count is kept once").isTrue();
          KEPT.incrementAndGet();
        }
      } finally {
        working.remove(held.deadline());
      }
    }

    @Override
    public void before(Step step) {
      meddle();
    }

    @Override
    public void after(Step step) {
      meddle();
    }

    /** Others work meanwhile, time goes on, and perhaps this was the last that is heard of it. */
    private void meddle() {
      if (!faulty || depth == 0) {
        return;
      }
      if (depth < DEPTH && random.nextInt(6) == 0) {
        now += random.nextInt(random.nextBoolean() ? 50 : 4_000);
        work();
      }
      switch (random.nextInt(40)) {
        case 0 -> throw new StoreException.Unavailable("throttled, or its answer was lost", null);
        case 1 -> throw new Killed();
        default -> {}
      }
    }

    /** As the real store does, it repeats a call whose answer was lost. */
    private final class Retrying implements Leases {
      @Override
      public Optional<Lease> acquire(String name, String owner, long freeBefore, long expiresAt, Deadline deadline) {
        return twice(() -> leases.acquire(name, owner, freeBefore, expiresAt, deadline));
      }

      @Override
      public Optional<Lease> renew(Lease lease, long expiresAt, String kept, Deadline deadline) {
        return twice(() -> leases.renew(lease, expiresAt, kept, deadline));
      }

      @Override
      public void release(Lease lease, Deadline deadline) {
        twice(
            () -> {
              leases.release(lease, deadline);
              return true;
            });
      }

      private <T> T twice(Supplier<T> call) {
        try {
          return call.get();
        } catch (StoreException.Unavailable lost) {
          return call.get();
        }
      }
    }
  }
}
