package io.tallystick.journal.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.Retry;
import io.tallystick.journal.engine.RandomRequests;
import io.tallystick.journal.memory.Faults;
import io.tallystick.journal.memory.MemoryStore;
import io.tallystick.journal.memory.Step;
import io.tallystick.journal.readmodel.Projector;
import io.tallystick.journal.record.Recorder;
import io.tallystick.journal.record.RecorderLimits;
import io.tallystick.journal.record.RecorderListener;
import io.tallystick.ledger.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A ledger of random requests is clean whenever one looks: with the projector behind or killed in a run, and while all of them go on working. */
class VerifierSimulationTest {
  private static final int STEPS = 120;
  private static final int SHARD = 1;

  /** What a crash is to the engines: nothing that they know. */
  private static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private static final class World implements Faults {
    final Random random;
    final RandomRequests requests;
    final MemoryStore store = new MemoryStore(this);
    final Recorder recorder;
    Projector projector;
    long now = 1_000_000_000_000_000_000L;
    boolean crashing;
    boolean busy;
    boolean working;

    World(long seed) {
      random = new Random(seed);
      requests = new RandomRequests(random);
      recorder = new Recorder(store, SHARD, () -> now, RecorderLimits.DEFAULT, new Retry(random, time -> {}), RecorderListener.NONE);
      projector = newProjector();
    }

    private Projector newProjector() {
      return new Projector(store, SHARD, new Projector.Limits(1 + random.nextInt(6), 1 + random.nextInt(40), 1 + random.nextInt(6)));
    }

    @Override
    public void before(Step step) {
      if (crashing && random.nextInt(40) == 0) {
        throw new Crash();
      }
      if (busy && !working && random.nextInt(3) == 0) {
        working = true;
        work();
        working = false;
      }
    }

    Deadline deadline() {
      return Deadline.after(Duration.ofMinutes(1), () -> 0L);
    }

    void work() {
      switch (random.nextInt(6)) {
        case 0 -> now += random.nextLong(3_000_000_000L);
        case 1, 2 -> project();
        case 3 -> recorder.expireDue(5, deadline());
        default -> record();
      }
    }

    private void record() {
      List<Request> batch = new ArrayList<>();
      for (int i = 1 + random.nextInt(4); i > 0; i--) {
        batch.add(requests.next(now));
      }
      recorder.record(batch, deadline());
    }

    private void project() {
      crashing = random.nextBoolean();
      try {
        projector.post(deadline());
      } catch (Crash crashed) {
        projector = newProjector();
      } finally {
        crashing = false;
      }
    }

    /** One statement after the other, so that a seed always does the same. */
    Report verify() {
      return new Verifier(store, SHARD, this::deadline, 1).verify((phase, done, total) -> {});
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void itIsCleanAtAnyMoment(long seed) {
    World world = new World(seed);
    for (int step = 0; step < STEPS; step++) {
      world.work();
      if (step % 10 == 0) {
        assertThat(world.verify().finding()).as("seed %d, at rest after step %d", seed, step).isEmpty();
      }
      if (step % 10 == 5) {
        world.busy = true;
        assertThat(world.verify().finding()).as("seed %d, at work after step %d", seed, step).isEmpty();
        world.busy = false;
      }
    }
    world.projector.post(world.deadline());
    Report report = world.verify();
    assertThat(report.finding()).isEmpty();
    assertThat(report.posted()).isEqualTo(report.last());
    assertThat(report.entries()).as("seed %d says nothing", seed).isGreaterThan(STEPS);
    assertThat(report.holds()).as("seed %d has no holds", seed).isPositive();
  }
}
