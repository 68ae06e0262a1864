package io.tallystick.journal;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The append-only truth, one sequence of segments for each shard.
 *
 * <p>Every method retries what is worth retrying with full jitter until the deadline and then throws {@link StoreException}.
 */
public interface Journal {
  /**
   * Writes the segment if no other stands at its sequence: the compare-and-set that is the commit.
   *
   * @throws StoreException.Unavailable if the result could not be learnt in time; the segment may or may not be there
   * @throws StoreException.Refused if the segment is too large or writing is not allowed
   */
  AppendResult append(Segment segment, Deadline deadline);

  /**
   * The segments from a sequence on, in order, strongly consistent. One page: at most {@code limit} segments and about 1 MB;
   * empty when the journal ends before {@code from}. A page that is shorter than the limit is no sign of the end.
   */
  List<Segment> read(int shard, long from, int limit, Deadline deadline);

  /** The segment at a sequence, strongly consistent. */
  Optional<Segment> at(int shard, long sequence, Deadline deadline);

  /** Those of the segments at some sequences that exist, by sequence, strongly consistent. */
  default Map<Long, Segment> those(int shard, Collection<Long> sequences, Deadline deadline) {
    Map<Long, Segment> found = new HashMap<>();
    for (long sequence : sequences) {
      at(shard, sequence, deadline).ifPresent(segment -> found.put(sequence, segment));
    }
    return found;
  }

  /** The newest segment, strongly consistent. */
  Optional<Segment> last(int shard, Deadline deadline);

  /** The sequence of a shard's last segment, −1 if there is none. */
  default long lastSequence(int shard, Deadline deadline) {
    return last(shard, deadline).map(Segment::sequence).orElse(-1L);
  }
}
