package io.tallystick.local.lambda;

import io.tallystick.local.template.Function;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One execution environment: a process that handles one event at a time, until it dies or is stopped. */
final class Environment {

  /** Lambda gives 10 s; this machine may be busy with other things. */
  private static final Duration START_AT_MOST = Duration.ofMinutes(2);

  /** How often it is checked whether the process that should take an event still lives. */
  private static final int HAND_OVER_MILLISECONDS = 100;

  private final Function function;
  private final FunctionLog log;
  private final RuntimeApi api;
  private final Process process;
  private volatile Invocation current;
  private volatile boolean stopped;
  private volatile long idleSince;

  private Environment(Function function, FunctionLog log, RuntimeApi api, Process process) {
    this.function = function;
    this.log = log;
    this.api = api;
    this.process = process;
  }

  /**
   * Starts a process and waits until it asks for an event.
   *
   * @throws InitialisationException if it ends or reports an error first, or takes too long
   */
  static Environment start(Function function, EnvironmentCommand command, FunctionLog log) throws InitialisationException, InterruptedException {
    long started = System.nanoTime();
    Environment environment;
    try {
      RuntimeApi api = new RuntimeApi(function);
      try {
        environment = new Environment(function, log, api, command.build(api.address()).start());
      } catch (IOException failure) {
        api.close();
        throw failure;
      }
    } catch (IOException failure) {
      throw new InitialisationException(Failures.initialisation("cannot start a process: " + failure.getMessage()));
    }
    environment.followOutput();
    environment.awaitReady();
    environment.idleSince = System.nanoTime();
    log.line(environment.pid(), String.format(Locale.ROOT, "INIT_START Runtime: %s Init Duration: %.2f ms", function.runtime(), millisecondsSince(started)));
    return environment;
  }

  long pid() {
    return process.pid();
  }

  /** Whether it takes another event. A process that was told to stop may live a moment longer. */
  boolean isAlive() {
    return !stopped && process.isAlive();
  }

  /** When it last finished an event, as {@link System#nanoTime} counts. */
  long idleSince() {
    return idleSince;
  }

  /** Handles an event. If it fails by time-out or death, the environment is gone. */
  Outcome invoke(byte[] event) throws InterruptedException {
    String requestId = UUID.randomUUID().toString();
    long started = System.nanoTime();
    Duration timeout = function.timeout();
    Invocation invocation = new Invocation(requestId, event, System.currentTimeMillis() + timeout.toMillis(), new CompletableFuture<>());
    current = invocation;
    log.line(pid(), "START RequestId: " + requestId + " Version: $LATEST");
    Outcome outcome;
    try {
      outcome = handOver(invocation)
          ? invocation.outcome().get(timeout.toMillis() - (long) millisecondsSince(started), TimeUnit.MILLISECONDS)
          : Failures.exited(requestId, process.waitFor());
    } catch (TimeoutException late) {
      outcome = Failures.timedOut(requestId, timeout);
      log.line(pid(), ((Outcome.Failed) outcome).message());
      stop();
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    } catch (InterruptedException interrupted) {
      stop();
      throw interrupted;
    }
    current = null;
    report(requestId, started, outcome);
    idleSince = System.nanoTime();
    return outcome;
  }

  /** Kills the process, as Lambda does; again is harmless. */
  void stop() {
    stopped = true;
    process.destroyForcibly();
    try {
      api.close();
    } catch (IOException alreadyGone) {
      // Nothing is left to close.
    }
  }

  private boolean handOver(Invocation invocation) throws InterruptedException, TimeoutException {
    long deadline = System.nanoTime() + function.timeout().toNanos();
    while (process.isAlive()) {
      if (api.offer(invocation, HAND_OVER_MILLISECONDS)) {
        return true;
      }
      if (System.nanoTime() > deadline) {
        throw new TimeoutException();
      }
    }
    return false;
  }

  private void report(String requestId, long started, Outcome outcome) {
    double milliseconds = millisecondsSince(started);
    if (outcome instanceof Outcome.Failed failed) {
      log.line(pid(), "RequestId: " + requestId + " Error: " + failed.type() + ": " + failed.message());
    }
    log.line(pid(), "END RequestId: " + requestId);
    log.line(pid(), String.format(Locale.ROOT, "REPORT RequestId: %s\tDuration: %.2f ms\tBilled Duration: %d ms\tMemory Size: %d MB",
        requestId, milliseconds, (long) Math.ceil(milliseconds), function.memory()));
  }

  private void followOutput() {
    // A platform thread: reading a pipe would hold a carrier of virtual threads.
    Thread.ofPlatform().daemon().name("log-" + function.name() + "-" + pid()).start(() -> log.follow(pid(), process.getInputStream()));
  }

  /** Runs once, when the process has ended. */
  private void ended(int status) {
    api.ready().completeExceptionally(new InitialisationException(
        Failures.initialisation("the process ended while starting, with status " + status + "; its output is in " + log.file())));
    Invocation lost = current;
    if (lost != null) {
      lost.outcome().complete(Failures.exited(lost.requestId(), status));
    }
  }

  private void awaitReady() throws InitialisationException, InterruptedException {
    process.onExit().thenAccept(ended -> ended(ended.exitValue()));
    try {
      api.ready().get(START_AT_MOST.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failure) {
      stop();
      throw failure.getCause() instanceof InitialisationException reported ? reported : new InitialisationException(Failures.initialisation(failure.getMessage()));
    } catch (TimeoutException late) {
      stop();
      throw new InitialisationException(Failures.initialisation("the process did not ask for an event within " + START_AT_MOST.toSeconds() + " s"));
    } catch (InterruptedException interrupted) {
      stop();
      throw interrupted;
    }
  }

  private static double millisecondsSince(long nanoTime) {
    return (System.nanoTime() - nanoTime) / 1e6;
  }
}
