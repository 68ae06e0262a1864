package io.tallystick.publisher;

import io.tallystick.events.LedgerEventWriter;
import java.util.List;
import java.util.Objects;

/**
 * What some consecutive segments of one journal say.
 *
 * @param source the CloudEvents {@code source} of all its events, by {@link LedgerEventWriter#source}
 * @param first the sequence of the first segment
 * @param last the sequence of the last segment
 * @param happenings one for each entry, in the order of the journal
 */
public record Batch(String source, int shard, long first, long last, List<Happening> happenings) {
  public Batch {
    Objects.requireNonNull(source, "source");
    happenings = List.copyOf(happenings);
    if (first < 0 || last < first) {
      throw new IllegalArgumentException("a batch has at least one segment");
    }
  }

  /** How many events there are in it. */
  public int events() {
    return happenings.stream().mapToInt(happening -> happening.events().size()).sum();
  }
}
