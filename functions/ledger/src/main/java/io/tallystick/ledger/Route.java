package io.tallystick.ledger;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The shards that take part in a chain, in the order in which they judge it. The first one coordinates. */
public sealed interface Route {
  /** @param shards at least one; of several the first coordinates */
  record Through(List<Integer> shards) implements Route {
    public Through {
      shards = List.copyOf(shards);
    }

    /** The one shard that decides it by itself or coordinates. */
    public int coordinator() {
      return shards.getFirst();
    }

    public boolean local() {
      return shards.size() == 1;
    }
  }

  /** There is no way on which one shard's outcome could be found. */
  record Refused(Refusal refusal) implements Route {}

  /**
   * Finds the way of a chain. Whoever has the same chain finds the same one.
   *
   * @param knowing further shards that are known to know one of its ids
   */
  static Route of(Chain chain, Placement placement, Collection<Integer> knowing) {
    Set<Integer> remaining = new TreeSet<>();
    chain.parties().forEach(parties -> addShards(remaining, parties, placement));
    int preferred = preferred(chain, placement);
    Set<Integer> ofIds = new TreeSet<>(knowing);
    for (int i = 0; i < chain.size(); i++) {
      if (chain.parties().get(i).anonymous()) {
        ofIds.add(placement.shardOf(chain.members().get(i).id()));
      }
    }
    if (remaining.isEmpty()) {
      remaining.add(ofIds.isEmpty() ? preferred : ofIds.iterator().next());
    }
    Map<Integer, Set<Integer>> before = edges(chain, placement);
    List<Integer> order = new ArrayList<>();
    while (!remaining.isEmpty()) {
      int next = next(remaining, before, preferred);
      if (next < 0) {
        return new Refused(Refusal.CHAIN_NEEDS_SEVERAL_ROUNDS);
      }
      remaining.remove(next);
      order.add(next);
    }
    ofIds.stream().filter(shard -> !order.contains(shard)).forEach(order::add);
    return new Through(order);
  }

  /**
   * Finds the shard of accounts that are opened together, which has to be one.
   *
   * @param chain one account that is not linked, or a linked chain
   */
  static Route ofAccounts(List<NewAccount> chain, Placement placement) {
    Set<Integer> shards = new TreeSet<>();
    chain.stream().filter(account -> !account.id().isNone()).forEach(account -> shards.add(placement.shardOf(account.id())));
    if (shards.size() > 1) {
      return new Refused(Refusal.ACCOUNTS_ON_DIFFERENT_SHARDS);
    }
    return new Through(shards.isEmpty() ? List.of(0) : List.copyOf(shards));
  }

  static void addShards(Set<Integer> shards, Parties parties, Placement placement) {
    if (!parties.debit().isNone()) {
      shards.add(placement.shardOf(parties.debit()));
    }
    if (!parties.credit().isNone()) {
      shards.add(placement.shardOf(parties.credit()));
    }
  }

  /** The shard of the first debit account; where there is none, that of an account with the name of the first id. */
  private static int preferred(Chain chain, Placement placement) {
    AccountId debit = chain.parties().getFirst().debit();
    return placement.shardOf(debit.isNone() ? new AccountId(chain.members().getFirst().id().value()) : debit);
  }

  private static int next(Set<Integer> remaining, Map<Integer, Set<Integer>> before, int preferred) {
    int first = -1;
    for (int shard : remaining) {
      boolean ready = before.getOrDefault(shard, Set.of()).stream().noneMatch(remaining::contains);
      if (ready && shard == preferred) {
        return shard;
      }
      first = ready && first < 0 ? shard : first;
    }
    return first;
  }

  /** For each shard those that have to judge before it, since they determine an amount that it needs. */
  private static Map<Integer, Set<Integer>> edges(Chain chain, Placement placement) {
    Map<Integer, Set<Integer>> before = new TreeMap<>();
    for (int i = 0; i < chain.size(); i++) {
      Parties parties = chain.parties().get(i);
      if (!chain.balances(i) || parties.debit().isNone() || parties.credit().isNone()) {
        continue;
      }
      int debit = placement.shardOf(parties.debit());
      int credit = placement.shardOf(parties.credit());
      TransferFlags flags = chain.members().get(i).flags();
      boolean onDebit = flags.has(TransferFlag.BALANCING_DEBIT);
      boolean onCredit = flags.has(TransferFlag.BALANCING_CREDIT);
      if (debit == credit) {
        continue;
      }
      if (onDebit) {
        before.computeIfAbsent(credit, _ -> new HashSet<>()).add(debit);
      }
      // Where both balance, the credit's shard may lower once more what the debit's has judged: no matter, unless that judges more on top of it.
      if (onCredit && (!onDebit || laterLegOn(debit, i, chain, placement))) {
        before.computeIfAbsent(debit, _ -> new HashSet<>()).add(credit);
      }
    }
    return before;
  }

  private static boolean laterLegOn(int shard, int member, Chain chain, Placement placement) {
    return chain.parties().subList(member + 1, chain.size()).stream().anyMatch(parties -> parties.on(shard, placement));
  }
}
