package io.tallystick.local.lambda;

import io.tallystick.local.template.Function;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * A function with its environments: one more is started when all are busy, up to a bound, and one that has had nothing to do for long is
 * stopped.
 */
public final class HostedFunction implements Invoker, Closeable {

  /** Lambda's own limit of events and answers, in bytes. */
  public static final int PAYLOAD_LIMIT = RuntimeApi.PAYLOAD_LIMIT;

  /** The most environments of one function, unless the template reserves fewer. Lambda has 1000 for an account; this is one machine. */
  static final int CONCURRENCY_LIMIT = 16;

  /** Lambda keeps environments for a similar time. */
  private static final Duration IDLE_AT_MOST = Duration.ofMinutes(5);

  /** How long an event waits for its turn to start an environment before it looks again for a free one. */
  private static final Duration TURN = Duration.ofMillis(50);

  private static final Duration BETWEEN_REAPS = Duration.ofSeconds(30);

  private final Function function;
  private final EnvironmentCommand command;
  private final Starts starts;
  private final FunctionLog log;
  private final Semaphore permits;
  private final Deque<Environment> idle = new ConcurrentLinkedDeque<>();
  private final Set<Environment> all = ConcurrentHashMap.newKeySet();
  private final AtomicLong returns = new AtomicLong();
  private final Thread reaper;
  private volatile boolean closed;

  private HostedFunction(Function function, EnvironmentCommand command, Starts starts, FunctionLog log) {
    this.function = function;
    this.command = command;
    this.starts = starts;
    this.log = log;
    permits = new Semaphore(Math.min(function.reservedConcurrency().orElse(CONCURRENCY_LIMIT), CONCURRENCY_LIMIT), true);
    reaper = Thread.ofVirtual().name("reaper-" + function.name()).start(this::reapNowAndThen);
  }

  /**
   * Unpacks the code. No process is started before the first event.
   *
   * @throws IOException if the code cannot be unpacked or the log not be written
   */
  public static HostedFunction host(Function function, LambdaOptions options) throws IOException {
    FunctionCode code = FunctionCode.unpack(function.code(), options.codeCache());
    EnvironmentCommand command = new EnvironmentCommand(function, code, options);
    return new HostedFunction(function, command, options.starts(), new FunctionLog(options.logs().resolve(function.name() + ".log")));
  }

  /** What it was made from. */
  public Function function() {
    return function;
  }

  /** What its environments print. */
  public Path logFile() {
    return log.file();
  }

  /** Waits where all environments that are allowed are busy. */
  @Override
  public Outcome invoke(byte[] event) throws InterruptedException {
    requireSize(event);
    permits.acquire();
    return handle(event);
  }

  /**
   * Calls it as Lambda is called by somebody who waits for the answer: where the template reserves so many environments and all of them are busy, Lambda
   * refuses at once. The bound of this machine is not Lambda's, so where only that is reached the event waits.
   *
   * @param atMost how long it waits
   * @return empty if it was refused, or waited in vain
   */
  public Optional<Outcome> call(byte[] event, Duration atMost) throws InterruptedException {
    requireSize(event);
    boolean reserved = function.reservedConcurrency().orElse(Integer.MAX_VALUE) <= CONCURRENCY_LIMIT;
    boolean admitted = reserved ? permits.tryAcquire() : permits.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS);
    return admitted ? Optional.of(handle(event)) : Optional.empty();
  }

  private static void requireSize(byte[] event) {
    if (event.length > PAYLOAD_LIMIT) {
      throw new IllegalArgumentException("an event may have " + PAYLOAD_LIMIT + " bytes, not " + event.length);
    }
  }

  /** With a permit, which it gives back. */
  private Outcome handle(byte[] event) throws InterruptedException {
    try {
      Environment environment = take();
      try {
        Outcome outcome = environment.invoke(event);
        if (outcome instanceof Outcome.Returned) {
          returns.incrementAndGet();
        }
        return outcome;
      } finally {
        giveBack(environment);
      }
    } catch (InitialisationException failure) {
      log.line(ProcessHandle.current().pid(), "INIT_REPORT Error: " + failure.getMessage());
      return failure.failure();
    } finally {
      permits.release();
    }
  }

  /** How many invocations have returned something. */
  public long returns() {
    return returns.get();
  }

  /** The process ids of its environments. */
  public List<Long> pids() {
    return all.stream().filter(Environment::isAlive).map(Environment::pid).sorted().toList();
  }

  /**
   * Kills one of its processes, as {@code kill -9} does.
   *
   * @return its process id; empty if there is none
   */
  public Optional<Long> killOne(RandomGenerator random) {
    List<Environment> alive = new ArrayList<>(all.stream().filter(Environment::isAlive).toList());
    if (alive.isEmpty()) {
      return Optional.empty();
    }
    Environment victim = alive.get(random.nextInt(alive.size()));
    ProcessHandle.of(victim.pid()).ifPresent(ProcessHandle::destroyForcibly);
    return Optional.of(victim.pid());
  }

  private void reapNowAndThen() {
    try {
      while (!closed) {
        Thread.sleep(BETWEEN_REAPS);
        reap(System.nanoTime());
      }
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Stops environments that have been idle for long, and forgets those that died meanwhile.
   *
   * @param now as {@link System#nanoTime} counts
   */
  void reap(long now) {
    for (Environment environment : idle) {
      boolean expired = now - environment.idleSince() > IDLE_AT_MOST.toNanos();
      if ((expired || !environment.isAlive()) && idle.remove(environment)) {
        environment.stop();
        all.remove(environment);
      }
    }
  }

  /** Kills its processes; events under way fail. */
  @Override
  public void close() throws IOException {
    closed = true;
    reaper.interrupt();
    all.forEach(Environment::stop);
    idle.clear();
    log.close();
  }

  /** One that is free, be it only while this event waits for its turn to start another. */
  private Environment take() throws InitialisationException, InterruptedException {
    while (true) {
      Optional<Environment> free = free();
      if (free.isPresent()) {
        return free.get();
      }
      if (starts.enter(TURN)) {
        try {
          return start();
        } finally {
          starts.leave();
        }
      }
    }
  }

  private Optional<Environment> free() {
    Environment environment;
    while ((environment = idle.pollFirst()) != null) {
      if (environment.isAlive()) {
        return Optional.of(environment);
      }
      environment.stop();
      all.remove(environment);
    }
    return Optional.empty();
  }

  private Environment start() throws InitialisationException, InterruptedException {
    Environment environment = Environment.start(function, command, log);
    all.add(environment);
    if (closed) {
      environment.stop();
    }
    return environment;
  }

  private void giveBack(Environment environment) {
    if (environment.isAlive() && !closed) {
      idle.addFirst(environment);
    } else {
      environment.stop();
      all.remove(environment);
    }
  }
}
