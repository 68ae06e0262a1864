package io.tallystick.api;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Which methods paths have, for those who use another. */
final class Routes {
  private static final Map<Pattern, String> METHODS = new LinkedHashMap<>();

  static {
    METHODS.put(Pattern.compile("/v1/requests"), "POST");
    METHODS.put(Pattern.compile("/v1/(accounts|transfers|subscriptions)"), "GET, HEAD, POST");
    METHODS.put(Pattern.compile("/v1/subscriptions/[^/]+"), "DELETE, GET, HEAD, PUT");
    METHODS.put(Pattern.compile("/v1/subscriptions/[^/]+/(pause|resume|rotate-secret|test)"), "POST");
    METHODS.put(Pattern.compile("/v1/transfers/[^/]+/(post|void|reverse)"), "POST");
  }

  private Routes() {}

  /** The methods of a path that there is, as the header {@code Allow} has them. */
  static String methods(String path) {
    return METHODS.entrySet().stream().filter(entry -> entry.getKey().matcher(path).matches()).map(Map.Entry::getValue).findFirst().orElse("GET, HEAD");
  }
}
