package io.tallystick.api;

import io.tallystick.events.ProblemType;
import io.tallystick.events.Problems;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The header {@code If-Match} of a call: which versions it is for.
 *
 * @param tags empty for any
 */
record IfMatch(Set<String> tags) {
  private static final IfMatch ANY = new IfMatch(Set.of());
  /** Weak tags never match; so they match this form and no version. */
  private static final Pattern FORM = Pattern.compile("(W/)?\"[^\"]*\"( *, *(W/)?\"[^\"]*\")*");

  IfMatch {
    tags = Set.copyOf(tags);
  }

  /**
   * Reads it.
   *
   * @param header null where there is none
   * @throws ApiProblem if it is no such header
   */
  static IfMatch of(String header) {
    if (header == null || header.strip().equals("*")) {
      return ANY;
    }
    if (!FORM.matcher(header.strip()).matches()) {
      throw ApiProblem.invalid(ProblemType.INVALID_PARAMETER, Problems.of(HttpHeaders.IF_MATCH, "must be * or the ETag of an earlier answer, such as \"3\" with its quotes"));
    }
    return new IfMatch(Arrays.stream(header.split(",")).map(String::strip).collect(Collectors.toSet()));
  }

  boolean accepts(long version) {
    return tags.isEmpty() || tags.contains(SubscriptionStanding.tag(version));
  }
}
