package io.tallystick.journal.record;

import io.tallystick.ledger.Decision;
import io.tallystick.ledger.Entry;
import java.util.List;

/**
 * What a recorder made of requests.
 *
 * @param answers one for each request, in order
 * @param entries what this call appended to the journal, in order; empty when all of it was known already
 * @param sequence the segment up to which the answers reflect the journal, and after which none of them was committed; −1 for an empty journal
 */
public record Recorded(List<Decision.Answer> answers, List<Entry> entries, long sequence) {
  public Recorded {
    answers = List.copyOf(answers);
    entries = List.copyOf(entries);
  }
}
