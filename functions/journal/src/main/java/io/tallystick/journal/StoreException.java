package io.tallystick.journal;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The store could not do what was asked. What a caller may do about it is the type:
 * {@link Unavailable} later, {@link Refused} never without a change by an operator, {@link Corrupt} is a broken invariant.
 *
 * <p>The text is static; what varies (operation, table, key, the service's code) is in {@link #details()}.
 */
public abstract sealed class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Map<String, String> details;

  StoreException(String message, Map<String, String> details, Throwable cause) {
    super(message, cause);
    this.details = Collections.unmodifiableMap(new TreeMap<>(details));
  }

  /** Key-values for a log line: {@code operation}, {@code table}, {@code code} and the like, sorted by key; empty where unknown. */
  public Map<String, String> details() {
    return details;
  }

  /** The static text, followed by the details in braces, so that a stack trace tells both. */
  @Override
  public String getMessage() {
    return details.isEmpty() ? super.getMessage() : super.getMessage() + " " + details;
  }

  /** Throttled, timed out or failing for longer than the time left. An append's result may be unknown; its hash will tell. */
  public static sealed class Unavailable extends StoreException {
    private static final long serialVersionUID = 1L;

    public Unavailable(String message, Throwable cause) {
      this(message, Map.of(), cause);
    }

    public Unavailable(String message, Map<String, String> details, Throwable cause) {
      super(message, details, cause);
    }
  }

  /** The store works, but other writers were quicker for as long as there was time. */
  public static final class Contended extends Unavailable {
    private static final long serialVersionUID = 1L;

    public Contended(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** Of several requests only some could be recorded: as it went well on some shards and not on others, or as the time was over. */
  public static final class InPart extends Unavailable {
    private static final long serialVersionUID = 1L;

    private final transient Set<Integer> requests;

    /** @param requests those that could not be recorded in full, counted from 0 */
    public InPart(Set<Integer> requests, StoreException.Unavailable cause) {
      super("some of the requests could not be recorded", cause);
      this.requests = Collections.unmodifiableSortedSet(new TreeSet<>(requests));
    }

    /** What a call throws that was to record {@code all} requests and of which these are incomplete: the cause itself where that is all of them. */
    public static StoreException.Unavailable of(Set<Integer> incomplete, int all, StoreException.Unavailable cause) {
      return incomplete.size() == all ? cause : new InPart(incomplete, cause);
    }

    /** Those that could not be recorded in full, counted from 0, in order. */
    public Set<Integer> requests() {
      return requests;
    }
  }

  /**
   * What was found was written by a newer release, and this one does not know how. Nothing was changed. Where functions of both releases are running, as while a
   * new one is deployed, the same call may succeed with the next.
   */
  public static final class Newer extends Unavailable {
    private static final long serialVersionUID = 1L;

    public Newer(String message, Map<String, String> details) {
      super(message, details, null);
    }
  }

  /** Access denied, missing table, item too large or another answer that repeating does not change. */
  public static final class Refused extends StoreException {
    private static final long serialVersionUID = 1L;

    public Refused(String message, Throwable cause) {
      this(message, Map.of(), cause);
    }

    public Refused(String message, Map<String, String> details, Throwable cause) {
      super(message, details, cause);
    }
  }

  /** What was read cannot have been written by this ledger: a hash, length or order is wrong. */
  public static final class Corrupt extends StoreException {
    private static final long serialVersionUID = 1L;

    public Corrupt(String message, Throwable cause) {
      this(message, Map.of(), cause);
    }

    public Corrupt(String message, Map<String, String> details, Throwable cause) {
      super(message, details, cause);
    }
  }
}
