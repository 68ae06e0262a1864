package io.tallystick.journal.record;

import io.tallystick.journal.Deadline;
import io.tallystick.ledger.Chain;
import io.tallystick.ledger.Decision;
import io.tallystick.ledger.Request;
import io.tallystick.ledger.Route;
import io.tallystick.ledger.Sharding;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntFunction;

/** {@link Hindsight} of all shards of a ledger: what became of a request is known once everything that it was cut into can be told. For one thread at a time. */
public final class ShardedHindsight {
  private final Sharding sharding;
  private final IntFunction<Hindsight> hindsights;
  private final Map<Integer, Hindsight> known = new HashMap<>();
  private final PreviewAcross across;

  /** @param hindsights makes the one of a shard */
  public ShardedHindsight(Sharding sharding, IntFunction<Hindsight> hindsights) {
    this.sharding = sharding;
    this.hindsights = hindsights;
    this.across = new PreviewAcross(sharding::shardOf, shard -> of(shard).preview());
  }

  /** As {@link Hindsight#answers}. */
  public List<Optional<Decision.Answer>> answers(List<Request> requests, List<Boolean> handled, Deadline deadline) {
    if (!sharding.several()) {
      return of(0).answers(requests, handled, deadline);
    }
    List<Unit> units = UnitsOf.requests(requests);
    locate(units, deadline);
    Map<Unit, Preview.Answer> now = now(units, deadline);
    List<Optional<Decision.Answer>> answers = new ArrayList<>(requests.size());
    for (int at = 0; at < requests.size(); at++) {
      int request = at;
      answers.add(tell(units.stream().filter(unit -> unit.request == request).toList(), now, handled.get(at)));
    }
    return answers;
  }

  private void locate(List<Unit> units, Deadline deadline) {
    Set<TransferId> sources = new LinkedHashSet<>();
    units.forEach(unit -> sources.addAll(unit.sources()));
    Map<TransferId, Transfer> located = new HashMap<>();
    for (int shard = 0; shard < sharding.shards() && !sources.isEmpty(); shard++) {
      Map<TransferId, Transfer> here = of(shard).preview().locate(sources, deadline);
      located.putAll(here);
      sources.removeAll(here.keySet());
    }
    for (Unit unit : units) {
      if (!unit.ofAccounts()) {
        Chain chain = Chain.of(unit.transfers, unit.sentAt, located::get);
        unit.located(chain, Route.of(chain, sharding::shardOf, Set.of()), false);
      }
    }
  }

  /** What would become of each unit now; those that nothing can be told of are missing. */
  private Map<Unit, Preview.Answer> now(List<Unit> units, Deadline deadline) {
    Map<Integer, List<Unit>> alone = new TreeMap<>();
    Map<Unit, Preview.Answer> now = new HashMap<>();
    for (Unit unit : units) {
      if (unit.route instanceof Route.Through through && !unit.alone()) {
        across.of(unit.chain, through, deadline).ifPresent(answer -> now.put(unit, answer));
      } else if (!(unit.route instanceof Route.Refused)) {
        alone.computeIfAbsent(unit.home(sharding::shardOf), _ -> new ArrayList<>()).add(unit);
      } else {
        refused(unit, deadline).ifPresent(answer -> now.put(unit, answer));
      }
    }
    alone.forEach(
        (shard, some) -> {
          List<Preview.Answer> told = of(shard).now(some.stream().map(ShardedHindsight::request).toList(), deadline);
          for (int i = 0; i < some.size(); i++) {
            now.put(some.get(i), told.get(i));
          }
        });
    return now;
  }

  /** One for which there is no way: only its refusals can be told. */
  private Optional<Preview.Answer> refused(Unit unit, Deadline deadline) {
    Preview preview = of(unit.home(sharding::shardOf)).preview();
    preview.open(unit.chain, deadline);
    try {
      List<Preview.OfTransfer> answers;
      do {
        answers =
            unit.transfers.stream()
                .map(member -> new Preview.OfTransfer(member.id(), ((Route.Refused) unit.route).refusal().outcome(), 0, null, member.id().isNone() ? null : preview.cache().rejection(member.id())))
                .toList();
      } while (preview.lookUpRejections(deadline));
      return Optional.of(new Preview.Answer(List.of(), answers));
    } finally {
      preview.close();
    }
  }

  /** What one request claims counts only if all of it can be told. */
  private Optional<Decision.Answer> tell(List<Unit> units, Map<Unit, Preview.Answer> now, boolean handled) {
    Map<Unit, Hindsight.Told> parts = new LinkedHashMap<>();
    Decision.Answer whole = new Decision.Answer(new ArrayList<>(), new ArrayList<>());
    for (Unit unit : units) {
      Preview.Answer answer = now.get(unit);
      Hindsight.Told told = answer == null ? null : of(unit.home(sharding::shardOf)).told(request(unit), handled, answer);
      if (told == null || told.answer().isEmpty()) {
        return Optional.empty();
      }
      whole.accounts().addAll(told.answer().get().accounts());
      whole.transfers().addAll(told.answer().get().transfers());
      parts.put(unit, told);
    }
    parts.forEach((unit, told) -> of(unit.home(sharding::shardOf)).claim(told));
    return Optional.of(whole);
  }

  private static Request request(Unit unit) {
    return new Request(unit.accounts, unit.transfers, unit.sentAt);
  }

  private Hindsight of(int shard) {
    return known.computeIfAbsent(shard, hindsights::apply);
  }
}
