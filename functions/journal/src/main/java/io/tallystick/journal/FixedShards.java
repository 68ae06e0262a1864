package io.tallystick.journal;

import io.tallystick.ledger.Sharding;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * The number of shards that a program was told, held against the one that the ledger was created with. What is told otherwise works on nothing: it would look for accounts where they do not live.
 *
 * <p>The number is recorded in the table {@code control} before the first segment is. A ledger that has segments of the first shard only and no such record was created by a release that knew one shard only; where others have
 * segments the record was lost with its table, and has to be written again by hand. Safe for use by
 * several threads.
 */
public final class FixedShards {
  private final Store store;
  private final Sharding told;
  private volatile boolean certain;

  public FixedShards(Store store, Sharding told) {
    this.store = store;
    this.told = told;
  }

  /**
   * The sharding, once it is certain; the store is asked until then.
   *
   * @throws StoreException.Refused if the ledger was created with another number of shards, or if nothing says with how many
   * @throws StoreException if the store cannot tell
   */
  public Sharding certain(Deadline deadline) {
    if (!certain) {
      OptionalInt recorded = store.cursors().shards(deadline);
      int created = recorded.isPresent() ? recorded.getAsInt() : fix(deadline);
      if (created != told.shards()) {
        throw new StoreException.Refused(
            "the ledger was created with another number of shards, which is fixed for its life",
            Map.of("created", String.valueOf(created), "told", String.valueOf(told.shards())),
            null);
      }
      certain = true;
    }
    return told;
  }

  /** Records the number that was told where none is, unless there are segments already that may be of another. */
  private int fix(Deadline deadline) {
    if (told.several() ? IntStream.range(0, told.shards()).allMatch(shard -> isEmpty(shard, deadline)) : isEmpty(1, deadline)) {
      return store.cursors().fixShards(told.shards(), deadline);
    }
    // Whoever fixed it since it was looked for may have recorded segments too.
    return store.cursors()
        .shards(deadline)
        .orElseThrow(
            () ->
                new StoreException.Refused(
                    "the table control does not say how many shards the ledger was created with, and the journal has segments",
                    Map.of("told", String.valueOf(told.shards())),
                    null));
  }

  private boolean isEmpty(int shard, Deadline deadline) {
    return store.journal().last(shard, deadline).isEmpty();
  }

  /** The sharding that the ledger was created with, for who only reads; one shard where nothing is recorded yet. */
  public static Sharding of(Store store, Deadline deadline) {
    int shards = store.cursors().shards(deadline).orElse(Sharding.ONE.shards());
    try {
      return new Sharding(shards);
    } catch (IllegalArgumentException wrong) {
      throw new StoreException.Corrupt("the recorded number of shards is none", Map.of("shards", String.valueOf(shards)), wrong);
    }
  }
}
