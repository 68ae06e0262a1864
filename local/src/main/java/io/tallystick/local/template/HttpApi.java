package io.tallystick.local.template;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * An HTTP API to serve: routes to functions.
 *
 * @param id names it in events
 * @param rate requests a second that it takes in the long run
 * @param burst requests that it takes at once after a pause
 */
public record HttpApi(String id, List<Route> routes, int rate, int burst) {

  /** What API Gateway gives an account in a region. */
  static final int DEFAULT_RATE = 10_000;

  /** What API Gateway gives an account in a region. */
  static final int DEFAULT_BURST = 5_000;

  public HttpApi {
    Objects.requireNonNull(id, "id");
    routes = List.copyOf(routes);
  }

  /**
   * One route.
   *
   * @param function the name of the function that answers
   * @param timeout how long the API waits for it
   */
  public record Route(RouteKey key, String function, Duration timeout) {

    public Route {
      Objects.requireNonNull(key, "key");
      Objects.requireNonNull(function, "function");
      Objects.requireNonNull(timeout, "timeout");
    }
  }
}
