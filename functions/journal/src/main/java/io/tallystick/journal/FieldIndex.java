package io.tallystick.journal;

import java.util.Collection;
import java.util.List;

/** From values of fields to the places of the objects that have them, in order of recording, up to the projector's cursor. */
public interface FieldIndex {
  /**
   * Adds what a run found. The same pages again change nothing.
   *
   * @param pages no two of one key with the same first timestamp
   */
  void save(int shard, Collection<FieldPage> pages, Deadline deadline);

  /** Pages of a value in order of their first timestamps, strongly consistent. */
  List<FieldPage> pages(int shard, FieldKey key, PageRange range, Deadline deadline);
}
