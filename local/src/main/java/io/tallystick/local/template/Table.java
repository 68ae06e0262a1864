package io.tallystick.local.template;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Objects;

/**
 * A table to make.
 *
 * @param request what {@code CreateTable} takes
 */
public record Table(String name, ObjectNode request) {

  public Table {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(request, "request");
  }

  /** Whether it has a stream. */
  public boolean hasStream() {
    return request.has("StreamSpecification");
  }
}
