package io.tallystick.local.httpapi;

import io.tallystick.local.template.HttpApi;
import io.tallystick.local.template.RouteKey;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the route of a request as API Gateway does: the most specific one that takes it. A literal segment is more specific than a variable one, that
 * than a greedy one, a method than {@code ANY}; the default route comes last.
 */
final class Routes {

  /** Of routes that take the same path; of others it means nothing. */
  private static final Comparator<Match> MOST_SPECIFIC_FIRST = Comparator.comparing(match -> match.route().key(), Routes::bySpecificity);

  private final List<HttpApi.Route> routes;

  Routes(List<HttpApi.Route> routes) {
    this.routes = List.copyOf(routes);
  }

  /**
   * A route with what its variables stand for.
   *
   * @param variables by name, as they stand in the path
   */
  record Match(HttpApi.Route route, Map<String, String> variables) {}

  /** @param path decoded, beginning with a slash */
  Optional<Match> find(String method, String path) {
    List<String> segments = segments(path);
    return routes.stream().flatMap(route -> match(route, method, segments).stream()).min(MOST_SPECIFIC_FIRST);
  }

  private static Optional<Match> match(HttpApi.Route route, String method, List<String> path) {
    RouteKey key = route.key();
    if (key.isDefault()) {
      return Optional.of(new Match(route, Map.of()));
    }
    if (!key.method().equals(RouteKey.ANY) && !key.method().equals(method)) {
      return Optional.empty();
    }
    Map<String, String> variables = new LinkedHashMap<>();
    for (int index = 0; index < key.segments().size(); index++) {
      String segment = key.segments().get(index);
      if (index >= path.size()) {
        return Optional.empty();
      }
      if (RouteKey.isGreedy(segment)) {
        variables.put(RouteKey.variable(segment), String.join("/", path.subList(index, path.size())));
        return Optional.of(new Match(route, variables));
      }
      if (RouteKey.isVariable(segment) && !path.get(index).isEmpty()) {
        variables.put(RouteKey.variable(segment), path.get(index));
      } else if (!segment.equals(path.get(index))) {
        return Optional.empty();
      }
    }
    return key.segments().size() == path.size() ? Optional.of(new Match(route, variables)) : Optional.empty();
  }

  /** A slash at the end makes an empty segment, which only a greedy variable takes. */
  private static List<String> segments(String path) {
    return path.equals("/") ? List.of() : List.of(path.substring(1).split("/", -1));
  }

  private static int bySpecificity(RouteKey left, RouteKey right) {
    if (left.isDefault() || right.isDefault()) {
      return Boolean.compare(left.isDefault(), right.isDefault());
    }
    int shared = Math.min(left.segments().size(), right.segments().size());
    for (int index = 0; index < shared; index++) {
      int order = Integer.compare(vagueness(left.segments().get(index)), vagueness(right.segments().get(index)));
      if (order != 0) {
        return order;
      }
    }
    return Boolean.compare(left.method().equals(RouteKey.ANY), right.method().equals(RouteKey.ANY));
  }

  private static int vagueness(String segment) {
    if (!RouteKey.isVariable(segment)) {
      return 0;
    }
    return RouteKey.isGreedy(segment) ? 2 : 1;
  }
}
