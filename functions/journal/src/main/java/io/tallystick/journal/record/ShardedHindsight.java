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
import java.util.stream.IntStream;

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
    Map<Integer, List<Preview.Answer>> now = new ConcurrentSkipListMap<>();
    Parallel.forEach(
        WIDTH, List.copyOf(division.shares().keySet()), shard -> now.put(shard, of(shard).now(division.shares().get(shard).requests(), deadline)));
    return tell(division, now, handled);
  }

  /** Request by request, in order: what one claims counts only if all its shards can tell their parts. */
  private List<Optional<Decision.Answer>> tell(Division division, Map<Integer, List<Preview.Answer>> now, List<Boolean> handled) {
    Map<Integer, List<Decision.Answer>> answers = new TreeMap<>();
    division.shares().keySet().forEach(shard -> answers.put(shard, new ArrayList<>()));
    Set<Integer> unknown = new HashSet<>();
    for (int at = 0; at < handled.size(); at++) {
      Map<Integer, Hindsight.Told> parts = new TreeMap<>();
      for (Map.Entry<Integer, Division.Share> one : division.shares().entrySet()) {
        int place = answers.get(one.getKey()).size();
        Division.Share share = one.getValue();
        if (place < share.positions().size() && share.positions().get(place) == at) {
          Hindsight.Told told = of(one.getKey()).told(share.requests().get(place), handled.get(at), now.get(one.getKey()).get(place));
          parts.put(one.getKey(), told);
          answers.get(one.getKey()).add(told.answer().orElse(Division.NOTHING));
        }
      }
      if (parts.values().stream().allMatch(told -> told.answer().isPresent())) {
        parts.forEach((shard, told) -> of(shard).claim(told));
      } else {
        unknown.add(at);
      }
    }
    List<Decision.Answer> together = division.together(answers, unknown);
    return IntStream.range(0, together.size()).mapToObj(at -> unknown.contains(at) ? Optional.<Decision.Answer>empty() : Optional.of(together.get(at))).toList();
  }

  private Hindsight of(int shard) {
    return known.computeIfAbsent(shard, hindsights::apply);
  }
}
