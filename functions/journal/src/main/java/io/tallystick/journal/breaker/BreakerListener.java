package io.tallystick.journal.breaker;

import io.tallystick.journal.StoreException;

/** Hears what becomes of breakers, for metrics and logs. Called by many threads. */
public interface BreakerListener {
  BreakerListener NONE = new BreakerListener() {};

  /** This instance opened it. */
  default void opened(String endpoint, Breaker.Open breaker) {}

  /** A probe of this instance closed it. */
  default void closed(String endpoint) {}

  /** This instance makes a probe. */
  default void probed(String endpoint) {}

  /** A call was not let through. */
  default void waited(String endpoint) {}

  /** A breaker could not be read or changed. Calls wait meanwhile, and what was counted is lost. */
  default void unavailable(String endpoint, StoreException failure) {}
}
