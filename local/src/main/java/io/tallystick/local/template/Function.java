package io.tallystick.local.template;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A function to run.
 *
 * @param code its zip file
 * @param memory in MB
 * @param environment the template's variables
 * @param snapStart whether AWS would start it from a snapshot
 * @param reservedConcurrency the most instances at once, if the template bounds them
 */
public record Function(String name, Arn arn, String handler, String runtime, Path code, Duration timeout, int memory, Map<String, String> environment,
    boolean snapStart, OptionalInt reservedConcurrency, Asynchronous asynchronous) {

  public Function {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(handler, "handler");
    Objects.requireNonNull(code, "code");
    environment = Map.copyOf(environment);
  }

  /**
   * What happens to events that nobody waits for, such as those of schedules.
   *
   * @param maximumAge an older event is given up
   * @param maximumRetries 0 to 2, after the first attempt
   * @param onFailure the queue that is told of an event that was given up
   */
  public record Asynchronous(Duration maximumAge, int maximumRetries, Optional<Arn> onFailure) {

    /** Lambda's own defaults. */
    public static final Asynchronous DEFAULT = new Asynchronous(Duration.ofHours(6), 2, Optional.empty());
  }
}
