package io.tallystick.local.template;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What a route of an HTTP API takes: a method and a path of literal and variable segments, or everything that no other route takes.
 *
 * @param text as the template has it: {@code GET /v1/accounts/{id}}, {@code ANY /files/{name+}}, {@code $default}
 * @param method {@code ANY} for all; empty for the default route
 * @param segments of the path, variables in braces; none for the root and the default route
 */
public record RouteKey(String text, String method, List<String> segments) {

  /** The method that stands for all. */
  public static final String ANY = "ANY";

  private static final String DEFAULT = "$default";
  private static final Pattern KEY = Pattern.compile("(ANY|GET|HEAD|OPTIONS|PATCH|POST|PUT|DELETE) (/|(?:/[^/{}\\s]+|/\\{[^/{}\\s+]+})*(?:/\\{[^/{}\\s+]+\\+})?)");

  public RouteKey {
    segments = List.copyOf(segments);
  }

  /** @throws IllegalArgumentException if it is no route key, or has a greedy variable before its end */
  public static RouteKey parse(String text) {
    if (text.equals(DEFAULT)) {
      return new RouteKey(text, "", List.of());
    }
    var parts = KEY.matcher(text);
    if (!parts.matches() || parts.group(2).isEmpty()) {
      throw new IllegalArgumentException("must be a method and a path such as GET /things/{id}, or $default; not '" + text + "'");
    }
    String path = parts.group(2);
    return new RouteKey(text, parts.group(1), path.equals("/") ? List.of() : List.of(path.substring(1).split("/")));
  }

  /** Whether it takes what no other route takes. */
  public boolean isDefault() {
    return method.isEmpty();
  }

  /** Whether a segment takes any one segment, or {@linkplain #isGreedy all that are left}. */
  public static boolean isVariable(String segment) {
    return segment.startsWith("{");
  }

  /** Whether a segment takes all that are left of a path, one at least. */
  public static boolean isGreedy(String segment) {
    return segment.endsWith("+}");
  }

  /** A variable segment's name. */
  public static String variable(String segment) {
    return segment.substring(1, segment.length() - (isGreedy(segment) ? 2 : 1));
  }
}
