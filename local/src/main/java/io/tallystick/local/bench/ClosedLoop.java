package io.tallystick.local.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/** Clients that each ask, wait for the answer and ask again, for a time. */
final class ClosedLoop {
  private static final double NANOS_PER_MILLISECOND = 1e6;
  private static final double NANOS_PER_SECOND = 1e9;
  private static final int FIRST_CAPACITY = 1024;

  private ClosedLoop() {}

  /** One client. */
  @FunctionalInterface
  interface Client {
    /** @return whether it was done; false if the answer was to come again later */
    boolean ask() throws Exception;
  }

  private record Waits(long[] nanos, int count, long refused) {}

  /**
   * Runs so many clients at once.
   *
   * @param maker makes the client with that number, from 0
   * @throws IllegalStateException if a client fails
   */
  static Latency run(BenchPath design, Latency.Operation operation, int clients, Duration time, IntFunction<Client> maker) throws InterruptedException {
    long start = System.nanoTime();
    long end = start + time.toNanos();
    List<Waits> waits = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Waits>> running = new ArrayList<>();
      for (int number = 0; number < clients; number++) {
        Client client = maker.apply(number);
        running.add(threads.submit(() -> run(client, end)));
      }
      for (Future<Waits> future : running) {
        waits.add(future.get());
      }
    } catch (ExecutionException failed) {
      throw new IllegalStateException(design.label() + ", " + operation.label() + ", failed", failed.getCause());
    }
    double seconds = (System.nanoTime() - start) / NANOS_PER_SECOND;
    double[] milliseconds =
        waits.stream().flatMapToDouble(one -> Arrays.stream(one.nanos(), 0, one.count()).mapToDouble(nanos -> nanos / NANOS_PER_MILLISECOND)).toArray();
    long refused = waits.stream().mapToLong(Waits::refused).sum();
    return new Latency(design, operation, clients, milliseconds.length, refused, seconds, milliseconds);
  }

  private static Waits run(Client client, long end) throws Exception {
    long[] nanos = new long[FIRST_CAPACITY];
    int count = 0;
    long refused = 0;
    long now = System.nanoTime();
    while (now < end) {
      long asked = now;
      boolean done = client.ask();
      now = System.nanoTime();
      if (done) {
        nanos = count == nanos.length ? Arrays.copyOf(nanos, 2 * count) : nanos;
        nanos[count++] = now - asked;
      } else {
        refused++;
      }
    }
    return new Waits(nanos, count, refused);
  }
}
