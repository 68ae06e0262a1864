package io.tallystick.local.linear;

import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Ask;
import io.tallystick.ledger.Chain;
import io.tallystick.ledger.ChainKey;
import io.tallystick.ledger.Coordination;
import io.tallystick.ledger.Coordinator;
import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Decision;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.ForwardingView;
import io.tallystick.ledger.Hold;
import io.tallystick.ledger.HoldExpiry;
import io.tallystick.ledger.Ledger;
import io.tallystick.ledger.NewTransfer;
import io.tallystick.ledger.Participant;
import io.tallystick.ledger.Report;
import io.tallystick.ledger.Request;
import io.tallystick.ledger.Route;
import io.tallystick.ledger.ShardState;
import io.tallystick.ledger.Sharding;
import io.tallystick.ledger.Step;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferId;
import io.tallystick.ledger.Verdict;
import io.tallystick.ledger.View;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The states of all shards of a ledger, as their journals make them, and what the rules alone make on them next. Nothing is ever forgotten, stale or late: a step of a chain across shards is
 * derived from what the journals of the others said when it was written.
 */
final class Books {
  private final Sharding sharding;
  private final List<ShardState> states;
  /** What the coordinators of all chains that were ever prepared have been told by the shards that prepared them, and what each of those was asked. */
  private final Map<ChainKey, Coordination> coordinations = new HashMap<>();

  private final Map<Question, Ask> asks = new HashMap<>();
  private final Map<ChainKey, Verdict> verdicts = new HashMap<>();

  private record Question(ChainKey key, int shard) {}

  /** The same state for transfers that live here as a whole: accounts of other shards are only named. */
  private record Everywhere(View view) implements ForwardingView {
    @Override
    public boolean has(AccountId id) {
      return true;
    }
  }

  Books(Sharding sharding) {
    this.sharding = sharding;
    this.states = IntStream.range(0, sharding.shards()).mapToObj(_ -> new ShardState()).toList();
  }

  ShardState of(int shard) {
    return states.get(shard);
  }

  private Coordinator coordinator(int shard, long now) {
    return new Coordinator(states.get(shard), shard, sharding::shardOf, now);
  }

  /** What the rules make of accounts at that time. */
  Step accounts(int shard, Request request, long now) {
    return step(Ledger.decide(here(shard), List.of(request), now));
  }

  /**
   * What the rules make of a chain that a shard decides alone.
   *
   * @return null where it must not, since something that it names is taken
   */
  Step alone(int shard, Request request, long now) {
    boolean taken = request.transfers().stream().anyMatch(member -> taken(shard, member.id()) || taken(shard, member.pendingId()) || taken(shard, member.reverses()));
    return taken ? null : step(Ledger.decide(new Everywhere(states.get(shard)), List.of(request), now));
  }

  private boolean taken(int shard, TransferId id) {
    return states.get(shard).taker(id) != null;
  }

  /** What the rules make of a chain for which there is no way through the shards; null where there is one. */
  Step refused(int shard, Request request, long now) {
    Chain chain = Chain.of(request.transfers(), request.sentAt(), this::located);
    return Route.of(chain, sharding::shardOf, List.of()) instanceof Route.Refused refused ? step(coordinator(shard, now).refuse(chain, refused.refusal())) : null;
  }

  /** As a shard sees it where accounts are opened. */
  private View here(int shard) {
    ShardState state = states.get(shard);
    return new ForwardingView() {
      @Override
      public View view() {
        return state;
      }

      @Override
      public boolean has(AccountId id) {
        return id.isNone() || sharding.shardOf(id) == shard;
      }
    };
  }

  private static Step step(Decision decision) {
    return decision.entries().isEmpty() ? null : new Step(decision.entries(), decision.accounts(), decision.holds(), Map.of());
  }

  private Transfer located(TransferId id) {
    for (ShardState state : states) {
      if (state.known(id) instanceof Transfer transfer) {
        return transfer;
      }
    }
    return null;
  }

  /** What the rules prepare of a chain; null where nothing. */
  Step prepared(int shard, CrossEntry.Prepared one) {
    return one.chain() == null ? asked(shard, one) : begun(shard, one);
  }

  private Step begun(int shard, CrossEntry.Prepared one) {
    boolean goes = Route.of(one.chain(), sharding::shardOf, List.of()) instanceof Route.Through(List<Integer> shards) && shards.getFirst() == shard;
    if (!goes) {
      return null;
    }
    Route.Through route = (Route.Through) Route.of(one.chain(), sharding::shardOf, List.of());
    long first = one.key().timestamp() - one.chain().size() + 1;
    return coordinator(shard, first).begin(one.chain(), route) instanceof Coordinator.Begun.UnderWay(Coordination _, Step step) ? step : null;
  }

  private Step asked(int shard, CrossEntry.Prepared one) {
    Coordination coordination = coordinations.get(one.key());
    if (coordination == null) {
      return null;
    }
    coordination = withEmpty(coordination, shard);
    if (coordination.next() instanceof Coordination.Next.AskShard(int next, Ask ask) && next == shard) {
      asks.put(new Question(one.key(), shard), ask);
    }
    // One that comes again, or late, is the same.
    Ask ask = asks.get(new Question(one.key(), shard));
    return ask == null ? null : Participant.judge(states.get(shard), shard, sharding::shardOf, ask, one.timestamp()).step();
  }

  /** With the reports of those in front of a shard, or of all, that have nothing to prepare. */
  private Coordination withEmpty(Coordination coordination, int until) {
    Coordination with = coordination;
    while (with.next() instanceof Coordination.Next.AskShard(int next, Ask ask) && next != until) {
      Participant.Reaction reaction = Participant.judge(states.get(next), next, sharding::shardOf, ask, ask.first());
      Coordination more = reaction.step() == null && reaction.report() instanceof Report.Judged ? with.with(reaction.report()) : with;
      if (more == with) {
        return with;
      }
      with = more;
    }
    return with;
  }

  /**
   * What the rules make of a decision. Which failure others have reported is in no journal: of a refusal only what it releases follows from the journals.
   *
   * @param recorded the entries that it is recorded by, which a refusal has
   */
  Step decided(int shard, CrossEntry.Decided one, List<Entry> recorded) {
    return switch (one.verdict()) {
      case Verdict.Committed committed -> {
        Coordination coordination = coordinations.get(one.key());
        if (coordination == null) {
          yield null;
        }
        coordination = withEmpty(coordination, -1);
        boolean commits = coordination.next() instanceof Coordination.Next.Commit;
        Step step = commits ? coordinator(shard, recorded.getFirst().timestamp()).decide(coordination).step() : null;
        yield step == null ? null : withRecords(step, committed.records(), coordination.chain());
      }
      case Verdict.Abandoned _ -> coordinator(shard, one.timestamp()).abandon(one.key()).step();
      case Verdict.Refused _ -> {
        Step released = states.get(shard).prepared(one.key()) == null ? null : Participant.end(states.get(shard), one.key(), new Verdict.Abandoned(), one.timestamp());
        yield released == null ? new Step(recorded, List.of(), List.of(), Map.of()) : new Step(recorded, released.accounts(), released.holds(), released.clearing());
      }
    };
  }

  /** Of the records of members that name accounts, which nobody needs, a decision has as many as whoever made it had been told. */
  private static Step withRecords(Step step, Map<Integer, Transfer> told, Chain chain) {
    CrossEntry.Decided decided = (CrossEntry.Decided) step.entry();
    Verdict.Committed committed = (Verdict.Committed) decided.verdict();
    Map<Integer, Transfer> records = new TreeMap<>(committed.records());
    records.keySet().removeIf(number -> !told.containsKey(number) && !chain.parties().get(number).anonymous());
    List<Entry> entries = new ArrayList<>(step.entries());
    entries.set(entries.size() - 1, new CrossEntry.Decided(decided.key(), new Verdict.Committed(committed.balanced(), records), decided.tell(), decided.timestamp()));
    return new Step(entries, step.accounts(), step.holds(), step.clearing());
  }

  /** What a participant makes of the verdict of the coordinator; of a chain that was never committed it may also be told that it was abandoned. */
  Step ended(int shard, CrossEntry.Ended one, long now) {
    Verdict verdict = verdicts.get(one.key());
    boolean late = one.verdict() == Verdict.Kind.ABANDONED && !(verdict instanceof Verdict.Committed);
    if (verdict == null && !late || states.get(one.key().coordinator()).prepared(one.key()) != null) {
      return null;
    }
    return Participant.end(states.get(shard), one.key(), late ? new Verdict.Abandoned() : verdict, now);
  }

  Step settled(int shard, CrossEntry.Settled one) {
    return coordinator(shard, one.timestamp()).settle(one.key());
  }

  Step expirySettled(int shard, CrossEntry.ExpirySettled one) {
    Hold hold = states.get(shard).hold(one.holdId());
    boolean released = hold != null && !(states.get(sharding.shardOf(hold.transfer().creditAccountId())).hold(one.holdId()) instanceof Hold.Open);
    return released ? HoldExpiry.settle(states.get(shard), one.holdId(), one.timestamp()) : null;
  }

  Step expired(int shard, Entry.HoldExpired one) {
    ShardState state = states.get(shard);
    if (state.taker(one.holdId()) != null || !(state.hold(one.holdId()) instanceof Hold.Open open)) {
      return null;
    }
    return switch (one.here()) {
      case BOTH -> step(Ledger.expire(state, List.of(open), one.timestamp()));
      case DEBIT -> HoldExpiry.atHome(state, one.holdId(), one.timestamp());
      case CREDIT ->
          states.get(sharding.shardOf(one.debitAccountId())).unsettledExpiry(one.holdId()) != null
                  && HoldExpiry.atOther(state, one.holdId(), one.timestamp()) instanceof HoldExpiry.Told.Released(Step step)
              ? step
              : null;
      case NEITHER -> null;
    };
  }

  /** Takes over what stands in the journal. */
  void apply(int shard, Step step) {
    ShardState state = states.get(shard);
    state.apply(step);
    switch (step.entry()) {
      case CrossEntry.Prepared one when one.chain() != null -> coordinations.put(one.key(), coordinator(shard, 0).resume(one));
      case CrossEntry.Prepared one -> {
        Coordination before = withEmpty(coordinations.get(one.key()), shard);
        if (before.next() instanceof Coordination.Next.AskShard(int _, Ask ask)) {
          coordinations.put(one.key(), before.with(Participant.judge(state, shard, sharding::shardOf, ask, 0).report()));
        }
      }
      case CrossEntry.Decided one -> verdicts.put(one.key(), one.verdict());
      default -> {}
    }
  }

  /** The ids of all members of a chain that its coordinator has prepared; empty where it has not. */
  Set<TransferId> members(ChainKey key) {
    CrossEntry.Prepared one = states.get(key.coordinator()).prepared(key);
    return one == null ? Set.of() : one.chain().members().stream().map(NewTransfer::id).collect(Collectors.toSet());
  }
}
