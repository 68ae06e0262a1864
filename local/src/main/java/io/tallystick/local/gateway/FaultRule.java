package io.tallystick.local.gateway;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * How often something goes wrong with some requests.
 *
 * @param operations matches the whole of what {@link Operation#toString} gives, such as {@code dynamodb:(Put|Get)Item}, or {@code api:POST .*} for routes of the HTTP API
 * @param probability 0 to 1, of each request
 */
public record FaultRule(Pattern operations, double probability, Fault fault) {

  public FaultRule {
    Objects.requireNonNull(operations, "operations");
    Objects.requireNonNull(fault, "fault");
    if (!(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException("probability must be 0 to 1, not " + probability);
    }
  }

  /** @param operations a regular expression */
  public static FaultRule of(String operations, double probability, Fault fault) {
    return new FaultRule(Pattern.compile(operations), probability, fault);
  }
}
