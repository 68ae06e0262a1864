package io.tallystick.local.httpapi;

import io.tallystick.local.gateway.Faults;
import io.tallystick.local.http.Listener;
import io.tallystick.local.template.HttpApi;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Serves an HTTP API on a port of 127.0.0.1: routes, events, answers and limits are API Gateway's. Nobody is asked who they are.
 *
 * <p>Requests may fail on purpose: see {@link Faults}, with operations such as {@code api:POST /v1/transfers}.
 */
public final class HttpApiHost implements Closeable {

  private final Listener listener;
  private final Faults faults;
  private final Consumer<String> log;
  private final Object lock = new Object();
  private int underWay;
  private volatile Optional<Service> service = Optional.empty();

  /** What answers requests. */
  record Service(HttpApi api, Routes routes, Throttle throttle, Integration integration) {}

  private HttpApiHost(int port, Faults faults, Consumer<String> log) throws IOException {
    this.faults = faults;
    this.log = log;
    listener = Listener.start(port, "http-api", wire -> new ApiSession(wire, this).serve());
  }

  /**
   * Opens the port. Until {@link #serve} every request is refused as unavailable.
   *
   * @param port 0 for any that is free
   * @param log is told of functions that fail
   */
  public static HttpApiHost open(int port, Faults faults, Consumer<String> log) throws IOException {
    return new HttpApiHost(port, faults, log);
  }

  /** Answers requests from now on. */
  public void serve(HttpApi api, Integration integration) {
    service = Optional.of(new Service(api, new Routes(api.routes()), new Throttle(api.rate(), api.burst(), System::nanoTime), integration));
  }

  /** {@code http://127.0.0.1:PORT}. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + port());
  }

  /**
   * Refuses requests from now on, and waits for those that are under way.
   *
   * @return whether they have ended within the time
   */
  public boolean drain(Duration atMost) throws InterruptedException {
    service = Optional.empty();
    long deadline = System.nanoTime() + atMost.toNanos();
    synchronized (lock) {
      for (long left; underWay > 0 && (left = deadline - System.nanoTime()) > 0; ) {
        TimeUnit.NANOSECONDS.timedWait(lock, left);
      }
      return underWay == 0;
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }

  int port() {
    return listener.port();
  }

  Faults faults() {
    return faults;
  }

  Optional<Service> service() {
    return service;
  }

  void begin() {
    synchronized (lock) {
      underWay++;
    }
  }

  void end() {
    synchronized (lock) {
      underWay--;
      lock.notifyAll();
    }
  }

  void note(String what) {
    log.accept(what);
  }
}
