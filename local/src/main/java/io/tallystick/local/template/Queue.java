package io.tallystick.local.template;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A queue to make.
 *
 * @param arn as templates and events name it
 * @param attributes what {@code CreateQueue} takes, redrive excepted
 */
public record Queue(String name, Arn arn, Map<String, String> attributes, Optional<Redrive> redrive) {

  public Queue {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(arn, "arn");
    attributes = Map.copyOf(attributes);
    Objects.requireNonNull(redrive, "redrive");
  }

  /** Whether it keeps order within message groups. */
  public boolean fifo() {
    return name.endsWith(".fifo");
  }

  /**
   * Where a message goes that was received too often.
   *
   * @param maximumReceives 1 to 1000
   */
  public record Redrive(Arn deadLetterQueue, int maximumReceives) {}
}
