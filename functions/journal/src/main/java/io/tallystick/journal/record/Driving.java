package io.tallystick.journal.record;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.Parallel;
import io.tallystick.journal.StoreException;
import io.tallystick.ledger.ChainKey;
import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.Sharding;
import io.tallystick.ledger.TransferId;
import io.tallystick.ledger.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.IntFunction;

/** Drives on what was left unfinished, from what the journals say. For one call. */
final class Driving {
  /** A prepared chain that is younger is left to the one who has begun it. */
  static final Duration DRIVEN_AFTER = Duration.ofSeconds(5);
  /** A participant asks about a chain that it has had prepared for so long. */
  static final Duration INQUIRED_AFTER = Duration.ofSeconds(60);
  /** A chain that is older is given up if a participant does not answer. */
  static final Duration ABANDONED_AFTER = Duration.ofMinutes(10);
  /** Of the time left, what driving on the own chains may take is the whole divided by this: a participant that does not answer must not keep it from asking about those of others. */
  private static final int DRIVING_DIVISOR = 2;
  /** Looked after at once, the oldest first. */
  private static final int AT_ONCE = 2_000;

  private final Sharding sharding;
  private final int width;
  private final IntFunction<Recorder> recorders;
  private final Reach reach;
  private Driven driven = Driven.NOTHING;

  Driving(Sharding sharding, int width, IntFunction<Recorder> recorders, Reach reach) {
    this.sharding = sharding;
    this.width = width;
    this.recorders = recorders;
    this.reach = reach;
  }

  /** Brings chains that somebody has begun to their end, and has their coordinators forget them. */
  Driven drive(List<Unit> units, Deadline deadline) {
    if (units.isEmpty()) {
      return Driven.NOTHING;
    }
    Riders riders = new Riders();
    Rounds rounds = new Rounds(sharding::shardOf, sharding.shards(), width, recorders, reach, riders, units);
    rounds.run(recorders.apply(units.getFirst().key.coordinator()).conflicts(), deadline);
    int settled = settle(riders, deadline);
    return new Driven(rounds.decided, rounds.drivenOn(Verdict.Kind.COMMITTED), rounds.drivenOn(Verdict.Kind.REFUSED), rounds.abandoned, rounds.ended, settled, rounds.unfinished(), 0, 0, Duration.ZERO);
  }

  private int settle(Riders riders, Deadline deadline) {
    Map<Integer, List<Task>> byShard = new TreeMap<>();
    for (int shard = 0; shard < sharding.shards(); shard++) {
      List<Task> tasks = new ArrayList<>();
      for (List<ChainKey> some = riders.take(shard); !some.isEmpty(); some = riders.take(shard)) {
        some.forEach(key -> tasks.add(new Task.Settle(key)));
      }
      if (!tasks.isEmpty()) {
        byShard.put(shard, tasks);
      }
    }
    return run(byShard, deadline).values().stream().mapToInt(run -> run.outcomes.size()).sum();
  }

  /** Does tasks on several shards at once. What a shard that fails has not done is left for another time; what is broken is thrown. */
  private Map<Integer, Recorder.Run> run(Map<Integer, List<Task>> byShard, Deadline deadline) {
    Map<Integer, Recorder.Run> runs = new ConcurrentSkipListMap<>();
    Deadline ofShard = Reach.ofShard(deadline);
    Parallel.forEach(width, List.copyOf(byShard.keySet()), shard -> runs.put(shard, recorders.apply(shard).run(byShard.get(shard), List.of(), ofShard)));
    for (Recorder.Run run : runs.values()) {
      if (run.failure != null && !(run.failure instanceof StoreException.Unavailable)) {
        throw run.failure;
      }
    }
    return runs;
  }

  /** Looks after everything that one shard leaves unfinished. */
  Driven keep(int shard, Deadline deadline) {
    Recorder recorder = recorders.apply(shard);
    Recorder.Unfinished unfinished = recorder.unfinished(deadline);
    long now = recorder.now();
    driven = Driven.ofFound(unfinished.prepared().size(), unfinished.unsettled().size() + unfinished.expiries().size(), oldest(unfinished, now));
    driven = driven.plus(drive(ownChains(shard, unfinished, now), deadline.part(DRIVING_DIVISOR)));
    inquire(shard, unfinished.prepared().values(), now, deadline);
    finish(shard, unfinished.expiries().values(), deadline);
    return driven;
  }

  private static Duration oldest(Recorder.Unfinished unfinished, long now) {
    long oldest = now;
    for (CrossEntry.Prepared prepared : unfinished.prepared().values()) {
      oldest = Math.min(oldest, prepared.timestamp());
    }
    for (CrossEntry.Decided decided : unfinished.unsettled().values()) {
      oldest = Math.min(oldest, decided.timestamp());
    }
    for (Entry.HoldExpired expired : unfinished.expiries().values()) {
      oldest = Math.min(oldest, expired.timestamp());
    }
    return Duration.ofNanos(now - oldest);
  }

  /** Those that the shard coordinates: prepared or unsettled for a while. Their keys say how old they are. */
  private static List<Unit> ownChains(int shard, Recorder.Unfinished unfinished, long now) {
    Set<ChainKey> keys = new TreeSet<>();
    unfinished.prepared().keySet().stream().filter(key -> key.coordinator() == shard && age(key.timestamp(), now, DRIVEN_AFTER)).forEach(keys::add);
    unfinished.unsettled().values().stream().filter(decided -> age(decided.timestamp(), now, DRIVEN_AFTER)).forEach(decided -> keys.add(decided.key()));
    List<Unit> units = new ArrayList<>();
    for (ChainKey key : keys.stream().limit(AT_ONCE).toList()) {
      Unit unit = Unit.sought(key);
      unit.overdue = age(key.timestamp(), now, ABANDONED_AFTER);
      units.add(unit);
    }
    return units;
  }

  private static boolean age(long since, long now, Duration least) {
    return now - since >= least.toNanos();
  }

  /** Asks the coordinators of chains that this shard has had prepared for long, and ends those that are decided. */
  private void inquire(int shard, Collection<CrossEntry.Prepared> prepared, long now, Deadline deadline) {
    Map<Integer, List<Task>> questions = new TreeMap<>();
    Map<ChainKey, Integer> members = new LinkedHashMap<>();
    for (CrossEntry.Prepared one : prepared.stream().filter(of -> of.key().coordinator() != shard && age(of.timestamp(), now, INQUIRED_AFTER)).limit(AT_ONCE).toList()) {
      questions.computeIfAbsent(one.key().coordinator(), _ -> new ArrayList<>()).add(new Task.Inquire(one.key()));
      members.put(one.key(), one.members().size());
    }
    List<Task> ends = new ArrayList<>();
    run(questions, deadline)
        .forEach(
            (coordinator, run) -> {
              for (int i = 0; i < run.outcomes.size(); i++) {
                ChainKey key = ((Task.Inquire) questions.get(coordinator).get(i)).key();
                Verdict verdict = ((Outcome.Inquired) run.outcomes.get(i)).verdict();
                if (verdict != null) {
                  ends.add(new Task.End(key, verdict, members.get(key)));
                }
              }
            });
    if (!ends.isEmpty()) {
      driven = driven.plus(Driven.ofEnded(run(Map.of(shard, ends), deadline).get(shard).outcomes.size()));
    }
  }

  /** Has the other shards release their legs of holds that expired here, and forgets those that they have released. */
  private void finish(int shard, Collection<Entry.HoldExpired> expiries, Deadline deadline) {
    Map<Integer, List<Task>> releases = new TreeMap<>();
    expiries.stream()
        .limit(AT_ONCE)
        .forEach(expired -> releases.computeIfAbsent(sharding.shardOf(expired.creditAccountId()), _ -> new ArrayList<>()).add(new Task.Release(expired.holdId())));
    List<Task> settles = new ArrayList<>();
    run(releases, deadline)
        .forEach(
            (other, run) -> {
              for (int i = 0; i < run.outcomes.size(); i++) {
                if (run.outcomes.get(i) instanceof Outcome.Done) {
                  TransferId hold = ((Task.Release) releases.get(other).get(i)).hold();
                  settles.add(new Task.SettleExpiry(hold));
                }
              }
            });
    if (!settles.isEmpty()) {
      driven = driven.plus(Driven.ofSettled(run(Map.of(shard, settles), deadline).get(shard).outcomes.size()));
    }
  }
}
