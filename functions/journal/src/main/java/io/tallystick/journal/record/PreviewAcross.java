package io.tallystick.journal.record;

import io.tallystick.journal.Deadline;
import io.tallystick.ledger.Burned;
import io.tallystick.ledger.Chain;
import io.tallystick.ledger.Coordination;
import io.tallystick.ledger.Coordinator;
import io.tallystick.ledger.Decision;
import io.tallystick.ledger.LayeredView;
import io.tallystick.ledger.Participant;
import io.tallystick.ledger.Placement;
import io.tallystick.ledger.Report;
import io.tallystick.ledger.Route;
import io.tallystick.ledger.TransferId;
import io.tallystick.ledger.TransferOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntFunction;

/** Goes with a chain through all of its shards as a recorder would, but records nothing; and tells what the journals know of its ids. */
final class PreviewAcross {
  private final Placement placement;
  private final IntFunction<Preview> previews;

  PreviewAcross(Placement placement, IntFunction<Preview> previews) {
    this.placement = placement;
    this.previews = previews;
  }

  /** What would become of it now; empty while it, or something that it names, is in flight. */
  Optional<Preview.Answer> of(Chain chain, Route.Through route, Deadline deadline) {
    Map<Integer, Preview> open = new TreeMap<>();
    try {
      for (int shard : route.shards()) {
        open.put(shard, previews.apply(shard));
        open.get(shard).open(chain, deadline);
      }
      while (true) {
        Optional<List<Decision.OfTransfer>> outcomes = judge(chain, route, open);
        List<Preview.OfTransfer> answers = outcomes.map(all -> all.stream().map(of -> told(of, route, open)).toList()).orElse(null);
        boolean found = false;
        for (Preview preview : open.values()) {
          found |= preview.lookUpRejections(deadline);
        }
        if (!found) {
          return Optional.ofNullable(answers).map(all -> new Preview.Answer(List.of(), all));
        }
      }
    } catch (RuntimeException failed) {
      open.values().forEach(Preview::discard);
      throw failed;
    } finally {
      open.values().forEach(Preview::close);
    }
  }

  private Optional<List<Decision.OfTransfer>> judge(Chain chain, Route.Through route, Map<Integer, Preview> open) {
    int home = route.coordinator();
    LayeredView view = new LayeredView(open.get(home).cache());
    if (!(coordinator(view, home, open).begin(chain, route) instanceof Coordinator.Begun.UnderWay(Coordination coordination, var step))) {
      return Optional.empty();
    }
    if (step != null) {
      view.apply(step);
    }
    while (coordination.next() instanceof Coordination.Next.AskShard(int shard, var ask)) {
      Report report = Participant.judge(new LayeredView(open.get(shard).cache()), shard, placement, ask, open.get(shard).now()).report();
      coordination = coordination.with(report);
    }
    return coordinator(view, home, open).decide(coordination) instanceof Coordinator.Result.Answered answered ? Optional.of(answered.outcomes()) : Optional.empty();
  }

  private Coordinator coordinator(LayeredView view, int shard, Map<Integer, Preview> open) {
    return new Coordinator(view, shard, placement, open.get(shard).now());
  }

  /** Refusals are in the journal of the coordinator; that an id is burned may be in others only, if it was burned by another request. */
  private static Preview.OfTransfer told(Decision.OfTransfer of, Route.Through route, Map<Integer, Preview> open) {
    boolean burned = of.outcome() == TransferOutcome.ID_ALREADY_FAILED;
    boolean asks = !burned && of.outcome() != TransferOutcome.EXISTS && !of.id().isNone();
    return new Preview.OfTransfer(
        of.id(), of.outcome(), of.timestamp(), burned ? burned(of.id(), route, open) : null, asks ? open.get(route.coordinator()).cache().rejection(of.id()) : null);
  }

  private static Burned burned(TransferId id, Route.Through route, Map<Integer, Preview> open) {
    for (int shard : route.shards()) {
      if (open.get(shard).cache().known(id) instanceof Burned found) {
        return found;
      }
    }
    return null;
  }
}
