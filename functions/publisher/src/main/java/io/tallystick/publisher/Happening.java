package io.tallystick.publisher;

import io.tallystick.events.EventId;
import io.tallystick.events.LedgerEvent;
import java.util.List;
import java.util.Objects;

/**
 * One entry of the journal: what it tells, and what it moved.
 *
 * @param id of the entry, which its first event has
 * @param timestamp of the entry
 * @param events in order: the first is of the entry itself, the others of what followed from it; none where another shard tells it, or where it is only a step towards something that will be told
 * @param movements how the totals of its accounts on this shard changed, the debit account's before the credit account's; none for a rejection and for an account that was opened
 */
public record Happening(EventId id, long timestamp, List<LedgerEvent> events, List<Movement> movements) {
  public Happening {
    Objects.requireNonNull(id, "id");
    events = List.copyOf(events);
    movements = List.copyOf(movements);
  }

  /** Of an entry that tells something. */
  public Happening(List<LedgerEvent> events, List<Movement> movements) {
    this(events.getFirst().id(), events.getFirst().timestamp(), events, movements);
  }
}
