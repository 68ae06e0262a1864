package io.tallystick.events;

import java.util.Objects;

/**
 * Where a message came from, by its CloudEvents envelope: together they name it.
 *
 * @param id the envelope's id, empty without envelope
 * @param source the envelope's source, empty without envelope
 */
public record Origin(String id, String source) {
  /** A bare request, or one whose envelope could not be read. */
  public static final Origin UNKNOWN = new Origin("", "");

  public Origin {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(source, "source");
  }
}
