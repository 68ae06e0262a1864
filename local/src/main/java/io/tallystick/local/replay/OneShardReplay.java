package io.tallystick.local.replay;

import io.tallystick.ledger.Account;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Decision;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.Hold;
import io.tallystick.ledger.Known;
import io.tallystick.ledger.Ledger;
import io.tallystick.ledger.MemoryState;
import io.tallystick.ledger.Request;
import io.tallystick.ledger.TransferId;
import java.util.ArrayList;
import java.util.List;

/** One shard in memory with a clock that only steps move. */
final class OneShardReplay implements ReplayLedger {
  private final MemoryState state = new MemoryState();
  private long clock;

  @Override
  public long clock() {
    return clock;
  }

  @Override
  public void setClock(long nanos) {
    clock = nanos;
  }

  /** Whether so many more entries can be given timestamps when the clock stands there. */
  private boolean hasTimeFor(int entries, long at) {
    return Math.max(at - 1, state.lastTimestamp()) <= Long.MAX_VALUE - entries;
  }

  @Override
  public boolean hasTimeFor(Request request) {
    return hasTimeFor(request.events(), clock);
  }

  @Override
  public Decision.Answer decide(Request request) {
    Decision decision = Ledger.decide(state, List.of(request), clock);
    state.apply(decision);
    return decision.answers().getFirst();
  }

  @Override
  public boolean canAdvance(long nanos) {
    long from = Math.max(clock, state.lastTimestamp());
    return from <= Long.MAX_VALUE - nanos && hasTimeFor(due(from + nanos).size(), from + nanos);
  }

  @Override
  public List<TransferId> advance(long nanos) {
    long to = Math.max(clock, state.lastTimestamp()) + nanos;
    Decision decision = Ledger.expire(state, due(to), to);
    state.apply(decision);
    clock = to;
    List<TransferId> expired = new ArrayList<>();
    for (Entry entry : decision.entries()) {
      if (entry instanceof Entry.HoldExpired hold) {
        expired.add(hold.holdId());
      }
    }
    return expired;
  }

  private List<Hold.Open> due(long at) {
    return state.due(at, Integer.MAX_VALUE);
  }

  @Override
  public void setTotals(Step.Balance balance) {
    state.setTotals(balance.accountId(), balance.over(state.account(balance.accountId()).totals()));
  }

  @Override
  public Account account(AccountId id) {
    return state.account(id);
  }

  @Override
  public Known known(TransferId id) {
    return state.known(id);
  }

  @Override
  public Hold hold(TransferId id) {
    return state.hold(id);
  }
}
