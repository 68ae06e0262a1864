package io.tallystick.ledger;

import java.util.Collection;
import java.util.List;

/** A ledger of one shard. */
public final class OneShard implements Books {
  private final String where;
  private final MemoryState state;
  private int recorded;

  public OneShard(String where) {
    this(where, new MemoryState());
  }

  OneShard(String where, MemoryState state) {
    this.where = where;
    this.state = state;
  }

  @Override
  public Decision.Answer decide(Request request, long clock) {
    return decided(Ledger.decide(state, List.of(request), clock)).answers().getFirst();
  }

  @Override
  public List<String> expire(long clock) {
    Decision decision = decided(Ledger.expire(state, state.due(clock, Integer.MAX_VALUE), clock));
    return decision.entries().stream().map(Entry.HoldExpired.class::cast).map(entry -> entry.holdId().value()).toList();
  }

  private Decision decided(Decision decision) {
    Invariants.check(state, decision);
    Readers.check(where, state, decision);
    state.apply(decision);
    recorded = decision.entries().size();
    return decision;
  }

  @Override
  public int recorded() {
    return recorded;
  }

  @Override
  public Account account(AccountId id) {
    return state.account(id);
  }

  @Override
  public Collection<Account> accounts() {
    return state.accounts();
  }

  @Override
  public Hold hold(TransferId id) {
    return state.hold(id);
  }

  @Override
  public Known known(TransferId id) {
    return state.known(id);
  }

  @Override
  public void setTotals(AccountId id, Totals totals) {
    state.setTotals(id, totals);
  }

  public long lastTimestamp() {
    return state.lastTimestamp();
  }

  @Override
  public boolean exact() {
    return true;
  }
}
