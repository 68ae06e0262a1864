package io.tallystick.events;

import java.util.List;

/** The data of an {@code outcomes} event: one outcome for each account and each transfer of a request, in its order. */
public record OutcomesEvent(List<EventOutcome> accounts, List<EventOutcome> transfers) {
  public OutcomesEvent {
    accounts = List.copyOf(accounts);
    transfers = List.copyOf(transfers);
  }
}
