package io.tallystick.journal.record;

import io.tallystick.journal.Positions;
import io.tallystick.ledger.Decision;
import io.tallystick.ledger.Entry;
import java.util.List;

/**
 * What a recorder made of requests.
 *
 * @param answers one for each request, in order. A transfer without an outcome yet, as {@code inFlight} says, has the outcome null and the timestamp 0; only {@link ShardedRecorder#attempt} gives such
 * @param entries what this call appended to the journals, in order, shard by shard; empty when all of it was known already
 * @param positions up to which segment of each shard that decided any of it the answers reflect the journal, and after which none of them was committed
 * @param inFlight what was not finished on all shards when the time was over
 */
public record Recorded(List<Decision.Answer> answers, List<Entry> entries, Positions positions, InFlight inFlight) {
  public Recorded {
    answers = List.copyOf(answers);
    entries = List.copyOf(entries);
  }

  /** All of it is finished. */
  public Recorded(List<Decision.Answer> answers, List<Entry> entries, Positions positions) {
    this(answers, entries, positions, InFlight.NOTHING);
  }
}
