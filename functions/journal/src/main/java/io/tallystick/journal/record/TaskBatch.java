package io.tallystick.journal.record;

import io.tallystick.journal.Deadline;
import io.tallystick.ledger.Account;
import io.tallystick.ledger.Chain;
import io.tallystick.ledger.ChainKey;
import io.tallystick.ledger.Coordination;
import io.tallystick.ledger.Coordinator;
import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Decision;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.HoldExpiry;
import io.tallystick.ledger.Invariants;
import io.tallystick.ledger.LayeredView;
import io.tallystick.ledger.Ledger;
import io.tallystick.ledger.NewTransfer;
import io.tallystick.ledger.Parties;
import io.tallystick.ledger.Participant;
import io.tallystick.ledger.Placement;
import io.tallystick.ledger.Report;
import io.tallystick.ledger.Request;
import io.tallystick.ledger.Step;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferId;
import io.tallystick.ledger.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Decides the tasks of one shard in order, each on what those before it left, on one state of the shard. To be used once. */
final class TaskBatch {
  /** Parts of chains that may be prepared on a shard: with more, none is begun or prepared any more until some have ended. */
  static final int MOST_IN_FLIGHT = 10_000;
  /** The same in bytes, as {@link Weight} has them, since everybody who follows the journal keeps them until they end; the last one may exceed it. */
  static final long MOST_IN_FLIGHT_BYTES = 32L * 1024 * 1024;

  /**
   * What the tasks come to.
   *
   * @param outcomes one for each task, in order
   * @param entries what has to be recorded for them to be true
   * @param accounts every account that the entries touch, as it stands after them
   * @param met what the tasks of the next segment have to know of these
   */
  record Result(List<Outcome> outcomes, List<Entry> entries, List<Account> accounts, Met met) {}

  private final ShardCache cache;
  private final int shard;
  private final Placement placement;
  private final long now;
  private final LayeredView view;
  private final Met met;
  private final List<Task> tasks;
  private final Outcome[] outcomes;
  /** Transfers of this shard alone that wait to be decided together. */
  private final List<Integer> together = new ArrayList<>();

  private int prepared;
  private long preparedBytes;

  /** @param met by the tasks before these */
  TaskBatch(ShardCache cache, int shard, Placement placement, long now, List<Task> tasks, Met met) {
    this.cache = cache;
    this.shard = shard;
    this.placement = placement;
    this.now = now;
    this.view = new LayeredView(cache);
    this.met = met.copy();
    this.tasks = tasks;
    this.outcomes = new Outcome[tasks.size()];
  }

  /** @param riders what is only done if there is a segment anyhow */
  Result decide(List<Task> riders) {
    for (int i = 0; i < outcomes.length; i++) {
      if (tasks.get(i) instanceof Task.Make make && isOrdinary(make)) {
        together.add(i);
        continue;
      }
      decideTogether();
      outcomes[i] = decide(tasks.get(i));
    }
    decideTogether();
    if (!view.entries().isEmpty()) {
      riders.forEach(this::decide);
    }
    return new Result(Arrays.asList(outcomes), view.entries(), view.accounts(), met);
  }

  /** Whether nothing can keep it from being decided, so that it can be so with others. */
  private boolean isOrdinary(Task.Make make) {
    return !met.mustWait(make.bearing()) && !met.disturbs(make.bearing()) && Coordinator.waitsFor(view, make.chain()) == null && !moved(make.chain());
  }

  private void decideTogether() {
    if (together.isEmpty()) {
      return;
    }
    List<Request> requests = together.stream().map(at -> ((Task.Make) tasks.get(at)).request()).toList();
    Decision decision = Ledger.decide(new Everywhere(view), requests, now);
    take(decision);
    for (int i = 0; i < requests.size(); i++) {
      outcomes[together.get(i)] = new Outcome.Answered(decision.answers().get(i));
    }
    together.clear();
  }

  private Outcome decide(Task task) {
    return switch (task) {
      case Task.Open open -> open(open);
      case Task.Make make -> make(make);
      case Task.Begin begin -> begin(begin);
      case Task.Judge judge -> judge(judge);
      case Task.Decide decide -> decide(decide.coordination());
      case Task.Abandon abandon -> result(abandon.key(), coordinator().abandon(abandon.key()));
      case Task.Refuse refuse -> {
        Decision decision = coordinator().refuse(refuse.chain(), refuse.refusal());
        take(decision);
        yield new Outcome.Answered(decision.answers().getFirst());
      }
      case Task.End end -> done(Participant.end(view, end.key(), end.verdict(), now));
      case Task.Settle settle -> done(coordinator().settle(settle.key()));
      case Task.Inquire inquire -> new Outcome.Inquired(coordinator().inquired(inquire.key()));
      case Task.Look look -> {
        CrossEntry.Prepared inFlight = view.prepared(look.key());
        yield new Outcome.Found(inFlight == null ? null : coordinator().resume(inFlight), view.unsettled(look.key()));
      }
      case Task.Release release ->
          switch (HoldExpiry.atOther(view, release.hold(), now)) {
            case HoldExpiry.Told.Later _ -> new Outcome.Later();
            case HoldExpiry.Told.Released released -> done(released.step());
          };
      case Task.SettleExpiry settle -> done(HoldExpiry.settle(view, settle.hold(), now));
    };
  }

  private Outcome open(Task.Open open) {
    if (met.mustWait(open.bearing())) {
      return leftOut(open.bearing(), Outcome.Cause.AFTER_ANOTHER);
    }
    Decision decision = Ledger.decide(view, List.of(open.request()), now);
    take(decision);
    return new Outcome.Answered(decision.answers().getFirst());
  }

  /** One that something may keep from being decided. */
  private Outcome make(Task.Make make) {
    Outcome.Cause cause = hindrance(make.chain(), make.bearing());
    if (cause != null) {
      return leftOut(make.bearing(), cause);
    }
    ChainKey taker = Coordinator.waitsFor(view, make.chain());
    if (taker != null) {
      return taken(make.bearing(), taker);
    }
    Decision decision = Ledger.decide(new Everywhere(view), List.of(make.request()), now);
    if (met.disturbs(make.bearing()) && decision.answers().getFirst().transfers().stream().anyMatch(of -> Outcome.ofState(of.outcome()))) {
      return leftOut(make.bearing(), Outcome.Cause.DISTURBED);
    }
    take(decision);
    return new Outcome.Answered(decision.answers().getFirst());
  }

  private Outcome begin(Task.Begin begin) {
    Outcome.Cause cause = hindrance(begin.chain(), begin.bearing());
    if (cause == null && full()) {
      cause = Outcome.Cause.FULL;
    }
    if (cause != null) {
      return leftOut(begin.bearing(), cause);
    }
    switch (coordinator().begin(begin.chain(), begin.route())) {
      case Coordinator.Begun.Busy busy -> {
        return taken(begin.bearing(), busy.taker());
      }
      case Coordinator.Begun.Joined joined -> {
        met.prepared(begin.bearing());
        return new Outcome.Begun(joined.coordination(), true);
      }
      case Coordinator.Begun.UnderWay begun -> {
        if (met.disturbs(begin.bearing()) && fails(begun.coordination().reports().getFirst())) {
          return leftOut(begin.bearing(), Outcome.Cause.DISTURBED);
        }
        if (begun.step() != null) {
          prepare(begun.step(), begin.bearing());
        } else if (begin.bearing().careful()) {
          met.leftOut(begin.bearing()); // it is judged once more when it is decided
        }
        return new Outcome.Begun(begun.coordination(), false);
      }
    }
  }

  private Outcome judge(Task.Judge judge) {
    boolean prepares = judge.ask().key() != null && view.prepared(judge.ask().key()) == null;
    if (met.mustWait(judge.bearing()) || prepares && full() || view.prepared(judge.ask().key()) == null && moved(judge.ask().chain())) {
      met.leftOut(judge.bearing());
      return new Outcome.Reported(new Report.Busy(shard, null), true);
    }
    boolean disturbs = met.disturbs(judge.bearing());
    Participant.Reaction reaction = Participant.judge(view, shard, placement, judge.ask(), now);
    boolean disturbed = reaction.report() instanceof Report.Busy || disturbs && fails(reaction.report());
    if (disturbed) {
      met.leftOut(judge.bearing());
    }
    if (reaction.step() != null) {
      prepare(reaction.step(), judge.bearing());
    }
    return new Outcome.Reported(reaction.report(), disturbed);
  }

  private Outcome decide(Coordination coordination) {
    Coordinator.Result result = coordinator().decide(coordination);
    Invariants.check(coordination, result);
    return result(coordination.key(), result);
  }

  private Outcome result(ChainKey key, Coordinator.Result result) {
    CrossEntry.Decided before = result instanceof Coordinator.Result.Stale ? view.unsettled(key) : null;
    done(result.step());
    return new Outcome.Decided(result, before);
  }

  private Outcome.Cause hindrance(Chain chain, Bearing bearing) {
    if (met.mustWait(bearing)) {
      return Outcome.Cause.AFTER_ANOTHER;
    }
    return moved(chain) ? Outcome.Cause.MOVED : null;
  }

  private Outcome leftOut(Bearing bearing, Outcome.Cause cause) {
    met.leftOut(bearing);
    return new Outcome.LeftOut(cause, null);
  }

  private Outcome taken(Bearing bearing, ChainKey taker) {
    met.leftOut(bearing);
    return new Outcome.LeftOut(Outcome.Cause.TAKEN, taker);
  }

  private boolean full() {
    return cache.chains().size() + prepared >= MOST_IN_FLIGHT || cache.chains().weight() + preparedBytes >= MOST_IN_FLIGHT_BYTES;
  }

  /** Whether a hold or original was located nowhere and is known here by now: its accounts say where the chain goes. */
  private boolean moved(Chain chain) {
    for (int i = 0; i < chain.size(); i++) {
      if (chain.parties().get(i).source() == Parties.Source.NOWHERE) {
        NewTransfer member = chain.members().get(i);
        TransferId source = member.source();
        if (!source.isNone() && (member.resolves() && view.hold(source) != null || view.known(source) instanceof Transfer)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean fails(Report report) {
    return switch (report) {
      case Report.Judged judged -> judged.failure() != null && Outcome.ofState(judged.failure().outcome());
      case Report.NoRoom _, Report.Busy _ -> true;
    };
  }

  private void prepare(Step step, Bearing bearing) {
    prepared++;
    preparedBytes += Weight.of(step.entry());
    met.prepared(bearing);
    take(step);
  }

  private Outcome done(Step step) {
    if (step != null) {
      take(step);
    }
    return new Outcome.Done();
  }

  private void take(Step step) {
    Invariants.check(view, step);
    view.apply(step);
  }

  private void take(Decision decision) {
    Invariants.check(view, decision);
    view.apply(decision);
  }

  private Coordinator coordinator() {
    return new Coordinator(view, shard, placement, now);
  }

  /** What the tasks need that the cache may lack. */
  static void load(Loading loading, ShardCache cache, List<Task> tasks, Deadline deadline) {
    List<Request> requests = new ArrayList<>();
    List<CrossEntry.Prepared> parts = new ArrayList<>();
    List<TransferId> ids = new ArrayList<>();
    List<TransferId> holds = new ArrayList<>();
    for (Task task : tasks) {
      switch (task) {
        case Task.Open open -> requests.add(open.request());
        case Task.Make make -> requests.add(make.request());
        case Task.Begin begin -> requests.add(Task.asRequest(begin.chain()));
        case Task.Judge judge -> requests.add(Task.asRequest(judge.ask().chain()));
        case Task.Refuse refuse -> refuse.chain().members().forEach(member -> ids.add(member.id()));
        case Task.Decide decide -> {
          requests.add(Task.asRequest(decide.coordination().chain()));
          add(parts, cache.prepared(decide.coordination().key()));
        }
        case Task.Look look -> add(parts, cache.prepared(look.key()));
        case Task.Abandon abandon -> add(parts, cache.prepared(abandon.key()));
        case Task.End end -> {
          add(parts, cache.prepared(end.key()));
          if (end.verdict() instanceof Verdict.Refused refused) {
            refused.burned().forEach(burn -> ids.add(burn.id()));
          }
        }
        case Task.Release release -> holds.add(release.hold());
        case Task.Settle _, Task.SettleExpiry _, Task.Inquire _ -> {}
      }
    }
    loading.load(cache, requests, deadline);
    loading.loadPrepared(cache, parts, ids, deadline);
    loading.loadHoldsWithAccounts(cache, holds, deadline);
  }

  private static void add(List<CrossEntry.Prepared> parts, CrossEntry.Prepared part) {
    if (part != null) {
      parts.add(part);
    }
  }
}
