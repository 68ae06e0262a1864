package io.tallystick.journal.record;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.FixedShards;
import io.tallystick.journal.Parallel;
import io.tallystick.journal.StoreException;
import io.tallystick.ledger.ChainKey;
import io.tallystick.ledger.Decision;
import io.tallystick.ledger.NewTransfer;
import io.tallystick.ledger.Request;
import io.tallystick.ledger.Shard;
import io.tallystick.ledger.Sharding;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Decides requests on all shards of a ledger: cuts them into what is decided apart, has each shard do its part, drives chains whose accounts live on several shards through all of them, and puts the answers together
 * again in the order of the requests.
 *
 * <p>What is recorded on one shard is not undone if another fails. Keeps a {@link Recorder} for each shard that it was asked about. Safe for use by several threads.
 */
public final class ShardedRecorder {
  /** Shards that one call records on at once, where nothing else is said. */
  public static final int WIDTH = 8;

  private final FixedShards shards;
  private final Function<Shard, Recorder> recorders;
  private final int width;
  private final Nudges nudges;
  private final Riders riders = new Riders();
  private final Reach reach = new Reach();
  private final Map<Integer, Recorder> known = new ConcurrentHashMap<>();

  /** On {@link #WIDTH} shards at once, with nobody to hear of what is left unfinished but the keeper; otherwise as the others. */
  public ShardedRecorder(FixedShards shards, Function<Shard, Recorder> recorders) {
    this(shards, recorders, WIDTH, Nudges.NONE);
  }

  /** With nobody to hear of what is left unfinished but the keeper. */
  public ShardedRecorder(FixedShards shards, Function<Shard, Recorder> recorders, int width) {
    this(shards, recorders, width, Nudges.NONE);
  }

  /**
   * @param recorders makes the one of a shard; all of them together have to fit into memory
   * @param width shards that one call records on at once
   * @param nudges hears of chains that a call leaves unfinished
   */
  public ShardedRecorder(FixedShards shards, Function<Shard, Recorder> recorders, int width, Nudges nudges) {
    this.shards = shards;
    this.recorders = recorders;
    this.width = width;
    this.nudges = nudges;
  }

  /**
   * As {@link Recorder#commit}, on all shards that the requests touch. What is decided is answered, even if not all shards have ended it: the result says so.
   *
   * @throws StoreException.InPart if some of the requests are decided and others are not, in full or in part; those may be repeated, and join what is in flight of them
   * @throws StoreException.Unavailable if none is decided in full; all may be repeated
   * @throws StoreException if the store refuses or is corrupt
   * @throws RuntimeException for a bug or a broken invariant, which one of the requests may cause alone; some may be recorded
   */
  public Recorded commit(List<Request> requests, Deadline deadline) {
    return commit(requests, Collections.nCopies(requests.size(), ""), deadline);
  }

  /**
   * The same for requests of which some have to keep their order, whatever happens: those of one group are judged in the order in which they stand, on each account. If one is not decided, those after it that share an
   * account with it are not either.
   *
   * @param groups of each request, empty where it is in order with no other
   */
  public Recorded commit(List<Request> requests, List<String> groups, Deadline deadline) {
    Sharding sharding = shards.certain(deadline);
    if (!sharding.several()) {
      return recorder(0, sharding).commit(requests, deadline);
    }
    Rounds rounds = bringToAnEnd(UnitsOf.requests(requests, groups), sharding, deadline);
    Set<Integer> incomplete = new TreeSet<>();
    rounds.units().stream().filter(unit -> !unit.answered()).forEach(unit -> incomplete.add(unit.request));
    if (!incomplete.isEmpty()) {
      throw StoreException.InPart.of(incomplete, requests.size(), rounds.reason());
    }
    return recorded(rounds, requests);
  }

  /**
   * As {@link #commit}, for one who can tell what is under way: where chains are prepared that have no outcome yet, or not everything is decided, this answers as far as it came.
   *
   * @throws StoreException.Unavailable if nothing is decided, and nothing is in flight; all may be repeated
   */
  public Recorded attempt(List<Request> requests, Deadline deadline) {
    Sharding sharding = shards.certain(deadline);
    if (!sharding.several()) {
      return recorder(0, sharding).commit(requests, deadline);
    }
    Rounds rounds = bringToAnEnd(UnitsOf.requests(requests), sharding, deadline);
    boolean nothing = rounds.units().stream().noneMatch(unit -> unit.answered() || state(unit) == InFlight.State.PREPARED);
    boolean accountsUnknown = rounds.units().stream().anyMatch(unit -> unit.ofAccounts() && !unit.answered());
    if (nothing && !rounds.units().isEmpty() || accountsUnknown) {
      throw rounds.reason();
    }
    return recorded(rounds, requests);
  }

  /**
   * Drives on chains that somebody has left unfinished, from what the journals say of them. Those that are finished, or never were, cost a look.
   *
   * @return what came of it; what is unfinished still is not handed over again
   * @throws StoreException if the store refuses or is corrupt
   */
  public Driven resume(Collection<ChainKey> chains, Deadline deadline) {
    Sharding sharding = shards.certain(deadline);
    List<Unit> units = new TreeSet<>(chains).stream().filter(key -> key.coordinator() >= 0 && key.coordinator() < sharding.shards()).map(Unit::sought).toList();
    return driving(sharding).drive(units, deadline);
  }

  /**
   * Looks after all that a shard's journal leaves unfinished: chains that it has prepared, decisions of its own that others have still to follow, and expiries of which the other leg is not released.
   *
   * @param shard its number
   * @throws StoreException if the store fails, refuses or is corrupt
   */
  public Driven keep(int shard, Deadline deadline) {
    Sharding sharding = shards.certain(deadline);
    return sharding.several() ? driving(sharding).keep(shard, deadline) : Driven.NOTHING;
  }

  /** Brings the caches of some shards up to the journal, as many as are recorded on at once, so that the next call finds them so. */
  public void warm(Deadline deadline) {
    Sharding sharding = shards.certain(deadline);
    List<Integer> some = IntStream.range(0, Math.min(width, sharding.shards())).boxed().toList();
    Parallel.forEach(width, some, shard -> recorder(shard, sharding).record(List.of(new Request(List.of(), List.of())), deadline));
  }

  /**
   * As {@link Recorder#expireDue}, on one shard; of holds between accounts of two shards the leg of their home, which is then the keeper's to finish.
   *
   * @param shard its number
   */
  public int expireDue(int shard, int limit, Deadline deadline) {
    return recorder(shard, shards.certain(deadline)).expireDue(limit, deadline);
  }

  private Recorder recorder(int shard, Sharding sharding) {
    return known.computeIfAbsent(shard, number -> recorders.apply(new Shard(number, sharding)));
  }

  private Driving driving(Sharding sharding) {
    return new Driving(sharding, width, shard -> recorder(shard, sharding), reach);
  }

  private Rounds bringToAnEnd(List<Unit> units, Sharding sharding, Deadline deadline) {
    IntFunction<Recorder> ofShard = shard -> recorder(shard, sharding);
    Rounds rounds = new Rounds(sharding::shardOf, sharding.shards(), width, ofShard, reach, riders, units);
    try {
      rounds.run(ofShard.apply(0).conflicts(), deadline);
    } finally {
      Set<ChainKey> unfinished = rounds.unfinished();
      if (!unfinished.isEmpty()) {
        nudges.unfinished(unfinished, deadline);
      }
    }
    return rounds;
  }

  private static Recorded recorded(Rounds rounds, List<Request> requests) {
    List<Decision.Answer> answers = new ArrayList<>(requests.size());
    requests.forEach(_ -> answers.add(new Decision.Answer(new ArrayList<>(), new ArrayList<>())));
    Map<InFlight.Place, InFlight.State> inFlight = new TreeMap<>();
    for (Unit unit : rounds.units()) {
      Decision.Answer answer = answers.get(unit.request);
      if (unit.ofAccounts()) {
        answer.accounts().addAll(unit.accountAnswers);
        continue;
      }
      if (unit.answered()) {
        answer.transfers().addAll(unit.transferAnswers);
      } else {
        unit.transfers.stream().map(NewTransfer::id).forEach(id -> answer.transfers().add(new Decision.OfTransfer(id, null, 0)));
      }
      InFlight.State state = state(unit);
      for (int i = 0; state != null && i < unit.transfers.size(); i++) {
        inFlight.put(new InFlight.Place(unit.request, unit.first + i), state);
      }
    }
    return new Recorded(answers, rounds.entries(), rounds.positions(), new InFlight(inFlight));
  }

  /** Null if it is finished. */
  private static InFlight.State state(Unit unit) {
    if (unit.answered()) {
      return unit.done() ? null : InFlight.State.DECIDED;
    }
    return unit.state == Unit.State.JUDGED && unit.key != null ? InFlight.State.PREPARED : InFlight.State.NOT_BEGUN;
  }
}
