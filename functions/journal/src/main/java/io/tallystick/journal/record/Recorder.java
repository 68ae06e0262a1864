package io.tallystick.journal.record;

import io.tallystick.journal.AfterBalance;
import io.tallystick.journal.AppendResult;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.Positions;
import io.tallystick.journal.Retry;
import io.tallystick.journal.Segment;
import io.tallystick.journal.SegmentCodec;
import io.tallystick.journal.SegmentContent;
import io.tallystick.journal.SegmentTooLarge;
import io.tallystick.journal.Store;
import io.tallystick.journal.StoreException;
import io.tallystick.journal.readmodel.Projector;
import io.tallystick.journal.record.RecorderListener.Phase;
import io.tallystick.ledger.Account;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.ChainKey;
import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Decision;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.Hold;
import io.tallystick.ledger.HoldExpiry;
import io.tallystick.ledger.Invariants;
import io.tallystick.ledger.LayeredView;
import io.tallystick.ledger.Ledger;
import io.tallystick.ledger.Placement;
import io.tallystick.ledger.Request;
import io.tallystick.ledger.Shard;
import io.tallystick.ledger.Step;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferId;
import io.tallystick.ledger.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Decides requests on a shard and commits them: catch up, load, decide, append; on conflict again.
 *
 * <p>Keeps a cache of the shard between calls. Any number of recorders, in any number of processes, may record to one shard at once: the
 * journal's compare-and-set lets one of them win and the others decide again on the new state. Safe for use by several threads, which take turns.
 */
public final class Recorder {
  /** The writer's epoch where writers need no lease. */
  private static final long NO_EPOCH = 0;
  /** After this long without an append of our own, others have probably appended: look before deciding. */
  private static final Duration FRESH = Duration.ofSeconds(1);
  /** How often a batch that cannot be decided may be taken for one that others disturbed. */
  private static final int MIXTURES = 6;
  /** Of the time left, what a recorder gives to posting a run is the whole divided by this. */
  private static final int HELP_DIVISOR = 2;
  /** Runs as others make them; openings are not kept, since the cache has its own accounts. */
  private static final Projector.Limits HELP =
      new Projector.Limits(
          Projector.Limits.DEFAULT.segments(), Projector.Limits.DEFAULT.weight(), 1, Projector.Limits.DEFAULT.firstWeight());

  private final Store store;
  private final int shard;
  private final Placement placement;
  private final Predicate<AccountId> here;
  private final LongSupplier clock;
  private final RecorderLimits limits;
  private final Retry conflicts;
  private final RecorderListener listener;
  private final Loading loading;
  private final CatchUp catchUp;
  private final Projector helper;
  /** Whether others in this process keep as much as this one. */
  private final boolean oneOfSeveral;
  private final ReentrantLock turn = new ReentrantLock();

  private ShardCache cache;
  private boolean current;
  private long currentAt;
  /** Whether the journal was read to its end since the call began, and after everything else that was read. */
  private boolean caughtUp;
  /** Whether an append was begun whose result is not known. */
  private boolean appending;

  /** One of a ledger's shards, by itself: every account is taken for one that lives there. */
  public Recorder(
      Store store,
      int shard,
      LongSupplier clock,
      RecorderLimits limits,
      Retry conflicts,
      RecorderListener listener) {
    this(store, shard, clock, limits, conflicts, listener, HELP);
  }

  /**
   * @param clock nanoseconds since 1970
   * @param conflicts how long to wait after each lost race
   */
  public Recorder(
      Store store,
      Shard shard,
      LongSupplier clock,
      RecorderLimits limits,
      Retry conflicts,
      RecorderListener listener) {
    this(store, shard.number(), shard.sharding()::shardOf, shard::has, clock, limits, conflicts, listener, HELP, shard.sharding().several());
  }

  /** @param help the bounds of the runs that it posts */
  Recorder(
      Store store,
      int shard,
      LongSupplier clock,
      RecorderLimits limits,
      Retry conflicts,
      RecorderListener listener,
      Projector.Limits help) {
    this(store, shard, _ -> shard, _ -> true, clock, limits, conflicts, listener, help, false);
  }

  private Recorder(
      Store store,
      int shard,
      Placement placement,
      Predicate<AccountId> here,
      LongSupplier clock,
      RecorderLimits limits,
      Retry conflicts,
      RecorderListener listener,
      Projector.Limits help,
      boolean oneOfSeveral) {
    this.store = store;
    this.shard = shard;
    this.placement = placement;
    this.here = here;
    this.clock = clock;
    this.limits = limits;
    this.conflicts = conflicts;
    this.listener = listener;
    this.loading = new Loading(store, shard);
    this.catchUp = new CatchUp(store, shard, here, limits, loading);
    this.helper = new Projector(store, shard, help);
    this.oneOfSeveral = oneOfSeveral;
  }

  /**
   * Decides the requests in order and commits what they change. Requests are atomic only as far as their chains are: if this throws, the first ones, or
   * the first chains of one, may be committed; repeating the call then answers {@code exists} for those.
   *
   * @return one answer for each request, in order; all of them are in the journal
   * @throws StoreException.InPart if that was so after the first of the requests had been decided
   * @throws StoreException.Unavailable if the time was not enough or the store fails; the same requests may be repeated
   * @throws StoreException if the store refuses or is corrupt
   * @throws io.tallystick.ledger.BrokenInvariant if a decision would break the books; nothing of it was committed
   */
  public List<Decision.Answer> record(List<Request> requests, Deadline deadline) {
    return commit(requests, deadline).answers();
  }

  /**
   * The same as {@link #record}, and tells what was appended and up to which segment the answers reflect the journal: whoever reads the journal up to
   * there finds all that they speak of.
   */
  public Recorded commit(List<Request> requests, Deadline deadline) {
    Parts parts = new Parts(requests, limits.batchEvents());
    List<Entry> entries = new ArrayList<>();
    long sequence = -1;
    int batchEvents = limits.batchEvents();
    takeTurn(deadline);
    try {
      while (!parts.isEmpty()) {
        List<Request> pieces = parts.next(batchEvents);
        try {
          Made made = commit(new RequestBatch(pieces), deadline);
          parts.answered(made.answers());
          entries.addAll(made.entries());
          sequence = cache.sequence();
        } catch (SegmentTooLarge tooLarge) {
          if (pieces.size() == 1 && !parts.cutFirst()) {
            throw new IllegalStateException("a chain that was accepted does not fit a segment", tooLarge);
          }
          batchEvents = Math.max(1, pieces.stream().mapToInt(Request::events).sum() / 2);
        }
      }
      return new Recorded(parts.answers(), entries, Positions.of(shard, sequence));
    } catch (StoreException.Unavailable failure) {
      // What is answered stays so: told as failed, a batch that takes longer than a call would come again and again as it is.
      throw StoreException.InPart.of(parts.incomplete(), requests.size(), failure);
    } finally {
      turn.unlock();
    }
  }

  /**
   * Releases holds whose time is over, the first to expire first.
   *
   * @param limit the most holds to release
   * @return how many were released
   */
  public int expireDue(int limit, Deadline deadline) {
    takeTurn(deadline);
    try {
      List<TransferId> due = store.checkpoints().due(shard, clock.getAsLong(), limit, deadline);
      return release(due, deadline);
    } finally {
      turn.unlock();
    }
  }

  /** Releases those of the holds that are still open, in as many segments as it takes. */
  private int release(List<TransferId> due, Deadline deadline) {
    int released = 0;
    int atOnce = due.size();
    for (int from = 0; from < due.size(); ) {
      List<TransferId> some = due.subList(from, Math.min(from + atOnce, due.size()));
      try {
        released += commit(new ExpiryBatch(some), deadline).entries().size();
        from += some.size();
      } catch (SegmentTooLarge tooLarge) {
        if (some.size() == 1) {
          throw new IllegalStateException("one release does not fit a segment", tooLarge);
        }
        atOnce = some.size() / 2;
      }
    }
    return released;
  }

  /**
   * Does the tasks in order, as many to a segment as it takes.
   *
   * @param riders what else is done if there is a segment anyhow
   * @return what became of the tasks, up to the first one that failed
   */
  Run run(List<Task> tasks, List<Task> riders, Deadline deadline) {
    Run run = new Run();
    int batchEvents = limits.batchEvents();
    try {
      takeTurn(deadline);
    } catch (StoreException.Unavailable noTurn) {
      run.failure = noTurn;
      return run;
    }
    try {
      Met met = new Met();
      List<Task> riding = riders;
      while (run.outcomes.size() < tasks.size()) {
        List<Task> some = atOnce(tasks.subList(run.outcomes.size(), tasks.size()), batchEvents);
        SomeTasks batch = new SomeTasks(some, riding, met);
        try {
          Made made = commit(batch, deadline);
          run.outcomes.addAll(made.outcomes());
          run.entries.addAll(made.entries());
          run.sequence = cache.sequence();
          run.rode |= !made.entries().isEmpty();
          riding = run.rode ? List.of() : riding;
          met = made.met();
        } catch (SegmentTooLarge tooLarge) {
          if (!riding.isEmpty()) {
            riding = List.of();
          } else if (some.size() == 1) {
            throw new IllegalStateException("a chain that was accepted does not fit a segment", tooLarge);
          } else {
            batchEvents = Math.max(1, some.stream().mapToInt(Task::events).sum() / 2);
          }
        }
      }
    } catch (RuntimeException failure) {
      run.failure = failure;
    } finally {
      turn.unlock();
    }
    return run;
  }

  /** How far the tasks of one call came. */
  static final class Run {
    final List<Outcome> outcomes = new ArrayList<>();
    final List<Entry> entries = new ArrayList<>();
    /** Up to where the outcomes reflect the journal, −1 before the first. */
    long sequence = -1;
    /** Whether the riders are done. */
    boolean rode;
    /** What ended it, null for nothing; of what comes after the outcomes nothing is known. */
    RuntimeException failure;
  }

  private static List<Task> atOnce(List<Task> tasks, int mostEvents) {
    int events = 0;
    int end = 0;
    while (end < tasks.size() && (end == 0 || events + tasks.get(end).events() <= mostEvents)) {
      events += tasks.get(end++).events();
    }
    return tasks.subList(0, end);
  }

  /**
   * The recorded transfers of some ids, as far as this shard knows them.
   *
   * @param strongly whether those that it does not know were not recorded here before the call; otherwise they may have been a moment ago
   */
  Map<TransferId, Transfer> locate(Collection<TransferId> ids, boolean strongly, Deadline deadline) {
    return look(strongly, deadline, () -> loading.transfers(cache, ids, deadline));
  }

  /** What the journal leaves unfinished, as it stands at its end. */
  Unfinished unfinished(Deadline deadline) {
    return look(true, deadline, () -> new Unfinished(cache.chains().prepared(), cache.chains().unsettled(), cache.chains().unsettledExpiries()));
  }

  /** What a shard's journal leaves unfinished: parts of chains that are prepared, decisions of its own that others have to follow, expiries whose other leg has to be released. */
  record Unfinished(
      Map<ChainKey, CrossEntry.Prepared> prepared, Map<ChainKey, CrossEntry.Decided> unsettled, Map<TransferId, Entry.HoldExpired> expiries) {}

  private <T> T look(boolean strongly, Deadline deadline, Supplier<T> question) {
    takeTurn(deadline);
    try {
      Deadline help = deadline.part(HELP_DIVISOR);
      current &= !strongly;
      bringUp(deadline, help);
      return question.get();
    } catch (StoreException.Unavailable unavailable) {
      current = false;
      throw unavailable;
    } catch (RuntimeException bug) {
      cache = null;
      throw bug;
    } finally {
      endBatch();
      turn.unlock();
    }
  }

  /** Forgets what was only for one batch. */
  private void endBatch() {
    if (cache != null) {
      cache.endOfBatch();
    }
    if (oneOfSeveral) {
      helper.forget();
    }
  }

  /**
   * What a batch comes to.
   *
   * @param accounts every account that the entries touch, as it stands after them
   * @param answers to requests; empty if it was tasks that were decided
   * @param outcomes of tasks; empty if it was requests that were decided
   * @param met by the tasks, else null
   */
  private record Made(List<Entry> entries, List<Account> accounts, List<Decision.Answer> answers, List<Outcome> outcomes, Met met) {
    static Made of(Decision decision) {
      return new Made(decision.entries(), decision.accounts(), decision.answers(), List.of(), null);
    }

    /** Whether nobody learns anything from it. */
    boolean silent() {
      return answers.isEmpty() && outcomes.isEmpty();
    }
  }

  /** How long to wait for others. */
  Retry conflicts() {
    return conflicts;
  }

  long now() {
    return clock.getAsLong();
  }

  /** What is decided together on one state. */
  private sealed interface Batch {
    void load(ShardCache view, Deadline deadline);

    Made decide(ShardCache view, long now);

    /** Checks for what was decided what holds whatever the rules are. */
    void check(ShardCache view, Made made);
  }

  /** Checks each task as it is decided, since the next one is decided upon it. */
  private final class SomeTasks implements Batch {
    private final List<Task> tasks;
    private final List<Task> riders;
    private final Met met;

    SomeTasks(List<Task> tasks, List<Task> riders, Met met) {
      this.tasks = tasks;
      this.riders = riders;
      this.met = met;
    }

    @Override
    public void load(ShardCache view, Deadline deadline) {
      TaskBatch.load(loading, view, tasks, deadline);
    }

    @Override
    public Made decide(ShardCache view, long now) {
      TaskBatch.Result result = new TaskBatch(view, shard, placement, now, tasks, met).decide(riders);
      return new Made(result.entries(), result.accounts(), List.of(), result.outcomes(), result.met());
    }

    @Override
    public void check(ShardCache view, Made made) {}
  }

  private final class RequestBatch implements Batch {
    private final List<Request> requests;
    private Decision decision;

    RequestBatch(List<Request> requests) {
      this.requests = requests;
    }

    @Override
    public void load(ShardCache view, Deadline deadline) {
      loading.load(view, requests, deadline);
    }

    @Override
    public Made decide(ShardCache view, long now) {
      decision = Ledger.decide(view, requests, now);
      return Made.of(decision);
    }

    @Override
    public void check(ShardCache view, Made made) {
      Invariants.check(view, decision);
    }
  }

  private final class ExpiryBatch implements Batch {
    private final List<TransferId> ids;

    ExpiryBatch(List<TransferId> ids) {
      this.ids = ids;
    }

    @Override
    public void load(ShardCache view, Deadline deadline) {
      loading.loadHoldsWithAccounts(view, ids, deadline);
    }

    /** Those of which both accounts are here, then the home's leg of the others; those that a chain in flight has taken are left alone. */
    @Override
    public Made decide(ShardCache cached, long now) {
      LayeredView view = new LayeredView(cached);
      List<Hold.Open> open = new ArrayList<>();
      List<TransferId> across = new ArrayList<>();
      for (TransferId id : ids) {
        if (view.taker(id) == null && view.hold(id) instanceof Hold.Open hold && here.test(hold.transfer().debitAccountId())) {
          if (here.test(hold.transfer().creditAccountId())) {
            open.add(hold);
          } else {
            across.add(id);
          }
        }
      }
      Decision decision = Ledger.expire(view, open, now);
      Invariants.check(view, decision);
      view.apply(decision);
      for (TransferId id : across) {
        Step step = HoldExpiry.atHome(view, id, now);
        if (step != null) {
          Invariants.check(view, step);
          view.apply(step);
        }
      }
      return new Made(view.entries(), view.accounts(), List.of(), List.of(), null);
    }

    @Override
    public void check(ShardCache view, Made made) {}
  }

  private void takeTurn(Deadline deadline) {
    try {
      if (!turn.tryLock(deadline.left().toNanos(), TimeUnit.NANOSECONDS)) {
        throw new StoreException.Contended("no turn to record in the time left", null);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new StoreException.Unavailable("interrupted before the turn to record", interrupted);
    }
  }

  private Made commit(Batch batch, Deadline deadline) throws SegmentTooLarge {
    caughtUp = false;
    appending = false;
    boolean raced = false;
    try {
      Retry.Backoff backoff = conflicts.backoff(deadline);
      Deadline help = deadline.part(HELP_DIVISOR);
      while (true) {
        Made made = decideOnWhatIsKnown(batch, deadline, help);
        if (made.entries().isEmpty()) {
          if (caughtUp || made.silent() || endsHere(deadline)) {
            return made;
          }
          // Decided anew on what has come; but without a look at the cursor for want of room.
          cache.trim();
          current = false;
          continue;
        }
        appending = true;
        boolean appended = append(made.entries(), balances(made), deadline);
        appending = false;
        if (appended) {
          return made;
        }
        raced = true;
        if (!backoff.pause()) {
          throw new StoreException.Contended("other writers won every race in the time left", null);
        }
      }
    } catch (StoreException.Newer newer) {
      current = false;
      throw newer;
    } catch (StoreException.Unavailable unavailable) {
      // The append may have reached the journal: what stands there has to be read before the next decision.
      current = false;
      if (raced && !appending) {
        throw new StoreException.Contended("other writers won every race in the time left", unavailable);
      }
      throw unavailable;
    } catch (RuntimeException bug) {
      // The cache may be what is wrong. It is disposable, so dispose of it.
      cache = null;
      throw bug;
    } finally {
      endBatch();
    }
  }

  /**
   * Whether the cache is the newest state. No append tells so where a batch adds nothing, and what was loaded for it may be of segments that the cache does not have: then the answers would speak of
   * more than the sequence that they name.
   */
  private boolean endsHere(Deadline deadline) {
    return timed(Phase.CATCH_UP, () -> !catchUp.page(cache, ShardCache::overfull, deadline));
  }

  private void bringUp(Deadline deadline, Deadline help) {
    if (cache == null || !current || clock.getAsLong() - currentAt > FRESH.toNanos()) {
      timed(Phase.CATCH_UP, () -> catchUp(deadline, help));
    } else if (cache.cursorDue() || cache.overfull()) {
      timed(Phase.CATCH_UP, () -> followCursor(deadline, help));
    }
  }

  private void restart(Deadline deadline) {
    current = false;
    cache = catchUp.fromCursor(deadline);
    listener.restarted(shard, cache.sequence());
  }

  /** What was taken over stays so if this fails, and the next call goes on from there. */
  private void catchUp(Deadline deadline, Deadline help) {
    if (cache == null) {
      restart(deadline);
    }
    do {
      if (cache.cursorDue() || cache.overfull()) {
        followCursor(deadline, help);
      }
      if (cache.farBehind()) {
        restart(deadline);
      }
    } while (catchUp.page(cache, ShardCache::overfull, deadline));
    caughtUp = true;
    freshNow();
  }

  private void timed(Phase phase, Runnable work) {
    timed(
        phase,
        () -> {
          work.run();
          return null;
        });
  }

  private <T> T timed(Phase phase, Supplier<T> work) {
    long start = System.nanoTime();
    T result = work.get();
    listener.spent(phase, Duration.ofNanos(System.nanoTime() - start));
    return result;
  }

  /** @param help until when runs may be posted */
  private void followCursor(Deadline deadline, Deadline help) {
    cache.posted(catchUp.cursor(deadline).posted());
    if (cache.overfull()) {
      postRun(help);
    }
    while (cache.exhausted() && postRun(deadline)) {
      // nothing else can be done with the time until there is room
    }
    if (cache.exhausted()) {
      throw new StoreException.Unavailable("the read tables are too far behind for what the memory holds", null);
    }
  }

  /**
   * Nothing may be forgotten that no read table has, so memory would grow without bound: posts a run before going on. One that takes longer than the time is
   * gone on with by the next call.
   *
   * @return whether the projector's cursor moved
   */
  private boolean postRun(Deadline deadline) {
    if (deadline.over()) {
      return false;
    }
    try {
      Projector.Progress progress = helper.postRun(deadline);
      cache.posted(progress.posted());
      return progress.entries() > 0;
    } catch (StoreException.Unavailable unfinished) {
      return false; // the batch is not to blame and may have time of its own
    }
  }

  /**
   * Decides on the state as far as it is known. A checkpoint that is loaded may be ahead of the cache, since others append and post meanwhile; such a mixture of
   * states is never recorded, but may be one that the rules cannot decide on. So what fails is tried again with a new cache, and is a bug only if nothing has come while that was filled.
   */
  private Made decideOnWhatIsKnown(Batch batch, Deadline deadline, Deadline help) {
    bringUp(deadline, help);
    for (int mixtures = 1; ; mixtures++) {
      try {
        return decide(batch, deadline);
      } catch (StoreException failed) {
        throw failed;
      } catch (RuntimeException mixtureOrBug) {
        if (mixtures == MIXTURES || mixtures > 1 && endsHere(deadline)) {
          throw mixtureOrBug;
        }
        cache = null;
        bringUp(deadline, help);
      }
    }
  }

  private Made decide(Batch batch, Deadline deadline) {
    long reads = loading.reads();
    timed(Phase.LOAD, () -> batch.load(cache, deadline));
    Made made = timed(Phase.DECIDE, () -> batch.decide(cache, clock.getAsLong()));
    // Each round looks up other keys, so there are at most as many rounds as refused events.
    while (loading.lookUpRejections(cache, cache.takeWanted(), deadline)) {
      made = timed(Phase.DECIDE, () -> batch.decide(cache, clock.getAsLong()));
    }
    caughtUp &= loading.reads() == reads;
    Made checked = made;
    timed(Phase.CHECK, () -> batch.check(cache, checked));
    return made;
  }

  /**
   * Appends entries, in one segment if there is any but a rejection among them. Rejections do not depend on one another, so those of a chain that is too
   * large for a segment may take several.
   *
   * @return true if all of it is in the journal; false if another's segment came first or between, which the cache now has
   */
  private boolean append(List<Entry> entries, List<AfterBalance> balances, Deadline deadline) throws SegmentTooLarge {
    try {
      return append(new SegmentContent(entries, balances), deadline);
    } catch (SegmentTooLarge tooLarge) {
      if (entries.size() == 1 || !entries.stream().allMatch(Recorder::standsAlone)) {
        throw tooLarge;
      }
      int half = entries.size() / 2;
      return append(entries.subList(0, half), List.of(), deadline) && append(entries.subList(half, entries.size()), List.of(), deadline);
    }
  }

  /** Whether it need not be in one segment with what was decided with it; so is that a chain was refused of which nothing was prepared and no id is burned. */
  private static boolean standsAlone(Entry entry) {
    return entry.rejects() || entry instanceof CrossEntry.Decided decided && decided.tell().isEmpty() && decided.verdict().equals(new Verdict.Refused(List.of()));
  }

  /** True if it is in the journal; false if another segment was, which the cache now has. */
  private boolean append(SegmentContent content, Deadline deadline) throws SegmentTooLarge {
    long start = System.nanoTime();
    Segment segment = SegmentCodec.seal(shard, cache.sequence() + 1, cache.tip(), NO_EPOCH, content);
    listener.spent(Phase.SEAL, Duration.ofNanos(System.nanoTime() - start));
    AppendResult result = timed(Phase.APPEND, () -> store.journal().append(segment, deadline));
    return switch (result) {
      case AppendResult.Appended appended -> {
        listener.appended(segment);
        timed(Phase.APPLY, () -> cache.apply(segment, content));
        freshNow();
        yield true;
      }
      case AppendResult.Lost lost -> {
        listener.conflicted(shard, segment.sequence());
        catchUp.apply(cache, lost.winner());
        current = false;
        yield false;
      }
    };
  }

  private void freshNow() {
    current = true;
    currentAt = clock.getAsLong();
  }

  /** Those of accounts that the entries name come first, in their order. */
  private static List<AfterBalance> balances(Made made) {
    Map<AccountId, Account> accounts = LinkedHashMap.newLinkedHashMap(made.accounts().size());
    made.accounts().forEach(account -> accounts.put(account.id(), account));
    List<AfterBalance> balances = new ArrayList<>(accounts.size());
    for (AccountId id : SegmentContent.touched(made.entries())) {
      balances.add(balance(accounts.remove(id)));
    }
    accounts.values().forEach(account -> balances.add(balance(account)));
    return balances;
  }

  private static AfterBalance balance(Account account) {
    return new AfterBalance(account.id(), account.totals(), account.closed());
  }
}
