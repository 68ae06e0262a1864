package io.tallystick.ledger;

import java.time.Duration;

/** The bounds of what one request and its events may hold. Each is checked at the edge and documented in the reference. */
public final class Limits {
  /** Characters (Unicode code points) of an account's or transfer's id. */
  public static final int ID_CHARACTERS = 128;
  /** Characters (Unicode code points) of a reference. */
  public static final int REFERENCE_CHARACTERS = 128;
  /** Bytes of one object's metadata, as canonical JSON in UTF-8. */
  public static final int METADATA_BYTES = 4 * 1024;
  /** Events (accounts and transfers together) of one request. */
  public static final int REQUEST_EVENTS = 8_000;
  /** Bytes of one request message. */
  public static final int REQUEST_BYTES = 1024 * 1024;
  /** The largest code of an account or transfer; the smallest is 1. */
  public static final int CODE_MAX = 65_535;
  /** The shortest time-out of a hold, in seconds. */
  public static final long TIMEOUT_MIN_SECONDS = 1;
  /** The longest time-out of a hold, in seconds: ten years of 365.25 days. */
  public static final long TIMEOUT_MAX_SECONDS = 315_576_000L;
  /** How far in the future an id that carries its time may be dated, in nanoseconds. */
  public static final long ID_CLOCK_SKEW_NANOS = Duration.ofMinutes(5).toNanos();
  /**
   * Bytes that one linked chain may take in a segment before compression, by {@link ChainSize}. It is below the
   * store's item limit, so that a chain within it always fits into one segment, however badly it compresses.
   */
  public static final int CHAIN_BYTES = 360 * 1024;

  /** Shards of one ledger. */
  public static final int SHARDS = 256;

  private Limits() {}
}
