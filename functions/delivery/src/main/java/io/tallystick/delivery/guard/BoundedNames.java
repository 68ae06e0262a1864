package io.tallystick.delivery.guard;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for DNS so long and no longer. A look-up cannot be stopped, so only so many go on at once; those that hang block others no longer than they hang. */
public final class BoundedNames implements Names {
  /** Look-ups at once. */
  static final int MOST = 64;

  private final Names names;
  private final Duration time;
  private final Semaphore places = new Semaphore(MOST);

  public BoundedNames(Names names, Duration time) {
    this.names = names;
    this.time = time;
  }

  @Override
  public InetAddress[] resolve(String name) throws UnknownHostException {
    if (!places.tryAcquire()) {
      throw new UnknownHostException("too many names are being looked up");
    }
    FutureTask<InetAddress[]> lookup = new FutureTask<>(() -> names.resolve(name));
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                lookup.run();
              } finally {
                places.release();
              }
            });
    return await(lookup);
  }

  private InetAddress[] await(FutureTask<InetAddress[]> lookup) throws UnknownHostException {
    try {
      return lookup.get(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw unknown("the name was not resolved in time", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof UnknownHostException unknown ? unknown : unknown("the name could not be resolved", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unknown("the look-up was interrupted", e);
    }
  }

  private static UnknownHostException unknown(String text, Throwable cause) {
    UnknownHostException unknown = new UnknownHostException(text);
    unknown.initCause(cause);
    return unknown;
  }
}
