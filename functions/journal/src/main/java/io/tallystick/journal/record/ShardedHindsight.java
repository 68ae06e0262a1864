package io.tallystick.journal.record;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.Parallel;
import io.tallystick.ledger.Decision;
import io.tallystick.ledger.Request;
import io.tallystick.ledger.Sharding;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.IntFunction;

/** {@link Hindsight} of all shards of a ledger: what became of a request is known once every shard that it touches can tell its part. For one thread at a time. */
public final class ShardedHindsight {
  private static final int WIDTH = 8;

  private final Sharding sharding;
  private final IntFunction<Hindsight> hindsights;
  private final Map<Integer, Hindsight> known = new ConcurrentHashMap<>();

  /** @param hindsights makes the one of a shard */
  public ShardedHindsight(Sharding sharding, IntFunction<Hindsight> hindsights) {
    this.sharding = sharding;
    this.hindsights = hindsights;
  }

  /** As {@link Hindsight#answers}. */
  public List<Optional<Decision.Answer>> answers(List<Request> requests, List<Boolean> handled, Deadline deadline) {
    if (!sharding.several()) {
      return of(0).answers(requests, handled, deadline);
    }
    Division division = new Division(requests, sharding);
    Map<Integer, List<Optional<Decision.Answer>>> answers = new ConcurrentSkipListMap<>();
    Parallel.forEach(
        WIDTH,
        List.copyOf(division.shares().keySet()),
        shard -> {
          Division.Share share = division.shares().get(shard);
          answers.put(shard, of(shard).answers(share.requests(), share.positions().stream().map(handled::get).toList(), deadline));
        });
    return together(division, answers, requests.size());
  }

  private Hindsight of(int shard) {
    return known.computeIfAbsent(shard, hindsights::apply);
  }

  /** Requests of which a shard cannot tell its part get an empty one in its place, and are left out in the end. */
  private static List<Optional<Decision.Answer>> together(Division division, Map<Integer, List<Optional<Decision.Answer>>> answers, int requests) {
    Set<Integer> unknown = new HashSet<>();
    Map<Integer, List<Decision.Answer>> whole = new TreeMap<>();
    answers.forEach(
        (shard, ofShard) -> {
          Division.Share share = division.shares().get(shard);
          List<Decision.Answer> all = new ArrayList<>(ofShard.size());
          for (int i = 0; i < ofShard.size(); i++) {
            if (ofShard.get(i).isEmpty()) {
              unknown.add(share.positions().get(i));
            }
            all.add(ofShard.get(i).orElse(Division.NOTHING));
          }
          whole.put(shard, all);
        });
    List<Decision.Answer> together = division.together(whole, unknown);
    List<Optional<Decision.Answer>> known = new ArrayList<>(requests);
    for (int i = 0; i < requests; i++) {
      known.add(unknown.contains(i) ? Optional.empty() : Optional.of(together.get(i)));
    }
    return known;
  }
}
