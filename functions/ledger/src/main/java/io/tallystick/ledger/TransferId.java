package io.tallystick.ledger;

import java.util.Objects;

/**
 * The user's own name of a transfer: 1 to {@value Limits#ID_CHARACTERS} characters, or {@link #NONE}.
 *
 * <p>The length is checked at the edge, where a request is read; here an id is only never null.
 */
public record TransferId(String value) {
  /** The id that a request left out; the ladders turn it into a rejection that names the field. */
  public static final TransferId NONE = new TransferId("");

  public TransferId {
    Objects.requireNonNull(value, "value");
  }

  public boolean isNone() {
    return value.isEmpty();
  }

  @Override
  public String toString() {
    return value;
  }
}
