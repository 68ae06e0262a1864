package io.tallystick.ledger;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What a shard does as the coordinator of a chain: it begins it, and it alone decides it. */
public final class Coordinator {
  private final ShardView view;
  private final int shard;
  private final Placement placement;
  private final long now;

  /**
   * @param view has loaded what the chain names on this shard, as for {@link Ledger#decide}
   * @param now the clock in nanoseconds since 1970
   */
  public Coordinator(ShardView view, int shard, Placement placement, long now) {
    this.view = view;
    this.shard = shard;
    this.placement = placement;
    this.now = now;
  }

  /** How a chain begins. */
  public sealed interface Begun {
    /**
     * It is under way.
     *
     * @param step has to be in the journal before anyone is asked; null where nothing is prepared
     */
    record UnderWay(Coordination coordination, Step step) implements Begun {}

    /** The same request is in flight already; go on with that one. */
    record Joined(Coordination coordination) implements Begun {}

    /** Something that it names is taken by another one in flight; it may be sent again. */
    record Busy(ChainKey taker) implements Begun {}
  }

  /** How a chain ended. */
  public sealed interface Result {
    /** Null where nothing has to be recorded. */
    Step step();

    /** The shards that have to be told. */
    default Set<Integer> tell() {
      return step() == null || !(step().entry() instanceof CrossEntry.Decided decided) ? Set.of() : decided.tell();
    }

    /** Each member has its outcome; they may be given to the requester once the step is in the journal. */
    record Answered(List<Decision.OfTransfer> outcomes, Step step) implements Result {}

    /** It has no outcome and may be sent again. */
    record Abandoned(Step step) implements Result {}

    /** It is decided already, or was never begun here; nothing is to be done. */
    record Stale() implements Result {
      @Override
      public Step step() {
        return null;
      }
    }
  }

  /** The one in flight for which a chain, also one of this shard alone, has to wait, since something that it names is taken by that; null if it need not. */
  public static ChainKey waitsFor(ShardView view, Chain chain) {
    return Part.taker(view, chain);
  }

  /** Begins a chain of which this shard is the first on its route, or finds it in flight. */
  public Begun begin(Chain chain, Route.Through route) {
    ChainKey taker = Part.taker(view, chain);
    if (taker != null) {
      CrossEntry.Prepared inFlight = view.prepared(taker);
      boolean same = taker.coordinator() == shard && inFlight.chain().members().equals(chain.members());
      return same ? new Begun.Joined(resume(inFlight)) : new Begun.Busy(taker);
    }
    long first = Math.max(view.lastTimestamp() + 1, now);
    Part part = new Part(view, shard, placement, chain, Facts.NONE, first);
    Report.Judged own = part.judge(chain.size() - 1);
    if (own.failure() != null || !chain.committable() || part.isEmpty()) {
      return new Begun.UnderWay(new Coordination(chain, route, null, first, List.of(own)), null);
    }
    ChainKey key = key(chain, first);
    Step step = part.prepare(key, chain, key.timestamp());
    Report report = step == null ? new Report.NoRoom(shard) : own.prepared();
    return new Begun.UnderWay(new Coordination(chain, route, step == null ? null : key, first, List.of(report)), step);
  }

  /** As late as the last member, so that the entry is. */
  private ChainKey key(Chain chain, long first) {
    return new ChainKey(shard, first + chain.size() - 1);
  }

  /** Goes on with a chain of which nothing is left but its entry. */
  public Coordination resume(CrossEntry.Prepared prepared) {
    Route.Through route = (Route.Through) Route.of(prepared.chain(), placement, Set.of());
    return new Coordination(
        prepared.chain(), route, prepared.key(), prepared.key().first(prepared.chain().size()), List.of(Participant.ofPrepared(view, shard, prepared)));
  }

  /** Refuses a chain for which there is no route, as every refusal on this shard alone; nobody else hears of it, since the ids stay free. */
  public Decision refuse(Chain chain, Refusal refusal) {
    Overlay overlay = new Overlay(view, now, chain.size());
    List<Decision.OfTransfer> answers = new ArrayList<>();
    for (NewTransfer member : chain.members()) {
      Entry.TransferRejected before = member.id().isNone() ? null : overlay.rejection(member.id());
      if (before == null || before.outcome() != refusal.outcome()) {
        before = new Entry.TransferRejected(member.id(), refusal.outcome(), overlay.nextTimestamp());
        overlay.rejected(before);
      }
      answers.add(new Decision.OfTransfer(member.id(), refusal.outcome(), before.timestamp()));
    }
    return overlay.decision(List.of(new Decision.Answer(List.of(), answers)));
  }

  /**
   * Decides as far as the reports tell.
   *
   * @throws IllegalStateException if shards have still to be asked
   */
  public Result decide(Coordination coordination) {
    CrossEntry.Prepared prepared = coordination.key() == null ? null : view.prepared(coordination.key());
    if (coordination.key() != null && prepared == null) {
      return new Result.Stale();
    }
    if (prepared == null && !holdsStill(coordination)) {
      return new Result.Abandoned(null);
    }
    return switch (coordination.next()) {
      case Coordination.Next.AskShard _ -> throw new IllegalStateException("not all shards have reported");
      case Coordination.Next.Commit _ -> commit(coordination, prepared);
      case Coordination.Next.Refuse refuse -> refuse(coordination, prepared, refuse.outcomes());
      case Coordination.Next.RefuseAll refuse ->
          refuse(coordination, prepared, Collections.nCopies(coordination.chain().size(), refuse.refusal().outcome()));
      case Coordination.Next.Abandon _ -> new Result.Abandoned(end(prepared, new Verdict.Abandoned()));
    };
  }

  /** Gives up a prepared chain, because a shard does not answer. */
  public Result abandon(ChainKey key) {
    CrossEntry.Prepared prepared = view.prepared(key);
    return prepared == null ? new Result.Stale() : new Result.Abandoned(end(prepared, new Verdict.Abandoned()));
  }

  /**
   * What a participant is told that asks about a chain which it has prepared: the verdict, or null while there is none. A chain that is neither in flight here nor
   * unsettled has been ended by all who were prepared for its commit.
   */
  public Verdict inquired(ChainKey key) {
    if (view.prepared(key) != null) {
      return null;
    }
    CrossEntry.Decided decided = view.unsettled(key);
    return decided == null ? new Verdict.Abandoned() : decided.verdict();
  }

  /**
   * Forgets a chain that all have ended.
   *
   * @return null where it is forgotten already
   */
  public Step settle(ChainKey key) {
    return view.unsettled(key) == null ? null : new Legs(view).step(new CrossEntry.Settled(key, timestamp()), List.of());
  }

  /**
   * Nothing was prepared, so this shard may have changed since, and by the same chain: whether what it found still holds. If not, what the others have found
   * does not go with it.
   */
  private boolean holdsStill(Coordination coordination) {
    Chain chain = coordination.chain();
    if (Part.taker(view, chain) != null) {
      return false;
    }
    long first = timestamp();
    Part part = new Part(view, shard, placement, chain, Facts.NONE, first);
    Report.Judged found = part.judge(chain.size() - 1);
    ChainKey key = key(chain, first);
    return switch (coordination.reports().getFirst()) {
      case Report.Judged before -> found.findsSameAs(before);
      case Report.NoRoom _ -> found.failure() == null && part.prepare(key, chain, key.timestamp()) == null;
      case Report.Busy _ -> true;
    };
  }

  private Result commit(Coordination coordination, CrossEntry.Prepared prepared) {
    List<Decision.OfTransfer> outcomes = coordination.chain().created(coordination.key());
    return new Result.Answered(outcomes, end(prepared, new Verdict.Committed(coordination.facts().amounts(), coordination.facts().records())));
  }

  private Result refuse(Coordination coordination, CrossEntry.Prepared prepared, List<TransferOutcome> outcomes) {
    Refusals refusals = new Refusals(view, now, coordination);
    List<Decision.OfTransfer> answers = refusals.record(outcomes);
    if (prepared == null && refusals.recorded().isEmpty()) {
      return new Result.Answered(answers, null);
    }
    Set<Integer> tell = prepared == null ? shardsOf(coordination.chain(), refusals.burnedMembers()) : shardsOf(coordination.chain(), null);
    ChainKey key = prepared == null ? new ChainKey(shard, refusals.nextTimestamp()) : prepared.key();
    Verdict verdict = new Verdict.Refused(refusals.burned());
    CrossEntry entry = new CrossEntry.Decided(key, verdict, tell, refusals.nextTimestamp());
    return new Result.Answered(answers, Ending.of(view, prepared, verdict, entry, refusals.recorded()));
  }

  private Step end(CrossEntry.Prepared prepared, Verdict verdict) {
    if (prepared == null) {
      return null;
    }
    Set<Integer> tell = shardsOf(prepared.chain(), null);
    long timestamp = timestamp() + Ending.recorded(prepared, verdict);
    return Ending.of(view, prepared, verdict, new CrossEntry.Decided(prepared.key(), verdict, tell, timestamp), List.of());
  }

  /** The other shards on which members have accounts, or their ids. */
  private Set<Integer> shardsOf(Chain chain, Set<Integer> members) {
    Set<Integer> shards = new TreeSet<>();
    for (int i = 0; i < chain.size(); i++) {
      if (members == null || members.contains(i)) {
        Route.addShards(shards, chain.parties().get(i), placement);
        if (chain.parties().get(i).anonymous()) {
          shards.add(placement.shardOf(chain.members().get(i).id()));
        }
      }
    }
    shards.remove(shard);
    return shards;
  }

  private long timestamp() {
    return Math.max(view.lastTimestamp() + 1, now);
  }
}
