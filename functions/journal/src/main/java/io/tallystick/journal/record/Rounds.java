package io.tallystick.journal.record;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.Parallel;
import io.tallystick.journal.Positions;
import io.tallystick.journal.Retry;
import io.tallystick.journal.StoreException;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Chain;
import io.tallystick.ledger.ChainKey;
import io.tallystick.ledger.Coordination;
import io.tallystick.ledger.Coordinator;
import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.NewTransfer;
import io.tallystick.ledger.Parties;
import io.tallystick.ledger.Placement;
import io.tallystick.ledger.Report;
import io.tallystick.ledger.Request;
import io.tallystick.ledger.Route;
import io.tallystick.ledger.Sharding;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferFlag;
import io.tallystick.ledger.TransferId;
import io.tallystick.ledger.Verdict;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.IntFunction;

/**
 * Brings the units of one call to their end, on all shards at once, in rounds: in each, every shard does all that can be done there by then, in one segment.
 *
 * <p>All chains are begun at once, whatever accounts they share, so that a hot account costs no rounds. What keeps the outcomes those of one shard that decides one unit after the other:
 *
 * <ul>
 *   <li>A unit takes effect only when those before it that share an account with it are judged on all of their shards, so it never overtakes one that fails.
 *   <li>What fails while others that share an account are in flight, or are before it and not judged, is not decided but begun again; so are those after it that share an account with it, and from then on all are
 *       judged in their order on each shard.
 *   <li>Units that share an id, hold or original come one after the other, and so does everything about an account that is closed, opened again or balanced.
 * </ul>
 *
 * For one thread.
 */
final class Rounds {
  /** So often the units that come after one wait with it for chains that are no business of the call. */
  private static final int PATIENCE = 3;
  /** So many rounds without progress end a call of which something needs a shard that is down: who repeats it later, has meanwhile time for what does not. */
  private static final int IDLE_ROUNDS = 4;

  /** The most rounds of a call, whatever time is left: it is far from them where nobody else is in the way. */
  private static final int ROUNDS = 200;

  private static final int ROUNDS_OF_UNIT = 8;

  /** A task of a unit on a shard; without a unit it is one that rides along. */
  private record Job(Unit unit, Task task) {}

  private final Placement placement;
  private final int shards;
  private final int width;
  private final IntFunction<Recorder> recorders;
  private final Riders riders;
  private final List<Unit> units;
  private final Takers takers = new Takers();
  private final GroupOrder groups = new GroupOrder();
  private final Map<AccountId, Line> lines = new HashMap<>();
  private final Map<TransferId, IdLine> ids = new HashMap<>();
  private final Finds finds;
  private final Reach.Call reach;
  private final Map<Integer, List<Entry>> entries = new TreeMap<>();
  private final Map<Integer, Long> positions = new TreeMap<>();
  private int round;
  private boolean inOrder;
  private boolean progress;

  /** Transfers of others, by what this call has decided. */
  private final Map<Verdict.Kind, Integer> drivenOn = new EnumMap<>(Verdict.Kind.class);

  int decided;
  int abandoned;
  int ended;

  Rounds(Placement placement, int shards, int width, IntFunction<Recorder> recorders, Reach reach, Riders riders, List<Unit> units) {
    this.placement = placement;
    this.shards = shards;
    this.width = width;
    this.recorders = recorders;
    this.reach = reach.newCall();
    this.riders = riders;
    this.units = new ArrayList<>(units);
    this.finds = new Finds(placement);
    Map<TransferId, NewTransfer> made = new HashMap<>();
    for (Unit unit : units) {
      unit.accounts.forEach(account -> share(unit, account.id()));
      for (NewTransfer member : unit.transfers) {
        share(unit, member.id());
        share(unit, member.pendingId());
        share(unit, member.reverses());
        share(unit, member.debitAccountId());
        share(unit, member.creditAccountId());
        // where the source is made by this very call, its accounts are what the member moves between
        for (TransferId source : List.of(member.pendingId(), member.reverses())) {
          NewTransfer maker = source.isNone() ? null : made.get(source);
          if (maker != null) {
            share(unit, maker.debitAccountId());
            share(unit, maker.creditAccountId());
          }
        }
        made.putIfAbsent(member.id(), member);
      }
    }
  }

  private void share(Unit unit, AccountId id) {
    if (!id.isNone()) {
      unit.lines.computeIfAbsent(id, one -> lines.computeIfAbsent(one, any -> new Line(placement.shardOf(any))));
    }
  }

  private void share(Unit unit, TransferId id) {
    if (!id.isNone()) {
      unit.ids.computeIfAbsent(id, one -> ids.computeIfAbsent(one, _ -> new IdLine()));
    }
  }

  /**
   * Goes on until everything is done, nothing more can be, or the time is over; where a shard is down, until all is done that does not need it.
   *
   * @throws RuntimeException for a bug, a broken invariant, or a store that refuses or is corrupt; some may be recorded
   */
  void run(Retry retry, Deadline deadline) {
    Retry.Backoff backoff = retry.backoff(deadline);
    int mostRounds = ROUNDS + ROUNDS_OF_UNIT * units.size();
    int idle = 0;
    while (units.stream().anyMatch(unit -> !unit.done()) && !deadline.over() && round < mostRounds) {
      round++;
      reach.newRound(round);
      progress = false;
      locate(deadline);
      Map<Integer, List<Job>> plan = plan();
      if (!plan.isEmpty()) {
        carryOut(plan, deadline);
      }
      if (progress) {
        idle = 0;
        backoff.progress();
      }
      if (plan.isEmpty() || !progress) {
        idle++;
        if (idle >= IDLE_ROUNDS && reach.isAnyDown() || !backoff.pause()) {
          return;
        }
        reach.wake();
        units.forEach(unit -> unit.resting = false);
      }
    }
  }

  // what is located

  private void locate(Deadline deadline) {
    Map<Unit, Set<TransferId>> unknown = new LinkedHashMap<>();
    Set<TransferId> undone = new HashSet<>();
    for (Unit unit : units) {
      if (unit.state == Unit.State.NEW && !unit.resting && !unit.isLocated()) {
        Set<TransferId> sources = unit.sources();
        if (sources.stream().noneMatch(undone::contains)) {
          sources.removeIf(source -> finds.isFor(unit, source));
          unknown.put(unit, sources);
        }
      }
      if (!unit.done()) {
        unit.transfers.forEach(member -> undone.add(member.id()));
      }
    }
    if (unknown.isEmpty()) {
      return;
    }
    boolean askedAll = seek(unknown, deadline);
    unknown.forEach(
        (unit, sources) -> {
          if (askedAll || sources.stream().allMatch(source -> finds.isFor(unit, source))) {
            settleWay(unit);
          } else {
            unit.rest();
          }
        });
  }

  /** Whether what was not found is recorded on no shard as of now; what is recorded is noted. */
  private boolean seek(Map<Unit, Set<TransferId>> unknown, Deadline deadline) {
    Map<Integer, Set<TransferId>> byShard = new TreeMap<>();
    unknown.forEach(
        (unit, sources) -> {
          for (TransferId source : sources) {
            AccountId named = unit.named(source);
            if (!named.isNone()) {
              byShard.computeIfAbsent(placement.shardOf(named), _ -> new LinkedHashSet<>()).add(source);
            }
          }
        });
    // A transfer that is found stays where it is for ever, so here an old answer will do.
    ask(byShard, false, deadline);
    Set<TransferId> missing = new LinkedHashSet<>();
    unknown.forEach((unit, sources) -> sources.stream().filter(source -> !finds.isFor(unit, source)).forEach(missing::add));
    if (missing.isEmpty()) {
      return true;
    }
    Map<Integer, Set<TransferId>> everywhere = new TreeMap<>();
    for (int shard = 0; shard < shards; shard++) {
      everywhere.put(shard, missing);
    }
    return ask(everywhere, true, deadline);
  }

  private boolean ask(Map<Integer, Set<TransferId>> byShard, boolean strongly, Deadline deadline) {
    Map<Integer, Map<TransferId, Transfer>> found = new ConcurrentSkipListMap<>();
    Map<Integer, StoreException.Unavailable> failed = new ConcurrentSkipListMap<>();
    List<Integer> asked = byShard.keySet().stream().filter(shard -> !reach.rests(shard)).toList();
    Parallel.forEach(
        width,
        asked,
        shard -> {
          try {
            found.put(shard, recorders.apply(shard).locate(byShard.get(shard), strongly, reach.ofShard(shard, deadline)));
          } catch (StoreException.Unavailable failure) {
            failed.put(shard, failure);
          }
        });
    found.forEach(finds::add);
    failed.forEach((shard, failure) -> reach.failed(shard, round, failure));
    return failed.isEmpty() && asked.size() == byShard.size();
  }

  private void settleWay(Unit unit) {
    Chain chain = Chain.of(unit.transfers, unit.sentAt, source -> finds.of(unit, source));
    settleWay(unit, chain, Route.of(chain, placement, Set.of()));
  }

  private void settleWay(Unit unit, Chain chain, Route way) {
    boolean closes = false;
    for (int i = 0; i < chain.size(); i++) {
      Parties parties = chain.parties().get(i);
      share(unit, parties.debit());
      share(unit, parties.credit());
      if (parties.source() == Parties.Source.LOCATED) {
        Transfer hold = finds.of(unit, chain.members().get(i).source());
        // where others have located it, this call knows its accounts only
        closes |= hold == null || hold.flags().has(TransferFlag.CLOSING_DEBIT) || hold.flags().has(TransferFlag.CLOSING_CREDIT);
      }
    }
    unit.located(chain, way, closes);
  }

  // the plan of a round

  private Map<Integer, List<Job>> plan() {
    Map<Integer, List<Job>> ends = new TreeMap<>();
    Map<Integer, List<Job>> plan = new TreeMap<>();
    inOrder = units.stream().anyMatch(unit -> unit.careful && !unit.done() && unit.rests < PATIENCE);
    List<Unit> inTurn = new ArrayList<>(takers.undone());
    inTurn.addAll(GroupOrder.inTurn(units, PATIENCE));
    groups.newRound();
    for (Unit unit : inTurn) {
      unit.lines.values().forEach(line -> line.in(round));
      unit.ids.values().forEach(line -> line.in(round));
      if (unit.state == Unit.State.ENDING) {
        for (int shard : unit.toEnd) {
          add(ends, shard, new Job(unit, new Task.End(unit.key, unit.verdict, unit.chain == null ? 1 : unit.chain.size())));
        }
        leave(unit, null, -1);
        continue;
      }
      Task task = next(unit);
      int shard = task == null ? -1 : shardOf(unit, task);
      boolean down = needsWhatIsDown(unit, task, shard);
      if (task != null && reach.rests(shard)) {
        if (reach.isDown(shard)) {
          unanswered(unit, task);
        }
        task = null;
      }
      if (task != null) {
        boolean first = task instanceof Task.Decide || task instanceof Task.Abandon || task instanceof Task.Look;
        add(first ? ends : plan, shard, new Job(unit, task));
      }
      if (down) {
        groups.leave(unit, false, false);
        unit.ids.values().forEach(IdLine::takeOutOfReach);
      } else {
        leave(unit, task, shard);
      }
    }
    // What ends something comes first, since it makes room for the rest.
    plan.forEach((shard, jobs) -> jobs.forEach(job -> add(ends, shard, job)));
    return ends;
  }

  /** Whether it needs a shard that has failed again and again, or what is to be begun comes after something of the same name that does. */
  private boolean needsWhatIsDown(Unit unit, Task task, int shard) {
    if (task == null) {
      return unit.state == Unit.State.NEW && unit.ids.values().stream().anyMatch(IdLine::isOutOfReach);
    }
    return reach.holdsUpNobodyElse(shard);
  }

  private void add(Map<Integer, List<Job>> plan, int shard, Job job) {
    if (!reach.rests(shard)) {
      plan.computeIfAbsent(shard, _ -> new ArrayList<>()).add(job);
    }
  }

  private int shardOf(Unit unit, Task task) {
    return switch (task) {
      case Task.Judge _ -> unit.remaining().getFirst();
      case Task.Look look -> look.key().coordinator();
      case Task.Decide _, Task.Abandon _ -> unit.coordination.route().coordinator();
      default -> unit.home(placement);
    };
  }

  private Task next(Unit unit) {
    return switch (unit.state) {
      case NEW -> unit.resting ? null : begin(unit);
      case SOUGHT -> new Task.Look(unit.key);
      case JUDGED -> goOn(unit);
      case ENDING, DONE -> null;
    };
  }

  private Task begin(Unit unit) {
    if (!unit.isLocated()) {
      return null;
    }
    int home = unit.home(placement);
    boolean alone = unit.alone();
    for (IdLine id : unit.ids.values()) {
      if (alone ? !id.freeFor(home) : !id.free()) {
        return null;
      }
    }
    for (Line line : unit.lines.values()) {
      boolean mustWait =
          line.blocked
              || line.barrier
              || unit.barrier && (line.crossing || !alone && line.decidedNow)
              || alone && line.unjudged
              || inOrder && line.home == home && line.unjudgedHere;
      if (mustWait) {
        return null;
      }
    }
    if (groups.mustWait(unit, home)) {
      return null;
    }
    Bearing bearing = bearing(unit, home);
    if (unit.ofAccounts()) {
      return new Task.Open(new Request(unit.accounts, List.of(), unit.sentAt), bearing);
    }
    if (unit.route instanceof Route.Refused refused) {
      return new Task.Refuse(unit.chain, refused.refusal());
    }
    return alone ? new Task.Make(unit.chain, bearing) : new Task.Begin(unit.chain, (Route.Through) unit.route, bearing);
  }

  private Task goOn(Unit unit) {
    if (unit.refusedTooSoon()) {
      unit.disturbed = true;
      unit.careful = true;
    }
    boolean giveUp = unit.disturbed || groups.overtakes(unit) || unit.lines.values().stream().anyMatch(line -> line.blocked || line.yields && unit.preparedOn.contains(line.home));
    if (giveUp) {
      return unit.key == null ? reset(unit) : new Task.Abandon(unit.key);
    }
    return switch (unit.coordination.next()) {
      case Coordination.Next.AskShard(int shard, var ask) -> {
        boolean mustWait = inOrder && unit.lines.values().stream().anyMatch(line -> line.home == shard && line.unjudgedHere);
        yield mustWait ? null : new Task.Judge(ask, bearing(unit, shard));
      }
      case Coordination.Next.Commit _ -> {
        boolean mustWait = unit.lines.values().stream().anyMatch(line -> line.unjudged || line.decidedNow);
        yield mustWait ? null : new Task.Decide(unit.coordination);
      }
      case Coordination.Next.Refuse _, Coordination.Next.RefuseAll _, Coordination.Next.Abandon _ -> new Task.Decide(unit.coordination);
    };
  }

  private static Task reset(Unit unit) {
    unit.reset();
    return null;
  }

  private static Bearing bearing(Unit unit, int shard) {
    if (unit.lines.isEmpty() && unit.ids.isEmpty()) {
      return Bearing.NONE;
    }
    Set<AccountId> here = new LinkedHashSet<>();
    boolean disturbed = false;
    for (Map.Entry<AccountId, Line> line : unit.lines.entrySet()) {
      if (line.getValue().home == shard) {
        here.add(line.getKey());
        disturbed |= line.getValue().open || line.getValue().prepared > 0;
        unit.early |= line.getValue().unjudgedHere;
      }
    }
    return new Bearing(here, unit.ids.keySet(), disturbed, unit.careful);
  }

  /** Leaves for the units after it what they have to know of it. */
  private void leave(Unit unit, Task task, int shard) {
    boolean alone = unit.state == Unit.State.NEW && unit.alone();
    boolean beginsAgain = unit.state == Unit.State.NEW && task == null || task instanceof Task.Abandon || unit.state == Unit.State.ENDING && unit.again;
    boolean notLocated = !unit.isLocated();
    boolean ending = unit.state == Unit.State.ENDING && !unit.again;
    boolean decidedNow = alone && task != null;
    boolean unjudged = !decidedNow && !ending && !(unit.readyToCommit() && !beginsAgain);
    groups.leave(unit, ending, decidedNow);
    for (Line line : unit.lines.values()) {
      line.blocked |= beginsAgain && unit.careful;
      line.yields |= unit.careful && toBeJudgedOn(unit, line.home);
      line.crossing |= !decidedNow;
      line.barrier |= (unit.barrier || notLocated) && !decidedNow;
      line.decidedNow |= decidedNow;
      line.unjudged |= unjudged;
      boolean judgedHereNow = task != null && shard == line.home && !beginsAgain;
      line.open |= !(decidedNow || ending || unit.failed || judgedHereNow);
      boolean judgedAgain = unit.careful && unit.state == Unit.State.JUDGED && unit.key == null;
      line.unjudgedHere |= judgedAgain || !decidedNow && !ending && !judgedHereNow && toBeJudgedOn(unit, line.home);
    }
    for (IdLine id : unit.ids.values()) {
      if (decidedNow) {
        id.decidedNow(shard);
      } else {
        id.take();
      }
    }
  }

  private static boolean toBeJudgedOn(Unit unit, int shard) {
    return switch (unit.state) {
      case NEW -> unit.chain == null || !(unit.route instanceof Route.Through through) || through.shards().contains(shard);
      case JUDGED -> unit.remaining().contains(shard);
      case SOUGHT, ENDING, DONE -> false;
    };
  }

  // carrying it out

  private void carryOut(Map<Integer, List<Job>> plan, Deadline deadline) {
    Map<Integer, Recorder.Run> runs = new ConcurrentSkipListMap<>();
    Map<Integer, List<ChainKey>> settling = new TreeMap<>();
    plan.keySet().forEach(shard -> settling.put(shard, riders.take(shard)));
    Parallel.forEach(
        width,
        List.copyOf(plan.keySet()),
        shard -> {
          List<Task> riding = settling.get(shard).stream().<Task>map(Task.Settle::new).toList();
          runs.put(shard, recorders.apply(shard).run(plan.get(shard).stream().map(Job::task).toList(), riding, reach.ofShard(shard, deadline)));
        });
    RuntimeException broken = null;
    for (Map.Entry<Integer, Recorder.Run> one : runs.entrySet()) {
      int shard = one.getKey();
      Recorder.Run run = one.getValue();
      if (!run.rode) {
        riders.giveBack(shard, settling.get(shard));
      }
      entries.computeIfAbsent(shard, _ -> new ArrayList<>()).addAll(run.entries);
      if (run.sequence >= 0) {
        positions.merge(shard, run.sequence, Math::max);
      } else if (run.failure == null) {
        positions.putIfAbsent(shard, run.sequence);
      }
      List<Job> jobs = plan.get(shard);
      for (int i = 0; i < run.outcomes.size(); i++) {
        became(jobs.get(i), shard, run.outcomes.get(i));
      }
      switch (run.failure) {
        case null -> reach.answered(shard);
        case StoreException.Unavailable failure -> {
          reach.failed(shard, round, failure);
          jobs.subList(run.outcomes.size(), jobs.size()).forEach(job -> unanswered(job.unit(), job.task()));
        }
        case RuntimeException bug -> broken = broken == null ? bug : broken;
      }
    }
    if (broken != null) {
      throw broken;
    }
  }

  /** A shard does not answer: a chain that has waited for long enough is given up. */
  private static void unanswered(Unit unit, Task task) {
    unit.disturbed |= unit.overdue && task instanceof Task.Judge;
  }

  private void became(Job job, int shard, Outcome outcome) {
    Unit unit = job.unit();
    switch (outcome) {
      case Outcome.Answered answered -> {
        unit.accountAnswers = unit.ofAccounts() ? answered.answer().accounts() : null;
        unit.transferAnswers = unit.ofAccounts() ? null : answered.answer().transfers();
        unit.state = Unit.State.DONE;
        progress = true;
      }
      case Outcome.LeftOut leftOut -> leftOut(unit, leftOut);
      case Outcome.Begun begun -> {
        unit.joined = begun.joined();
        follow(unit, begun.coordination(), shard);
        progress = true;
      }
      case Outcome.Reported reported -> {
        unit.coordination = unit.coordination.with(reported.report());
        unit.disturbed |= reported.disturbed() && !(reported.report() instanceof Report.Busy);
        unit.careful |= unit.disturbed;
        noteReport(unit, reported.report(), shard);
        progress = true;
      }
      case Outcome.Decided result -> decided(unit, result, shard);
      case Outcome.Found found -> found(unit, found, shard);
      case Outcome.Done _ -> {
        if (job.task() instanceof Task.End) {
          hasEnded(unit, shard);
        }
        progress = true;
      }
      case Outcome.Later _, Outcome.Inquired _ -> {}
    }
  }

  private void leftOut(Unit unit, Outcome.LeftOut leftOut) {
    unit.careful |= leftOut.cause() != Outcome.Cause.AFTER_ANOTHER;
    takers.meet(leftOut.taker());
    switch (leftOut.cause()) {
      case TAKEN, FULL -> unit.rest();
      case MOVED -> unit.forgetWay();
      case DISTURBED, AFTER_ANOTHER -> {}
    }
  }

  private void follow(Unit unit, Coordination coordination, int shard) {
    unit.state = Unit.State.JUDGED;
    unit.coordination = coordination;
    unit.key = coordination.key();
    if (unit.request < 0) {
      unit.chain = coordination.chain();
    } else if (!coordination.chain().equals(unit.chain)) {
      // what is in flight goes the way that whoever began it has found, also when it is begun again
      settleWay(unit, coordination.chain(), coordination.route());
    }
    noteReport(unit, coordination.reports().getFirst(), shard);
  }

  /** Counts what is prepared on a shard, and knows a failure that nothing in flight has caused. */
  private void noteReport(Unit unit, Report report, int shard) {
    switch (report) {
      case Report.Judged judged -> {
        unit.failed |= judged.failure() != null && !unit.disturbed;
        if (judged.ready() && unit.preparedOn.add(shard)) {
          unit.lines.values().stream().filter(line -> line.home == shard).forEach(line -> line.prepared++);
        }
      }
      case Report.NoRoom _ -> unit.failed |= !unit.disturbed;
      case Report.Busy busy -> takers.meet(busy.taker());
    }
  }

  private void notPreparedAnyMore(Unit unit, int shard) {
    if (unit.preparedOn.remove(shard)) {
      unit.lines.values().stream().filter(line -> line.home == shard).forEach(line -> line.prepared--);
    }
  }

  private void decided(Unit unit, Outcome.Decided outcome, int shard) {
    progress = true;
    boolean busy = unit.coordination != null && unit.coordination.reports().stream().anyMatch(report -> report instanceof Report.Busy);
    switch (outcome.result()) {
      case Coordinator.Result.Answered answered -> {
        decided++;
        unit.transferAnswers = answered.outcomes();
        CrossEntry.Decided decision = decision(answered);
        if (unit.request < 0 && decision != null) {
          drivenOn.merge(decision.verdict().kind(), unit.chain.size(), Integer::sum);
        }
        follow(unit, decision, shard, false);
      }
      case Coordinator.Result.Abandoned given -> {
        abandoned++;
        if (busy) {
          unit.rest();
        }
        // what it found had changed before it could be refused
        unit.careful |= busy || given.step() == null;
        follow(unit, decision(given), shard, true);
      }
      case Coordinator.Result.Stale _ -> stale(unit, outcome.found(), shard);
    }
  }

  /** Null where nothing was recorded. */
  private static CrossEntry.Decided decision(Coordinator.Result result) {
    return result.step() == null ? null : (CrossEntry.Decided) result.step().entry();
  }

  /** Somebody else has decided it, or an append of this call was in the journal after all. */
  private void stale(Unit unit, CrossEntry.Decided found, int coordinator) {
    if (found == null) {
      forgotten(unit, coordinator);
      return;
    }
    boolean committed = found.verdict() instanceof Verdict.Committed;
    if (committed) {
      unit.transferAnswers = unit.chain.created(found.key());
    }
    follow(unit, found, coordinator, !committed);
  }

  /**
   * Its coordinator knows nothing of it any more, so all have ended it that were prepared for its verdict. Where this call has prepared it since, it was given up before, and only this call knows of it: those who have
   * ended it take no notice.
   */
  private void forgotten(Unit unit, int coordinator) {
    Set<Integer> others = new TreeSet<>(unit.coordination.route().shards());
    others.remove(coordinator);
    end(unit, coordinator, new Verdict.Abandoned(), others, true);
  }

  /** Has everybody end what was decided; null where nothing was recorded. */
  private void follow(Unit unit, CrossEntry.Decided decision, int coordinator, boolean again) {
    if (decision == null) {
      end(unit, coordinator, null, Set.of(), again);
      return;
    }
    unit.key = decision.key();
    end(unit, coordinator, decision.verdict(), decision.tell(), again);
  }

  private void end(Unit unit, int coordinator, Verdict verdict, Set<Integer> others, boolean again) {
    notPreparedAnyMore(unit, coordinator);
    unit.again = again;
    unit.state = Unit.State.ENDING;
    unit.verdict = verdict;
    unit.toEnd.addAll(others);
    if (unit.toEnd.isEmpty()) {
      finish(unit);
    }
  }

  private void found(Unit unit, Outcome.Found found, int shard) {
    boolean inFlight = found.coordination() != null;
    if (inFlight ? unit.leftToOthers(recorders.apply(shard).now()) : found.unsettled() == null) {
      unit.state = Unit.State.DONE;
      return;
    }
    progress = true;
    if (inFlight) {
      follow(unit, found.coordination(), shard);
    } else {
      follow(unit, found.unsettled(), shard, false);
    }
  }

  private void hasEnded(Unit unit, int shard) {
    ended++;
    notPreparedAnyMore(unit, shard);
    unit.toEnd.remove(shard);
    if (unit.toEnd.isEmpty()) {
      riders.add(unit.key.coordinator(), unit.key);
      finish(unit);
      if (unit.request < 0) {
        units.forEach(other -> other.resting = false); // what it had taken is free
      }
    }
  }

  private static void finish(Unit unit) {
    if (unit.again && unit.request >= 0) {
      unit.reset();
    } else {
      unit.state = Unit.State.DONE;
    }
  }

  // what came of it

  /** The chains that are in flight, or not ended everywhere. */
  Set<ChainKey> unfinished() {
    Set<ChainKey> keys = new TreeSet<>();
    for (Unit unit : units) {
      if (!unit.done() && unit.key != null) {
        keys.add(unit.key);
      }
    }
    return keys;
  }

  /** How many transfers of chains that others have begun this call has decided so. */
  int drivenOn(Verdict.Kind verdict) {
    return drivenOn.getOrDefault(verdict, 0);
  }

  Collection<Unit> units() {
    return units;
  }

  List<Entry> entries() {
    return entries.values().stream().flatMap(List::stream).toList();
  }

  Positions positions() {
    return new Positions(positions);
  }

  /** Why not everything could be decided. */
  StoreException.Unavailable reason() {
    return reach.lastFailure() != null ? reach.lastFailure() : new StoreException.Contended("chains of others, or too many, were in flight for as long as there was time", null);
  }
}
