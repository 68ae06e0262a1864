package io.tallystick.events;

import java.util.Locale;

/** Which way an available balance crossed a limit. */
public enum Crossing {
  /** It was at the limit or above, and is below. */
  FELL_BELOW,
  /** It was below the limit, and is at it or above. */
  ROSE_TO;

  private final String wire = name().toLowerCase(Locale.ROOT);

  /** The name in events, as {@code fell_below}. */
  public String wire() {
    return wire;
  }
}
