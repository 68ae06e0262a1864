package io.tallystick.journal.record;

import io.tallystick.ledger.Decision;
import io.tallystick.ledger.NewAccount;
import io.tallystick.ledger.NewTransfer;
import io.tallystick.ledger.Request;
import io.tallystick.ledger.Sharding;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;

/** Requests cut into what each shard decides of them. Chains stay whole, and on each shard events stay in order. */
final class Division {
  /** The answer to no event. */
  static final Decision.Answer NOTHING = new Decision.Answer(List.of(), List.of());

  /**
   * What one shard decides.
   *
   * @param requests the shard's events of those requests that have any, in order
   * @param positions of each the position of the request that it was cut from
   */
  record Share(List<Request> requests, List<Integer> positions) {
    Share() {
      this(new ArrayList<>(), new ArrayList<>());
    }
  }

  /** Which shard decides each event of a request. */
  private record Places(List<Integer> accounts, List<Integer> transfers) {}

  private final Sharding sharding;
  private final List<Places> places = new ArrayList<>();
  private final Map<Integer, Share> shares = new TreeMap<>();

  Division(List<Request> requests, Sharding sharding) {
    this.sharding = sharding;
    for (Request request : requests) {
      add(request);
    }
  }

  /** By the shard's number. */
  Map<Integer, Share> shares() {
    return shares;
  }

  /**
   * The answers to the requests as they were before they were cut.
   *
   * @param answers by the shard's number, those to its requests
   */
  List<Decision.Answer> together(Map<Integer, List<Decision.Answer>> answers) {
    return together(answers, Set.of());
  }

  /** @param without positions of requests that are answered by nothing, though each share's list has an answer for them */
  List<Decision.Answer> together(Map<Integer, List<Decision.Answer>> answers, Set<Integer> without) {
    Map<Integer, Iterator<Decision.Answer>> next = new TreeMap<>();
    answers.forEach((shard, list) -> next.put(shard, list.iterator()));
    List<Decision.Answer> all = new ArrayList<>(places.size());
    for (Places of : places) {
      Set<Integer> involved = new TreeSet<>(of.accounts());
      involved.addAll(of.transfers());
      Map<Integer, Iterator<Decision.OfAccount>> accounts = new TreeMap<>();
      Map<Integer, Iterator<Decision.OfTransfer>> transfers = new TreeMap<>();
      for (int shard : involved) {
        Decision.Answer answer = next.get(shard).next();
        accounts.put(shard, answer.accounts().iterator());
        transfers.put(shard, answer.transfers().iterator());
      }
      if (without.contains(all.size())) {
        all.add(NOTHING);
        continue;
      }
      all.add(
          new Decision.Answer(
              of.accounts().stream().map(shard -> accounts.get(shard).next()).toList(),
              of.transfers().stream().map(shard -> transfers.get(shard).next()).toList()));
    }
    return all;
  }

  private void add(Request request) {
    Places of =
        new Places(
            places(request.accounts(), NewAccount::linked, sharding::shardOfAccounts),
            places(request.transfers(), NewTransfer::linked, sharding::shardOfTransfers));
    Map<Integer, List<NewAccount>> accounts = apart(request.accounts(), of.accounts());
    Map<Integer, List<NewTransfer>> transfers = apart(request.transfers(), of.transfers());
    Set<Integer> involved = new TreeSet<>(accounts.keySet());
    involved.addAll(transfers.keySet());
    for (int shard : involved) {
      Share share = shares.computeIfAbsent(shard, any -> new Share());
      share.requests().add(new Request(accounts.getOrDefault(shard, List.of()), transfers.getOrDefault(shard, List.of()), request.sentAt()));
      share.positions().add(places.size());
    }
    places.add(of);
  }

  private static <E> List<Integer> places(List<E> events, Predicate<E> linked, Function<List<E>, Integer> shardOf) {
    List<Integer> places = new ArrayList<>(events.size());
    for (int start = 0; start < events.size(); ) {
      int last = start;
      while (last < events.size() - 1 && linked.test(events.get(last))) {
        last++;
      }
      int shard = shardOf.apply(events.subList(start, last + 1));
      for (; start <= last; start++) {
        places.add(shard);
      }
    }
    return places;
  }

  private static <E> Map<Integer, List<E>> apart(List<E> events, List<Integer> places) {
    Map<Integer, List<E>> apart = new TreeMap<>();
    for (int i = 0; i < events.size(); i++) {
      apart.computeIfAbsent(places.get(i), any -> new ArrayList<>()).add(events.get(i));
    }
    return apart;
  }
}
