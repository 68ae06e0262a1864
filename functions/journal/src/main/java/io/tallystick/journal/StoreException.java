package io.tallystick.journal;

/**
 * The store could not do what was asked. What a caller may do about it is the type:
 * {@link Unavailable} later, {@link Refused} never without a change by an operator, {@link Corrupt} is a broken invariant.
 */
public abstract sealed class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StoreException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Throttled, timed out or failing for longer than the time left. An append's result may be unknown; its hash will tell. */
  public static final class Unavailable extends StoreException {
    private static final long serialVersionUID = 1L;

    public Unavailable(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** Access denied, missing table, item too large or another answer that repeating does not change. */
  public static final class Refused extends StoreException {
    private static final long serialVersionUID = 1L;

    public Refused(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** What was read cannot have been written by this ledger: a hash, length or order is wrong. */
  public static final class Corrupt extends StoreException {
    private static final long serialVersionUID = 1L;

    public Corrupt(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
