package io.tallystick.events;

import java.util.Objects;

/**
 * One thing that is wrong with a message.
 *
 * @param field where, as a JSON path such as {@code transfers[3].amount}: within the request's data, with or without an envelope; an
 *     envelope's attribute by its own name; {@code $} for the message as a whole
 * @param reason what is wrong with it, to be read after the field: {@code must be a decimal string}
 */
public record Problem(String field, String reason) {
  /** The field of a problem with the message as a whole. */
  public static final String WHOLE_MESSAGE = "$";

  public Problem {
    Objects.requireNonNull(field, "field");
    Objects.requireNonNull(reason, "reason");
  }
}
