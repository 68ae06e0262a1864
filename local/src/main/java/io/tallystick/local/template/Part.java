package io.tallystick.local.template;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/**
 * A template that another one nests.
 *
 * @param template its file
 * @param parameters what it is given
 * @param hasState whether it has tables or queues, itself or in what it nests
 * @param hasFunctions whether it has functions, itself or in what it nests
 */
public record Part(String logicalId, Path template, Map<String, String> parameters, boolean hasState, boolean hasFunctions) {

  public Part {
    Objects.requireNonNull(logicalId, "logicalId");
    Objects.requireNonNull(template, "template");
    parameters = Map.copyOf(parameters);
  }
}
