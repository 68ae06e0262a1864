package io.tallystick.journal.breaker;

import io.tallystick.journal.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;

/** What one instance knows of one endpoint's breaker, and has counted but not written. Thread-safe. */
final class EndpointBreaker {
  /** Changes that another was quicker with, before it is left to the next call. */
  static final int MOST_SWAPS = 8;

  private final ReentrantLock lock = new ReentrantLock();
  private final String endpoint;
  private final SharedBreakers.Surroundings around;

  private Standing standing = Standing.INITIAL;
  /** What is known was true at this moment or later. */
  private Instant readAt = Instant.MIN;
  /** When the breaker had closed, before the calls that are counted here. */
  private Instant since = Instant.MIN;
  private Window unwritten = Window.empty(Instant.EPOCH);
  private Instant writtenAt = Instant.MIN;

  EndpointBreaker(String endpoint, SharedBreakers.Surroundings around) {
    this.endpoint = endpoint;
    this.around = around;
  }

  Admission admit(Deadline deadline) {
    return locked(
        () -> {
          if (isLongAgo(readAt, SharedBreakers.REFRESH)) {
            Instant asked = now();
            know(around.breakers().read(endpoint, deadline), asked);
          }
          for (int swaps = 0; swaps < MOST_SWAPS; swaps++) {
            Optional<Admission> admission = tryAdmit(deadline);
            if (admission.isPresent()) {
              return admission.get();
            }
          }
          return new Admission.Wait(around.limits().firstOpen());
        });
  }

  /** Empty if another changed the breaker meanwhile. */
  private Optional<Admission> tryAdmit(Deadline deadline) {
    Instant now = now();
    String id = around.ids().get();
    return switch (standing.breaker()) {
      case Breaker.Closed closed -> Optional.of(new Admission.Call(closed.since()));
      case Breaker.Open open when now.isBefore(open.until()) -> Optional.of(new Admission.Wait(Duration.between(now, open.until())));
      case Breaker.Open open -> probe(open.probed(id, now, around.limits()), id, around.limits().firstOpen(), deadline);
      case Breaker.HalfOpen halfOpen -> {
        Duration end = Duration.between(now, halfOpen.nextEnd());
        Duration wait = end.compareTo(around.limits().firstOpen()) < 0 && end.isPositive() ? end : around.limits().firstOpen();
        yield probe(halfOpen.probed(id, now, around.limits()), id, wait, deadline);
      }
    };
  }

  private Optional<Admission> probe(Optional<Breaker.HalfOpen> next, String id, Duration wait, Deadline deadline) {
    if (next.isEmpty()) {
      return Optional.of(new Admission.Wait(wait));
    }
    if (!swap(next.get(), deadline)) {
      return Optional.empty();
    }
    around.listener().probed(endpoint);
    return Optional.of(new Admission.Probing(id));
  }

  void succeeded(Admission.Admitted admitted, Deadline deadline) {
    locked(
        () -> {
          switch (admitted) {
            case Admission.Call call -> count(call, 1, 0, deadline);
            case Admission.Probing probing ->
                end(probing, halfOpen -> halfOpen.succeeded(probing.id(), now()), () -> around.listener().closed(endpoint), deadline);
          }
          return null;
        });
  }

  void failed(Admission.Admitted admitted, Duration least, Deadline deadline) {
    locked(
        () -> {
          switch (admitted) {
            case Admission.Call call -> count(call, 0, 1, deadline);
            case Admission.Probing probing ->
                end(probing, halfOpen -> halfOpen.failed(probing.id(), least, now(), around.limits(), around.random()), this::tellIfOpen, deadline);
          }
          return null;
        });
  }

  void settle(Deadline deadline) {
    locked(
        () -> {
          if (unwritten.failures() > 0) {
            write(deadline);
          }
          return null;
        });
  }

  /** Tells how a probe went, to a breaker that still waits to hear of it. */
  private void end(
      Admission.Probing probing, Function<Breaker.HalfOpen, Optional<? extends Breaker>> move, Runnable moved, Deadline deadline) {
    for (int swaps = 0; swaps < MOST_SWAPS; swaps++) {
      Optional<? extends Breaker> next =
          switch (standing.breaker()) {
            case Breaker.HalfOpen halfOpen -> move.apply(halfOpen);
            case Breaker.Open open -> open.ended(probing.id());
            case Breaker.Closed closed -> Optional.empty();
          };
      if (next.isEmpty()) {
        return;
      }
      boolean wasHalfOpen = standing.breaker() instanceof Breaker.HalfOpen;
      if (swap(next.get(), deadline)) {
        if (wasHalfOpen) {
          moved.run();
        }
        return;
      }
    }
  }

  private void count(Admission.Call call, long successes, long failures, Deadline deadline) {
    if (call.since().isBefore(since)) {
      return; // Let through before the breaker was last open: it says nothing of now.
    }
    Instant now = now();
    if (call.since().isAfter(since) || unwritten.isOver(now, around.limits().window())) {
      unwritten = Window.empty(now);
    }
    since = call.since();
    unwritten = unwritten.plus(successes, failures);
    if (standing.breaker() instanceof Breaker.Closed closed && worthWriting(closed, now)) {
      write(deadline);
    }
  }

  private boolean worthWriting(Breaker.Closed closed, Instant now) {
    boolean known = unwritten.failures() > 0 || closed.troubled(now, around.limits());
    return known && (isLongAgo(writtenAt, SharedBreakers.FLUSH) || counted(closed, now) instanceof Breaker.Open);
  }

  private Breaker counted(Breaker.Closed closed, Instant now) {
    return closed.counted(unwritten.successes(), unwritten.failures(), now, around.limits(), around.random());
  }

  private void write(Deadline deadline) {
    for (int swaps = 0; swaps < MOST_SWAPS; swaps++) {
      if (!(standing.breaker() instanceof Breaker.Closed closed) || !closed.since().equals(since)) {
        unwritten = Window.empty(now()); // It has been open since: what was counted is of another time.
        return;
      }
      writtenAt = now();
      Breaker next = counted(closed, writtenAt);
      if (swap(next, deadline)) {
        unwritten = Window.empty(writtenAt);
        tellIfOpen();
        return;
      }
    }
  }

  private void tellIfOpen() {
    if (standing.breaker() instanceof Breaker.Open open) {
      around.listener().opened(endpoint, open);
    }
  }

  private boolean swap(Breaker next, Deadline deadline) {
    Instant asked = now();
    return switch (around.breakers().swap(endpoint, standing, next, around.ids().get(), deadline)) {
      case Breakers.Swap.Done(Standing written) -> {
        know(written, asked);
        yield true;
      }
      case Breakers.Swap.Lost(Standing other) -> {
        know(other, asked);
        yield false;
      }
    };
  }

  /** @param asked before the store was; it may have answered of any moment since, and taken its time to say so */
  private void know(Standing known, Instant asked) {
    standing = known;
    readAt = asked;
  }

  /** Whether so long or longer has gone by since. */
  private boolean isLongAgo(Instant then, Duration time) {
    return then.equals(Instant.MIN) || !now().isBefore(then.plus(time));
  }

  /** No finer than what is stored. */
  private Instant now() {
    return around.clock().instant().truncatedTo(ChronoUnit.MILLIS);
  }

  private <T> T locked(Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }
}
