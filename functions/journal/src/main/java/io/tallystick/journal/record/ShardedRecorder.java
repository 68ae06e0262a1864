package io.tallystick.journal.record;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.FixedShards;
import io.tallystick.journal.Parallel;
import io.tallystick.journal.Positions;
import io.tallystick.journal.StoreException;
import io.tallystick.ledger.ChainKey;
import io.tallystick.ledger.Decision;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.Request;
import io.tallystick.ledger.Shard;
import io.tallystick.ledger.Sharding;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Decides requests on all shards of a ledger: cuts them into what each shard has of them, records that on all shards at once, and puts the answers together again in the order of the
 * requests.
 *
 * <p>What is recorded on one shard does not wait for what is recorded on another, and is not undone if the other fails. Keeps a {@link Recorder} for each shard that it was asked about. Safe for use
 * by several threads.
 */
public final class ShardedRecorder {
  /** Shards that one call records on at once, where nothing else is said. */
  public static final int WIDTH = 8;

  private final FixedShards shards;
  private final Function<Shard, Recorder> recorders;
  private final int width;
  private final Map<Integer, Recorder> known = new ConcurrentHashMap<>();

  /** On {@link #WIDTH} shards at once; otherwise as the other. */
  public ShardedRecorder(FixedShards shards, Function<Shard, Recorder> recorders) {
    this(shards, recorders, WIDTH);
  }

  /**
   * @param recorders makes the one of a shard; all of them together have to fit into memory
   * @param width shards that one call records on at once
   */
  public ShardedRecorder(FixedShards shards, Function<Shard, Recorder> recorders, int width) {
    this.shards = shards;
    this.recorders = recorders;
    this.width = width;
  }

  /**
   * As {@link Recorder#commit}, on all shards that the requests touch.
   *
   * @throws StoreException.InPart if some of the requests are recorded and others are not, in full or in part; those may be repeated
   * @throws StoreException.Unavailable if none is recorded in full; all may be repeated
   * @throws StoreException if the store refuses or is corrupt
   * @throws RuntimeException for a bug or a broken invariant, which one of the requests may cause alone; some may be recorded
   */
  public Recorded commit(List<Request> requests, Deadline deadline) {
    Sharding sharding = shards.certain(deadline);
    if (!sharding.several()) {
      return recorder(0, sharding).commit(requests, deadline);
    }
    Division division = new Division(requests, sharding);
    Map<Integer, Recorded> recorded = new ConcurrentSkipListMap<>();
    Map<Integer, RuntimeException> failed = new ConcurrentSkipListMap<>();
    Parallel.forEach(
        width,
        List.copyOf(division.shares().keySet()),
        shard -> {
          try {
            recorded.put(shard, recorder(shard, sharding).commit(division.shares().get(shard).requests(), deadline));
          } catch (RuntimeException failure) {
            failed.put(shard, failure);
          }
        });
    if (!failed.isEmpty()) {
      throw failure(division, failed, requests.size());
    }
    return together(division, recorded);
  }

  /** Brings the caches of some shards up to the journal, as many as are recorded on at once, so that the next call finds them so. */
  public void warm(Deadline deadline) {
    Sharding sharding = shards.certain(deadline);
    List<Integer> some = IntStream.range(0, Math.min(width, sharding.shards())).boxed().toList();
    Parallel.forEach(width, some, shard -> recorder(shard, sharding).record(List.of(new Request(List.of(), List.of())), deadline));
  }

  /**
   * As {@link Recorder#expireDue}, on one shard.
   *
   * @param shard its number
   */
  public int expireDue(int shard, int limit, Deadline deadline) {
    return recorder(shard, shards.certain(deadline)).expireDue(limit, deadline);
  }

  /** Drives chains across shards on, whichever shards it takes. No chain is begun yet, so none is unfinished. */
  public Driven resume(Collection<ChainKey> chains, Deadline deadline) {
    return Driven.NOTHING;
  }

  /** Drives on what a shard has unfinished with others, and was left alone for long enough. No chain is begun yet. */
  public Driven keep(int shard, Deadline deadline) {
    return Driven.NOTHING;
  }

  private Recorder recorder(int shard, Sharding sharding) {
    return known.computeIfAbsent(shard, number -> recorders.apply(new Shard(number, sharding)));
  }

  private static Recorded together(Division division, Map<Integer, Recorded> recorded) {
    Map<Integer, List<Decision.Answer>> answers = new TreeMap<>();
    Map<Integer, Long> positions = new TreeMap<>();
    List<Entry> entries = new ArrayList<>();
    recorded.forEach(
        (shard, of) -> {
          answers.put(shard, of.answers());
          positions.putAll(of.positions().sequences());
          entries.addAll(of.entries());
        });
    return new Recorded(division.together(answers), entries, new Positions(positions));
  }

  /** What is broken comes first: it tells the caller to look for the request that breaks it. */
  private static RuntimeException failure(Division division, Map<Integer, RuntimeException> failed, int requests) {
    Set<Integer> incomplete = new TreeSet<>();
    StoreException.Unavailable unavailable = null;
    for (Map.Entry<Integer, RuntimeException> one : failed.entrySet()) {
      if (!(one.getValue() instanceof StoreException.Unavailable passing)) {
        return one.getValue();
      }
      unavailable = unavailable == null ? passing : unavailable;
      incomplete.addAll(division.shares().get(one.getKey()).positions());
    }
    return incomplete.size() == requests ? unavailable : new StoreException.InPart(incomplete, unavailable);
  }
}
