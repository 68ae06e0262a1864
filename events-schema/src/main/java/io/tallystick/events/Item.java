package io.tallystick.events;

import java.util.Objects;

/**
 * One event of a request as it was read: valid, or invalid with what is wrong.
 *
 * @param <E> {@link io.tallystick.ledger.NewAccount} or {@link io.tallystick.ledger.NewTransfer}
 */
public sealed interface Item<E> {

  /** An event that the rules may decide. */
  record Valid<E>(E event) implements Item<E> {
    public Valid {
      Objects.requireNonNull(event, "event");
    }
  }

  /**
   * An event that the rules never see.
   *
   * @param id the event's id, empty where it was left out or could not be read
   * @param offset where its JSON begins in the message, in bytes
   * @param length how many bytes its JSON has
   */
  record Invalid<E>(String id, Problems problems, int offset, int length) implements Item<E> {
    public Invalid {
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(problems, "problems");
    }
  }
}
