package io.tallystick.local.lambda;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Lets few processes start at once. A start keeps a core busy for a second or more; many together take so long that what runs beside them exceeds its time-out, is
 * killed, and has to be started again itself.
 */
public final class Starts {

  private static final int CORES_FOR_A_START = 2;

  private final Semaphore turns;

  /** @param cores of this machine */
  public Starts(int cores) {
    turns = new Semaphore(Math.max(1, cores / CORES_FOR_A_START), true);
  }

  /** @return whether it is this caller's turn; then it has to {@linkplain #leave leave} */
  boolean enter(Duration atMost) throws InterruptedException {
    return turns.tryAcquire(atMost.toMillis(), TimeUnit.MILLISECONDS);
  }

  void leave() {
    turns.release();
  }
}
