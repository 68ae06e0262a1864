package io.tallystick.publisher;

import io.tallystick.events.LedgerEvent;
import java.util.List;

/**
 * One entry of the journal: what it tells, and what it moved.
 *
 * @param events in order, at least one; the first is of the entry itself, the others of what followed from it
 * @param movements how the totals of its accounts changed, the debit account's before the credit account's; none for a rejection and for an account that was opened
 */
public record Happening(List<LedgerEvent> events, List<Movement> movements) {
  public Happening {
    events = List.copyOf(events);
    movements = List.copyOf(movements);
    if (events.isEmpty()) {
      throw new IllegalArgumentException("every entry tells something");
    }
  }
}
