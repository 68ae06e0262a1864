package io.tallystick.journal.record;

import io.tallystick.ledger.AccountId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Keeps the requests of one group (of a FIFO queue, or a stream's key) in order on each account, also if the process dies at any moment and others drive on what it leaves: nothing of a request is begun before what
 * it has an account in common with of earlier ones has its verdict in a journal; nor before it is known what accounts earlier ones have. Seen in one round, in the order of the units. Not safe for concurrent use.
 */
final class GroupOrder {
  private record Place(String group, AccountId account) {}

  /** The first request of which something has still to be decided; without an account, the first of which something is on accounts that are not known yet. */
  private final Map<Place, Integer> undecided = new HashMap<>();
  /** The first request of which something is decided in this very round, on the account's shard. */
  private final Map<Place, Integer> decidedNow = new HashMap<>();

  void newRound() {
    undecided.clear();
    decidedNow.clear();
  }

  /** Whether something of an earlier request of its group has still to be decided first. */
  boolean overtakes(Unit unit) {
    return !unit.group.isEmpty() && (isEarlier(undecided, unit, AccountId.NONE) || unit.lines.keySet().stream().anyMatch(account -> isEarlier(undecided, unit, account)));
  }

  /** Whether it may not be begun on that shard in this round. */
  boolean mustWait(Unit unit, int home) {
    if (unit.group.isEmpty()) {
      return false;
    }
    // What one shard decides now is before this in the shard's own segment, and only there.
    return overtakes(unit) || unit.lines.entrySet().stream().anyMatch(line -> line.getValue().home != home && isEarlier(decidedNow, unit, line.getKey()));
  }

  private static boolean isEarlier(Map<Place, Integer> requests, Unit unit, AccountId account) {
    return requests.getOrDefault(new Place(unit.group, account), unit.request) < unit.request;
  }

  /**
   * Notes for the units after it how far one has come by this round.
   *
   * @param decided whether its verdict is in a journal; before that anybody may still give it up, even if all of its shards have prepared it
   * @param now whether its only shard decides it in this round
   */
  void leave(Unit unit, boolean decided, boolean now) {
    if (unit.group.isEmpty() || decided) {
      return;
    }
    Map<Place, Integer> requests = now ? decidedNow : undecided;
    unit.lines.keySet().forEach(account -> requests.merge(new Place(unit.group, account), unit.request, Math::min));
    if (!unit.knowsAccounts()) {
      undecided.merge(new Place(unit.group, AccountId.NONE), unit.request, Math::min);
    }
  }

  /**
   * Those that are not done, in the order in which a round goes through them. What of a group was in flight already comes first, since it came before this call. What has waited for others for long comes last, so
   * that nothing of this call waits for it but what comes after it in its group.
   *
   * @param patience so often a unit waits before it comes last
   */
  static List<Unit> inTurn(List<Unit> units, int patience) {
    List<Unit> joined = new ArrayList<>();
    List<Unit> inTime = new ArrayList<>(units.size());
    List<Unit> late = new ArrayList<>();
    Set<String> lateGroups = new HashSet<>();
    for (Unit unit : units) {
      if (unit.done()) {
        continue;
      }
      boolean isLate = unit.rests >= patience || lateGroups.contains(unit.group);
      if (isLate && !unit.group.isEmpty()) {
        lateGroups.add(unit.group);
      }
      boolean wasInFlight = unit.joined && !unit.group.isEmpty();
      (wasInFlight ? joined : isLate ? late : inTime).add(unit);
    }
    joined.addAll(inTime);
    joined.addAll(late);
    return joined;
  }
}
