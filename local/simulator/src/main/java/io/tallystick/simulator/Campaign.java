package io.tallystick.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongFunction;

/** Runs many seeds, each on one thread, several at once, until one fails. */
public final class Campaign {
  private final LongFunction<Settings> settings;
  private final AtomicReference<Failure> failure = new AtomicReference<>();
  private final AtomicLong seeds = new AtomicLong();
  private final AtomicLong operations = new AtomicLong();
  private final AtomicLong entries = new AtomicLong();

  /** A seed that failed. */
  public record Failure(Settings settings, Result result) {}

  /** How far it has come. */
  public record Progress(long seeds, long operations, long entries) {}

  /** @param settings of each seed */
  public Campaign(LongFunction<Settings> settings) {
    this.settings = settings;
  }

  /**
   * Returns when all are done, or some seed has failed and those that were begun before it are done.
   *
   * @param first the first seed
   * @param seeds how many
   * @return the lowest that failed, or null
   */
  public Failure run(long first, long seeds, int threads) throws InterruptedException {
    AtomicLong next = new AtomicLong(first);
    long end = seeds > Long.MAX_VALUE - first ? Long.MAX_VALUE : first + seeds;
    List<Thread> workers = new ArrayList<>();
    AtomicReference<Throwable> broken = new AtomicReference<>();
    for (int i = 0; i < threads; i++) {
      workers.add(Thread.ofPlatform().daemon().name("simulation").unstarted(() -> work(next, end, broken)));
    }
    workers.forEach(Thread::start);
    for (Thread worker : workers) {
      worker.join();
    }
    if (broken.get() != null) {
      throw new IllegalStateException("a simulation broke", broken.get());
    }
    return failure.get();
  }

  private void work(AtomicLong next, long end, AtomicReference<Throwable> broken) {
    try {
      for (long seed = next.getAndIncrement(); seed < end && failure.get() == null && broken.get() == null; seed = next.getAndIncrement()) {
        Settings one = settings.apply(seed);
        Result result = Simulation.run(one);
        seeds.incrementAndGet();
        operations.addAndGet(result.operations());
        entries.addAndGet(result.entries());
        if (!result.passed()) {
          failure.accumulateAndGet(new Failure(one, result), (had, found) -> had == null || found.settings().seed() < had.settings().seed() ? found : had);
        }
      }
    } catch (RuntimeException | Error simulatorsBug) {
      broken.compareAndSet(null, simulatorsBug);
    }
  }

  public Progress progress() {
    return new Progress(seeds.get(), operations.get(), entries.get());
  }
}
