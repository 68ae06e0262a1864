package io.tallystick.local.deploy;

import io.tallystick.local.CommandFailure;
import io.tallystick.local.aws.AwsTrouble;
import io.tallystick.local.requests.Clock;
import io.tallystick.local.terminal.Terminal;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.core.exception.SdkException;

/** Looks again and again at something that takes long, with waits of full jitter, until it is done or a bound is reached. */
final class Patience {
  /** The upper bound of the first wait; each is twice the one before, up to the longest. */
  static final Duration FIRST = Duration.ofSeconds(1);
  static final Duration LONGEST = Duration.ofSeconds(6);
  /** No wait is shorter: the service counts calls. */
  static final Duration SHORTEST = Duration.ofMillis(300);
  /** How long AWS may be out of reach, beyond what the SDK repeats by itself; what goes on there does not depend on this program. */
  static final Duration TROUBLE = Duration.ofMinutes(5);

  private final Clock clock;
  private final RandomGenerator random;
  private final Terminal terminal;

  Patience(Clock clock, Terminal terminal) {
    this(clock, () -> ThreadLocalRandom.current().nextLong(), terminal);
  }

  Patience(Clock clock, RandomGenerator random, Terminal terminal) {
    this.clock = Objects.requireNonNull(clock, "clock");
    this.random = Objects.requireNonNull(random, "random");
    this.terminal = Objects.requireNonNull(terminal, "terminal");
  }

  /**
   * @param what is waited for, as "the change set"
   * @param most how long to wait at all
   * @param ifNot what to tell where it did not end while this program looked, as a whole sentence
   * @param look returns the result, or nothing as long as there is none
   * @throws CommandFailure if it took too long or cannot be looked at
   */
  <T> T await(String what, Duration most, String ifNot, Supplier<Optional<T>> look) {
    long started = clock.nanoTime().getAsLong();
    long troubleSince = 0;
    boolean trouble = false;
    Duration ceiling = FIRST;
    while (true) {
      try {
        Optional<T> result = look.get();
        if (result.isPresent()) {
          return result.get();
        }
        trouble = false;
      } catch (SdkException failure) {
        long now = clock.nanoTime().getAsLong();
        if (!trouble) {
          troubleSince = now;
          trouble = true;
          if (AwsTrouble.of(failure).passes()) {
            terminal.note("AWS gives no answer (" + AwsTrouble.text(failure) + "); looking again …");
          }
        }
        if (!AwsTrouble.of(failure).passes() || now - troubleSince > TROUBLE.toNanos()) {
          CommandFailure reason = AwsTrouble.failure("look at " + what, failure);
          String message = reason.getMessage() + ". " + ifNot;
          throw AwsTrouble.of(failure) == AwsTrouble.REFUSED ? CommandFailure.failed(message, failure) : CommandFailure.environment(message, failure);
        }
      }
      if (clock.nanoTime().getAsLong() - started > most.toNanos()) {
        throw CommandFailure.failed(what + " did not end within " + most.toMinutes() + " minutes. " + ifNot);
      }
      pause(ceiling);
      ceiling = ceiling.multipliedBy(2).compareTo(LONGEST) > 0 ? LONGEST : ceiling.multipliedBy(2);
    }
  }

  /** Waits once. */
  void pause(Duration ceiling) {
    long nanos = SHORTEST.toNanos() + random.nextLong(Math.max(1, ceiling.toNanos() - SHORTEST.toNanos()));
    try {
      clock.sleeper().sleep(Duration.ofNanos(nanos));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw CommandFailure.failed("interrupted while waiting", stopped);
    }
  }
}
