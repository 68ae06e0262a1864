package io.tallystick.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * A ledger of several shards on which one chain after the other runs to its end, beside one of one shard that decides the same: outcomes have to be the same one by one. Each chain is judged
 * at the time at which the one shard would record it.
 */
final class Cluster implements Books {
  /** What only several shards refuse; the scenario ends there. */
  static final class RefusedAcrossShards extends RuntimeException {
    private static final long serialVersionUID = 1L;

    final transient Refusal refusal;

    RefusedAcrossShards(Refusal refusal) {
      super(refusal.wire());
      this.refusal = refusal;
    }
  }

  private final String where;
  private final OneShard reference;
  private final List<ShardState> shards;
  private final Placement placement;
  private final boolean locatesIds;
  private int recorded;
  /** Chains that ran over more than one shard. */
  int crossed;

  /** @param locatesIds whether a transfer's own id is looked for on all shards, too */
  Cluster(String where, int shards, Placement placement, boolean locatesIds) {
    this.where = where;
    this.locatesIds = locatesIds;
    this.reference = new OneShard(where);
    this.placement = placement;
    this.shards = IntStream.range(0, shards).mapToObj(_ -> new ShardState()).toList();
  }

  @Override
  public Decision.Answer decide(Request request, long clock) {
    recorded = 0;
    List<Decision.OfAccount> accounts = new ArrayList<>();
    for (List<NewAccount> chain : chains(request.accounts(), NewAccount::linked)) {
      long now = now(clock);
      List<Decision.OfAccount> expected = reference.decide(new Request(chain, List.of(), request.sentAt()), clock).accounts();
      List<Decision.OfAccount> actual = accounts(chain, now);
      assertThat(actual.stream().map(Decision.OfAccount::outcome)).as(where + chain).isEqualTo(expected.stream().map(Decision.OfAccount::outcome).toList());
      accounts.addAll(actual);
    }
    List<Decision.OfTransfer> transfers = new ArrayList<>();
    for (List<NewTransfer> chain : chains(request.transfers(), NewTransfer::linked)) {
      long now = now(clock);
      List<Decision.OfTransfer> actual = transfers(chain, request.sentAt(), now);
      List<Decision.OfTransfer> expected = reference.decide(new Request(List.of(), chain, request.sentAt()), clock).transfers();
      assertThat(actual.stream().map(Decision.OfTransfer::outcome).toList())
          .as(where + " " + chain)
          .isEqualTo(expected.stream().map(Decision.OfTransfer::outcome).toList());
      compare(chain);
      transfers.addAll(actual);
    }
    return new Decision.Answer(accounts, transfers);
  }

  private long now(long clock) {
    return Math.max(reference.lastTimestamp() + 1, clock);
  }

  static <T> List<List<T>> chains(List<T> events, java.util.function.Predicate<T> linked) {
    List<List<T>> chains = new ArrayList<>();
    List<T> chain = new ArrayList<>();
    for (T event : events) {
      chain.add(event);
      if (!linked.test(event)) {
        chains.add(chain);
        chain = new ArrayList<>();
      }
    }
    if (!chain.isEmpty()) {
      chains.add(chain);
    }
    return chains;
  }

  private List<Decision.OfAccount> accounts(List<NewAccount> chain, long now) {
    return switch (Route.ofAccounts(chain, placement)) {
      case Route.Refused refused -> throw new RefusedAcrossShards(refused.refusal());
      case Route.Through route -> local(route.coordinator(), new Request(chain, List.of()), now).accounts();
    };
  }

  private Decision.Answer local(int shard, Request request, long now) {
    ShardState state = shards.get(shard);
    Decision decision = Ledger.decide(state, List.of(request), now);
    Invariants.check(state, decision);
    state.apply(decision);
    recorded += decision.entries().size();
    return decision.answers().getFirst();
  }

  private Transfer located(TransferId id) {
    for (ShardState state : shards) {
      if (state.known(id) instanceof Transfer transfer) {
        return transfer;
      }
    }
    return null;
  }

  private Set<Integer> knowing(List<NewTransfer> chain) {
    Set<Integer> knowing = new TreeSet<>();
    for (int shard = 0; shard < shards.size(); shard++) {
      ShardState state = shards.get(shard);
      if (chain.stream().anyMatch(member -> state.known(member.id()) != null)) {
        knowing.add(shard);
      }
    }
    return knowing;
  }

  private List<Decision.OfTransfer> transfers(List<NewTransfer> members, long sentAt, long now) {
    Chain chain = Chain.of(members, sentAt, this::located);
    return switch (Route.of(chain, placement, locatesIds ? knowing(members) : Set.of())) {
      case Route.Refused refused -> throw new RefusedAcrossShards(refused.refusal());
      case Route.Through route when route.local() && !chain.anonymous() -> local(route.coordinator(), new Request(List.of(), members, sentAt), now).transfers();
      case Route.Through route -> across(chain, route, now);
    };
  }

  private List<Decision.OfTransfer> across(Chain chain, Route.Through route, long now) {
    crossed++;
    int home = route.coordinator();
    Coordinator.Begun begun = new Coordinator(shards.get(home), home, placement, now).begin(chain, route);
    assertThat(begun).as(where).isInstanceOf(Coordinator.Begun.UnderWay.class);
    Coordination coordination = ((Coordinator.Begun.UnderWay) begun).coordination();
    apply(home, ((Coordinator.Begun.UnderWay) begun).step());
    while (coordination.next() instanceof Coordination.Next.AskShard(int shard, Ask ask)) {
      Participant.Reaction reaction = Participant.judge(shards.get(shard), shard, placement, ask, now);
      apply(shard, reaction.step());
      coordination = coordination.with(reaction.report());
    }
    Coordinator.Result result = new Coordinator(shards.get(home), home, placement, now).decide(coordination);
    apply(home, result.step());
    if (result.step() != null && result.step().entry() instanceof CrossEntry.Decided decided) {
      for (int shard : decided.tell()) {
        apply(shard, Participant.end(shards.get(shard), decided.key(), decided.verdict(), now));
      }
      if (!decided.tell().isEmpty()) {
        apply(home, new Coordinator(shards.get(home), home, placement, now).settle(decided.key()));
      }
    }
    nothingIsInFlight();
    return switch (result) {
      case Coordinator.Result.Answered answered -> answered.outcomes();
      case Coordinator.Result.Abandoned _, Coordinator.Result.Stale _ -> throw new AssertionError(where + " " + result);
    };
  }

  private void nothingIsInFlight() {
    Map<Asset, Clearing> sums = new LinkedHashMap<>();
    for (ShardState state : shards) {
      assertThat(state.prepared()).as(where).isEmpty();
      assertThat(state.unsettled()).as(where).isEmpty();
      assertThat(state.unsettledExpiries()).as(where).isEmpty();
      state.clearing().forEach((asset, clearing) -> sums.merge(asset, clearing, Clearing::plus));
    }
    assertThat(sums.values()).as(where).allMatch(Clearing::isZero);
  }

  private void apply(int shard, Step step) {
    if (step != null) {
      Invariants.check(shards.get(shard), step);
      shards.get(shard).apply(step);
      recorded++;
    }
  }

  /** All accounts, holds and transfers have to be as on one shard. */
  private void compare(List<NewTransfer> chain) {
    for (Account expected : reference.accounts()) {
      Account actual = account(expected.id());
      assertThat(Standing.of(actual)).as(where + " " + expected.id() + " after " + chain).isEqualTo(Standing.of(expected));
    }
    for (NewTransfer member : chain) {
      compare(member.id());
      compareHolds(member.pendingId());
      compareHolds(member.id());
    }
  }

  private void compare(TransferId id) {
    Known expected = reference.known(id);
    for (int shard = 0; shard < shards.size(); shard++) {
      switch (shards.get(shard).known(id)) {
        case Transfer made -> assertThat(made.toString().replaceAll("timestamp=\\d+", "")).as(where).isEqualTo(String.valueOf(expected).replaceAll("timestamp=\\d+", ""));
        case Burned _ -> assertThat(expected).as(where).isInstanceOf(Burned.class);
        case null -> {
          boolean due = expected instanceof Transfer made && (placement.shardOf(made.debitAccountId()) == shard || placement.shardOf(made.creditAccountId()) == shard);
          assertThat(due).as(where + ": " + id + " is not known on shard " + shard).isFalse();
        }
      }
    }
    assertThat(known(id) == null).as(where + " " + id).isEqualTo(expected == null);
  }

  private void compareHolds(TransferId id) {
    Hold expected = reference.hold(id);
    for (ShardState state : shards) {
      Hold actual = state.hold(id);
      if (actual != null) {
        assertThat(actual.status() + actual.held() + actual.posted()).as(where + " " + id).isEqualTo(expected.status() + expected.held() + expected.posted());
      }
    }
  }

  @Override
  public List<String> expire(long clock) {
    long now = now(clock);
    List<Hold.Open> due = new ArrayList<>();
    for (int shard = 0; shard < shards.size(); shard++) {
      int home = shard;
      shards.get(shard).books().due(now, Integer.MAX_VALUE).stream()
          .filter(hold -> placement.shardOf(hold.transfer().debitAccountId()) == home)
          .forEach(due::add);
    }
    due.sort(Comparator.comparingLong((Hold.Open hold) -> hold.transfer().expiresAt()).thenComparingLong(hold -> hold.transfer().timestamp()));
    for (Hold.Open hold : due) {
      int home = placement.shardOf(hold.transfer().debitAccountId());
      int other = placement.shardOf(hold.transfer().creditAccountId());
      if (home == other) {
        Decision decision = Ledger.expire(shards.get(home), List.of(hold), now);
        Invariants.check(shards.get(home), decision);
        shards.get(home).apply(decision);
      } else {
        apply(home, HoldExpiry.atHome(shards.get(home), hold.id(), now));
        apply(other, ((HoldExpiry.Told.Released) HoldExpiry.atOther(shards.get(other), hold.id(), now)).step());
        apply(home, HoldExpiry.settle(shards.get(home), hold.id(), now));
      }
    }
    List<String> expected = reference.expire(clock);
    List<String> actual = due.stream().map(hold -> hold.id().value()).toList();
    // each shard releases in its own order
    assertThat(actual).as(where).containsExactlyInAnyOrderElementsOf(expected);
    nothingIsInFlight();
    return actual;
  }

  @Override
  public int recorded() {
    return recorded;
  }

  @Override
  public Account account(AccountId id) {
    return id.isNone() ? null : shards.get(placement.shardOf(id)).account(id);
  }

  @Override
  public Collection<Account> accounts() {
    return shards.stream().flatMap(state -> state.books().accounts().stream()).toList();
  }

  @Override
  public Hold hold(TransferId id) {
    return shards.stream().map(state -> state.hold(id)).filter(hold -> hold != null).findFirst().orElse(null);
  }

  @Override
  public Known known(TransferId id) {
    return shards.stream().map(state -> state.known(id)).filter(known -> known != null).findFirst().orElse(null);
  }

  @Override
  public void setTotals(AccountId id, Totals totals) {
    reference.setTotals(id, totals);
    shards.get(placement.shardOf(id)).books().setTotals(id, totals);
  }

  @Override
  public boolean exact() {
    return false;
  }
}
