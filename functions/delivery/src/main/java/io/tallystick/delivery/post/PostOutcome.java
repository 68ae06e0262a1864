package io.tallystick.delivery.post;

import java.time.Duration;
import java.util.Objects;

/** What became of a post. What to do about it is the type: nothing, never post there again, give this message up, or try again later. */
public sealed interface PostOutcome {
  /** The endpoint has it: it answered 200 to 299. So has a queue or an event bus. */
  record Delivered(int status) implements PostOutcome {}

  /** The endpoint wants no more messages, ever: it answered 410. */
  record Gone() implements PostOutcome {}

  /** It cannot be posted, and trying again would change nothing. */
  record Impossible(Reason reason) implements PostOutcome {}

  /**
   * It was not delivered, or nobody knows.
   *
   * @param status what the endpoint answered, 0 if it did not
   * @param least how long the endpoint asked to be left alone, at most {@link RetryAfter#MOST}; zero if it did not
   */
  record Failed(Cause cause, int status, Duration least) implements PostOutcome {
    public Failed {
      Objects.requireNonNull(cause, "cause");
      Objects.requireNonNull(least, "least");
    }

    static Failed of(Cause cause) {
      return new Failed(cause, 0, Duration.ZERO);
    }
  }

  /** Why it is impossible. */
  enum Reason {
    /** The endpoint's name leads to an address that may not be reached. */
    ADDRESS("address_refused"),
    /** The endpoint answered 300 to 399. Nobody is followed to where the rules were not asked. */
    REDIRECT("redirect_refused"),
    /** The message is larger than may be posted, or the endpoint answered 413. */
    SIZE("too_large");

    private final String label;

    Reason(String label) {
      this.label = label;
    }

    /** As it stands in metrics and dead letters. */
    public String label() {
      return label;
    }
  }

  /** Why it failed. */
  enum Cause {
    /** The endpoint answered something else. */
    STATUS("status"),
    /** It did not answer in time. */
    TIME("timeout"),
    /** Its name is not known, or DNS did not answer. */
    NAME("unknown_host"),
    /** It has no certificate for its name that is trusted, or no TLS. */
    TLS("tls"),
    /** It took no connection, or broke it. */
    CONNECTION("connection"),
    /** A queue or bus takes no more at the moment. */
    THROTTLED("throttled"),
    /** A queue or bus, or the key of a queue, may not be used. Permissions can be mended, so it is tried again. */
    ACCESS("access_denied"),
    /** There is no such queue or bus, or not yet. */
    MISSING("no_such_target");

    private final String label;

    Cause(String label) {
      this.label = label;
    }

    /** As it stands in metrics and dead letters. */
    public String label() {
      return label;
    }
  }

  /** What an answer means. */
  static PostOutcome of(int status, Duration retryAfter) {
    return switch (status) {
      case 410 -> new Gone();
      case 413 -> new Impossible(Reason.SIZE);
      default -> {
        if (status >= 200 && status < 300) {
          yield new Delivered(status);
        }
        yield status >= 300 && status < 400 ? new Impossible(Reason.REDIRECT) : new Failed(Cause.STATUS, status, retryAfter);
      }
    };
  }
}
