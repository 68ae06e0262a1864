package io.tallystick.runtime;

import com.amazonaws.services.lambda.runtime.Context;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import org.jboss.logging.MDC;

/** What stands around every handler: the time it has, the request id in its log lines, its metrics, and how it failed. */
public final class Telemetry {
  /** Time kept back from the work, for answering, and for putting off what failed. */
  static final Duration MARGIN = Duration.ofSeconds(1);
  /** The most of the time left that is kept back. */
  static final int MARGIN_DIVISOR = 4;

  private static final String REQUEST = "request";

  private final Meter meter;
  private final InstantSource clock;
  private final Function<Context, Duration> timeLeft;

  public Telemetry(Meter meter, InstantSource clock) {
    this(meter, clock, context -> Duration.ofMillis(context.getRemainingTimeInMillis()));
  }

  /** @param timeLeft what an invocation has left */
  public Telemetry(Meter meter, InstantSource clock, Function<Context, Duration> timeLeft) {
    this.meter = meter;
    this.clock = clock;
    this.timeLeft = timeLeft;
  }

  /** Does the work of one invocation. A rehearsal that has not enough time for what is due has not failed: the first invocation goes on. */
  public <T> T around(Context context, Function<Deadline, T> work) {
    MDC.put(REQUEST, String.valueOf(context.getAwsRequestId()));
    try {
      return work.apply(Deadline.after(timeFor(timeLeft.apply(context))));
    } catch (RuntimeException failed) {
      if (RehearsalContext.is(context) && failed instanceof StoreException.Unavailable) {
        meter.forget(); // nobody was left without an answer, so nobody is to be alarmed
      } else {
        Log.error("Invocation failed", failed);
      }
      throw failed;
    } finally {
      meter.flush();
      MDC.remove(REQUEST);
    }
  }

  /** Measures how long ago something was committed that others have now. */
  public void lag(Metric lag, Optional<Instant> committed) {
    committed.ifPresent(then -> meter.value(lag, Math.max(0, clock.millis() - then.toEpochMilli())));
  }

  static Duration timeFor(Duration left) {
    Duration part = left.dividedBy(MARGIN_DIVISOR);
    return left.minus(part.compareTo(MARGIN) < 0 ? part : MARGIN);
  }
}
