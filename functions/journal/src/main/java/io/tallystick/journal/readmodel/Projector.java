package io.tallystick.journal.readmodel;

import io.tallystick.journal.Checkpoint;
import io.tallystick.journal.ClearingPage;
import io.tallystick.journal.Consistency;
import io.tallystick.journal.Cursor;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.IndexKey;
import io.tallystick.journal.Location;
import io.tallystick.journal.Reached;
import io.tallystick.journal.Resolution;
import io.tallystick.journal.RunReader;
import io.tallystick.journal.Store;
import io.tallystick.journal.StoreException;
import io.tallystick.ledger.Account;
import io.tallystick.ledger.AccountFlag;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.Hold;
import io.tallystick.ledger.IdTime;
import io.tallystick.ledger.NewAccount;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Posts the journal to the read tables, run by run.
 *
 * <p>A run's target is fixed by compare-and-set on the cursor before anything is written, so that everybody who posts it writes the same items under
 * the same keys. Killing a projector anywhere and running several at once changes nothing but the cost.
 */
public final class Projector {
  /** The projector's name among the cursors. */
  public static final String CURSOR = "projector";
  /** With less time left no further run is begun: it would hardly be finished. */
  static final Duration LEAST_TIME = Duration.ofSeconds(1);

  /**
   * The bounds of one run, so that it fits in memory and in the time of one call: a run that was begun can never be made smaller.
   *
   * @param segments the most segments
   * @param weight about the most writes (see {@link Run#addWithin}); only a run of a single segment may weigh more
   * @param openings accounts whose openings, which never change, are kept between runs
   * @param firstWeight what the first run may weigh; the next may weigh twice as much if it was quick, half as much if it was slow
   * @param slice items written between two looks at what is done
   * @param markEvery after how long at most it is recorded what of a run is written, so that no more than that is lost with this process; shorter runs leave no mark
   */
  public record Limits(int segments, int weight, int openings, int firstWeight, int slice, Duration markEvery) {
    private static final int SLICE = 1_000;
    private static final Duration MARK_EVERY = Duration.ofSeconds(2);

    /**
     * Used by whoever posts. No run is much heavier than one segment can be: 8,000 dated holds with references, between accounts of which none comes twice, weigh 72,000. Where
     * accounts do come again, as they do when a ledger is busy, so much weight is tens of thousands of transfers.
     */
    public static final Limits DEFAULT = new Limits(2_000, 40_000, 20_000, 2_000);

    public Limits {
      if (segments < 1 || weight < 1 || openings < 1 || firstWeight < 1 || firstWeight > weight || slice < 1 || markEvery.isNegative()) {
        throw new IllegalArgumentException("limits of a projector must be positive, and its first run within them");
      }
    }

    /** The same for each of several projectors that share the memory of one and post one after the other. */
    public Limits sharedBy(int projectors) {
      return new Limits(segments, weight, Math.max(1, openings / projectors), firstWeight, slice, markEvery);
    }

    /** With slices and marks as they are in production. */
    public Limits(int segments, int weight, int openings, int firstWeight) {
      this(segments, weight, openings, firstWeight, SLICE, MARK_EVERY);
    }

    /** All runs within the same weight. */
    public Limits(int segments, int weight, int openings) {
      this(segments, weight, openings, weight);
    }
  }

  /**
   * What a call came to.
   *
   * @param posted the sequence up to which the read tables now are
   * @param entries entries posted by this call
   * @param done whether the journal's end was reached
   */
  public record Progress(long posted, int entries, boolean done) {}

  private static final Duration QUICK = Duration.ofSeconds(2);
  private static final Duration SLOW = Duration.ofSeconds(8);

  private final Store store;
  private final int shard;
  private final Limits limits;
  private int weight;
  /** The run that the last call could not finish, or null; only by its cursor it is known whether somebody else has. */
  private RunWrites current;
  /** What is unfinished in the journal where the last run ended. */
  private Unfinished known = new Unfinished();
  /** The same at the end of the current run. */
  private Unfinished atEnd;
  private final Map<AccountId, Opening> openings =
      new LinkedHashMap<>(1024, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<AccountId, Opening> eldest) {
          return size() > limits.openings();
        }
      };

  private record Opening(NewAccount account, long timestamp) {}

  public Projector(Store store, int shard, Limits limits) {
    this.store = store;
    this.shard = shard;
    this.limits = limits;
    this.weight = limits.firstWeight();
  }

  /**
   * Posts until the journal's end is reached or hardly any time is left. A run that was begun is finished by the next call, whoever makes it; by this
   * projector without writing again what was written.
   *
   * @throws StoreException.Unavailable if the store fails or the time was not enough, and nothing was posted by this call; it may be repeated
   * @throws StoreException if the store refuses or is corrupt
   */
  public Progress post(Deadline deadline) {
    return post(Integer.MAX_VALUE, deadline);
  }

  /** Posts at most one run, otherwise as {@link #post(Deadline)}. */
  public Progress postRun(Deadline deadline) {
    return post(1, deadline);
  }

  /** Lets go of a run that could not be finished, to free its memory; the next call gathers it again and goes on from its mark. */
  public synchronized void forget() {
    current = null;
  }

  private synchronized Progress post(int mostRuns, Deadline deadline) {
    Advance advance = new Advance(mostRuns, deadline);
    try {
      return advance.post();
    } catch (StoreException.Unavailable unavailable) {
      if (!advance.gotOn()) {
        throw unavailable;
      }
      return advance.progress(false);
    } catch (RuntimeException broken) {
      current = null;
      throw broken;
    }
  }

  /** One call, and how far it got. */
  private final class Advance {
    private final int mostRuns;
    private final Deadline deadline;
    private int runs;
    private int entries;
    private long posted;
    private int leftBefore;
    /** The time left when it was last recorded what is written, or when the writing began. */
    private Duration marked;

    Advance(int mostRuns, Deadline deadline) {
      this.mostRuns = mostRuns;
      this.deadline = deadline;
    }

    Progress post() {
      while (runs < mostRuns && (runs == 0 || deadline.left().compareTo(LEAST_TIME) >= 0)) {
        Reached reached = store.cursors().reached(CURSOR, shard, deadline);
        Cursor cursor = reached.cursor();
        posted = cursor.posted();
        if (current == null || !current.cursor().equals(cursor)) {
          current = null;
          Run run = gather(reached, deadline);
          if (run.isEmpty()) {
            return progress(true);
          }
          // Gathered before it is begun: whatever is wrong with these segments, nobody is bound to them yet.
          if (!cursor.running() && !store.cursors().begin(CURSOR, shard, posted, run.last(), run.version(), deadline)) {
            continue; // somebody else fixed a target: post that one
          }
          current = writes(run, new Cursor(posted, run.last()), deadline);
          atEnd = run.unfinished;
          if (cursor.running()) {
            current.skip(store.cursors().takeOver(CURSOR, shard, cursor, deadline));
          }
        }
        finish();
      }
      return progress(false);
    }

    private void finish() {
      leftBefore = current.left();
      Duration before = deadline.left();
      marked = before;
      current.write(deadline, this::markNowAndThen);
      store.cursors().complete(CURSOR, shard, current.cursor(), atEnd.places(), deadline);
      adapt(before.minus(deadline.left()));
      posted = current.cursor().target();
      entries += current.entries();
      runs++;
      known = atEnd;
      current = null;
    }

    private void markNowAndThen() {
      Duration now = deadline.left();
      if (marked.minus(now).compareTo(limits.markEvery()) >= 0) {
        store.cursors().setMark(CURSOR, shard, current.cursor(), current.mark(), deadline);
        marked = now;
      }
    }

    /** Whether the call did anything that the next one need not do again. */
    boolean gotOn() {
      return runs > 0 || current != null && current.left() < leftBefore;
    }

    Progress progress(boolean done) {
      return new Progress(posted, entries, done);
    }
  }

  /**
   * Finds runs that the store writes within seconds: a target that was fixed cannot be made smaller, whatever becomes of the store and of this process.
   *
   * @param took the last run, or the last part of it
   */
  private void adapt(Duration took) {
    if (took.compareTo(QUICK) < 0) {
      weight = (int) Math.min(limits.weight(), 2L * weight);
    } else if (took.compareTo(SLOW) > 0) {
      weight = Math.max(limits.firstWeight(), weight / 2);
    }
  }

  /** The run that was begun, or the one to begin; empty when all is posted. */
  private Run gather(Reached reached, Deadline deadline) {
    Cursor cursor = reached.cursor();
    if (!known.places().equals(reached.unfinished())) {
      known = Unfinished.at(reached.unfinished(), store, shard, deadline);
    }
    Run run = new Run(known);
    long most = cursor.running() ? Long.MAX_VALUE : weight;
    new RunReader(store.journal(), shard).read(cursor, limits.segments(), segment -> run.addWithin(most, segment), deadline);
    return run;
  }

  private RunWrites writes(Run run, Cursor cursor, Deadline deadline) {
    long first = cursor.posted() + 1;
    Map<AccountId, Opening> openingsOfRun = openings(run, deadline);
    List<Checkpoint<Hold>> holds = holds(run, deadline);
    Map<TransferId, Transfer> held = new HashMap<>();
    holds.forEach(checkpoint -> held.put(checkpoint.value().id(), checkpoint.value().transfer()));
    RunWrites writes = new RunWrites(cursor, run.entries(), limits.slice());
    // An id is found in the index before its effects can be seen in a checkpoint, and all of it before the cursor moves.
    index(run, first, writes);
    Map<Boolean, List<Checkpoint<Hold>>> byHome = holds.stream().collect(Collectors.partitioningBy(hold -> run.holds.get(hold.value().id()).home()));
    writes.add(byHome.get(true), (slice, time) -> store.checkpoints().saveHolds(slice, time));
    writes.add(byHome.get(false), (slice, time) -> store.checkpoints().saveHoldsOfOtherHomes(slice, time));
    writes.add(accounts(run, openingsOfRun), (slice, time) -> store.checkpoints().saveAccounts(slice, time));
    writes.add(pages(run, openingsOfRun, (id, lines) -> lines.pages(id, shard)), (slice, time) -> store.statements().save(slice, time));
    writes.add(pages(run, openingsOfRun, (id, lines) -> lines.datedPages(id, shard, held::get)), (slice, time) -> store.statements().saveDated(slice, time));
    writes.add(run.fields.pages(), (slice, time) -> store.fields().save(shard, slice, time));
    if (!run.clearing.isEmpty()) {
      // The last slice, which no mark ever has: what it writes depends on what is stored.
      writes.addWhole(List.of(), time -> saveClearing(run, held::get, time));
    }
    return writes;
  }

  /** Balances are absolute and stand with the sequence that they reflect, so that nothing counts twice, whoever else posts the run. */
  private void saveClearing(Run run, Function<TransferId, Transfer> holds, Deadline deadline) {
    List<Checkpoint<ClearingPage>> stored = store.checkpoints().clearing(shard, run.clearing.pages(holds), deadline);
    List<Checkpoint<ClearingPage>> pages = run.clearing.over(stored, holds, shard, run.last());
    if (!pages.isEmpty()) {
      store.checkpoints().saveClearing(pages, deadline);
    }
  }

  /** Keys whose ids carry their time are packed together, so they are written together; the others have an item each. */
  private void index(Run run, long first, RunWrites writes) {
    Map<IndexKey, Location> packed = new LinkedHashMap<>();
    List<Map.Entry<IndexKey, Location>> alone = new ArrayList<>();
    run.locations.forEach(
        (key, location) -> {
          if (IdTime.of(new TransferId(key.id())) == IdTime.NONE) {
            alone.add(Map.entry(key, location));
          } else {
            packed.put(key, location);
          }
        });
    writes.addWhole(packed.entrySet(), time -> store.transfers().save(shard, first, packed, time));
    writes.add(
        alone,
        (slice, time) -> {
          Map<IndexKey, Location> some = new LinkedHashMap<>();
          slice.forEach(entry -> some.put(entry.getKey(), entry.getValue()));
          store.transfers().save(shard, first, some, time);
        });
  }

  /** What the accounts that the run touches were opened with. */
  private Map<AccountId, Opening> openings(Run run, Deadline deadline) {
    Map<AccountId, Opening> found = new HashMap<>();
    run.opened.forEach((id, opened) -> found.put(id, new Opening(opened.account(), opened.timestamp())));
    List<AccountId> missing = new ArrayList<>();
    for (AccountId id : run.standings.keySet()) {
      if (!found.containsKey(id)) {
        Opening cached = openings.get(id);
        if (cached == null) {
          missing.add(id);
        } else {
          found.put(id, cached);
        }
      }
    }
    if (!missing.isEmpty()) {
      store
          .checkpoints()
          .accounts(missing, Consistency.STRONG, deadline)
          .forEach((id, checkpoint) -> found.put(id, opening(checkpoint.value())));
    }
    for (AccountId id : missing) {
      if (!found.containsKey(id)) {
        throw new StoreException.Corrupt("journal touches an account that was never opened: " + id, null);
      }
    }
    openings.putAll(found);
    return found;
  }

  private static Opening opening(Account account) {
    return new Opening(account.opening(), account.timestamp());
  }

  private List<Checkpoint<Account>> accounts(Run run, Map<AccountId, Opening> openingsOfRun) {
    List<Checkpoint<Account>> checkpoints = new ArrayList<>();
    for (Run.Standing standing : run.standings.values()) {
      Opening opening = openingsOfRun.get(standing.balance().id());
      Account account =
          Account.opened(opening.account(), opening.timestamp())
              .with(standing.balance().totals(), standing.balance().closed());
      checkpoints.add(new Checkpoint<>(account, shard, standing.sequence()));
    }
    run.opened.forEach(
        (id, opened) -> {
          if (!run.standings.containsKey(id)) {
            Account account = Account.opened(opened.account(), opened.timestamp());
            checkpoints.add(new Checkpoint<>(account, shard, run.openedIn.get(id)));
          }
        });
    return checkpoints;
  }

  private List<Checkpoint<Hold>> holds(Run run, Deadline deadline) {
    List<TransferId> made = run.holds.entrySet().stream().filter(hold -> hold.getValue().made() == null).map(Map.Entry::getKey).toList();
    Map<TransferId, Checkpoint<Hold>> stored =
        made.isEmpty() ? Map.of() : store.checkpoints().holds(shard, made, Consistency.STRONG, deadline);
    List<Checkpoint<Hold>> checkpoints = new ArrayList<>();
    run.holds.forEach(
        (id, change) -> {
          Checkpoint<Hold> before = stored.get(id);
          if (change.made() == null && before == null) {
            throw new StoreException.Corrupt("journal resolves a hold that was never made: " + id, null);
          }
          Transfer pending = change.made() == null ? before.value().transfer() : change.made();
          checkpoints.add(new Checkpoint<>(standing(pending, change.resolution()), shard, change.sequence()));
        });
    return checkpoints;
  }

  private static Hold standing(Transfer pending, Resolution resolution) {
    return resolution == null ? new Hold.Open(pending) : resolution.standing(pending);
  }

  /** The pages of those accounts that keep a history. */
  private static <P> List<P> pages(Run run, Map<AccountId, Opening> openingsOfRun, BiFunction<AccountId, Lines, List<P>> pagesOf) {
    List<P> pages = new ArrayList<>();
    run.lines.forEach(
        (id, lines) -> {
          if (!openingsOfRun.get(id).account().flags().has(AccountFlag.NO_HISTORY)) {
            pages.addAll(pagesOf.apply(id, lines));
          }
        });
    return pages;
  }
}
