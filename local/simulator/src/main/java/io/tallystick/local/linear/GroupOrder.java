package io.tallystick.local.linear;

import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.ChainKey;
import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferId;
import io.tallystick.ledger.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Whether requests of a message group or partition key were judged in the order in which they were sent, on each account. Shards have no common order, so what two transfers have no account in common may
 * be recorded either way round. A transfer between two shards is judged when its chain is prepared, though it stands in the journal only where that has ended.
 *
 * <p>What came back to its place too late is left out: a chain that was given up after ten minutes since a shard was not reached for so long, and what the queue or stream gave up itself. So is what was refused in its
 * place by a rung that leaves its id free: if its message is delivered again, it is judged once more.
 */
public final class GroupOrder {
  /** After ten minutes by the clocks of two machines that differ, each by a minute and a half at most. */
  private static final Duration GIVEN_UP_AFTER = Duration.ofMinutes(7);

  private record At(int shard, TransferId id) {}

  /** What has an order: a group on an account, or the whole group where there is one shard. */
  private record Line(String group, AccountId account) {}

  private record Judged(long position, int request, TransferId id) {}

  /** The place of a request among those of its group. */
  public record Place(String group, int number) {}

  private final Function<TransferId, Optional<Place>> places;
  private final boolean several;
  private final Map<At, Long> prepared = new HashMap<>();
  private final Map<ChainKey, List<TransferId>> chains = new HashMap<>();
  private final Set<TransferId> late = new HashSet<>();
  private final Map<Line, List<Judged>> lines = new LinkedHashMap<>();
  private long position;

  /**
   * @param places of the requests of transfers; empty for those that were not sent in any order
   * @param several whether the ledger has several shards
   */
  public GroupOrder(Function<TransferId, Optional<Place>> places, boolean several) {
    this.places = places;
    this.several = several;
  }

  /** It was given up and may come at any time. */
  public void givenUp(TransferId id) {
    late.add(id);
  }

  /** The shard's next entry. */
  public void add(int shard, Entry entry) {
    position++;
    switch (entry) {
      case CrossEntry.Prepared chain -> {
        List<TransferId> members = chain.members().stream().map(member -> member.transfer().id()).toList();
        members.forEach(member -> prepared.put(new At(shard, member), position));
        chains.computeIfAbsent(chain.key(), _ -> new ArrayList<>()).addAll(members);
      }
      case CrossEntry.Decided(ChainKey key, Verdict.Abandoned _, _, long timestamp) when timestamp - key.timestamp() >= GIVEN_UP_AFTER.toNanos() ->
          late.addAll(chains.getOrDefault(key, List.of()));
      case Entry.TransferRejected rejected -> late.add(rejected.id());
      case Entry.TransferMade made -> add(shard, made);
      case Entry _ -> {}
    }
  }

  private void add(int shard, Entry.TransferMade made) {
    Transfer transfer = made.transfer();
    Place place = places.apply(transfer.id()).orElse(null);
    if (place == null) {
      return;
    }
    Judged judged = new Judged(prepared.getOrDefault(new At(shard, transfer.id()), position), place.number(), transfer.id());
    if (!several) {
      note(new Line(place.group(), AccountId.NONE), judged);
      return;
    }
    if (made.here().debit()) {
      note(new Line(place.group(), transfer.debitAccountId()), judged);
    }
    if (made.here().credit()) {
      note(new Line(place.group(), transfer.creditAccountId()), judged);
    }
  }

  private void note(Line line, Judged judged) {
    lines.computeIfAbsent(line, none -> new ArrayList<>()).add(judged);
  }

  /** Those that a later one of their group overtook, with the words for it; to be called at the end of all journals. */
  public List<String> overtaken() {
    List<String> found = new ArrayList<>();
    lines.forEach(
        (line, all) -> {
          int before = 0;
          for (Judged judged : all.stream().filter(one -> !late.contains(one.id())).sorted(Comparator.comparingLong(Judged::position)).toList()) {
            if (judged.request() < before) {
              found.add(judged.id() + " of request " + judged.request() + " after request " + before + " of " + line.group() + (several ? " on account " + line.account() : ""));
            }
            before = Math.max(before, judged.request());
          }
        });
    return found;
  }
}
