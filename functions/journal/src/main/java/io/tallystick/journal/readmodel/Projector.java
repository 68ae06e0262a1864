package io.tallystick.journal.readmodel;

import io.tallystick.journal.Checkpoint;
import io.tallystick.journal.Consistency;
import io.tallystick.journal.Cursor;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.Resolution;
import io.tallystick.journal.Segment;
import io.tallystick.journal.StatementPage;
import io.tallystick.journal.Store;
import io.tallystick.journal.StoreException;
import io.tallystick.ledger.Account;
import io.tallystick.ledger.AccountFlag;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.Hold;
import io.tallystick.ledger.NewAccount;
import io.tallystick.ledger.TransferId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Posts the journal to the read tables, run by run.
 *
 * <p>A run's target is fixed by compare-and-set on the cursor before anything is written, so that everybody who posts it writes the same items under
 * the same keys. Killing a projector anywhere and running several at once changes nothing but the cost.
 */
public final class Projector {
  /** The projector's name among the cursors. */
  public static final String CURSOR = "projector";
  /** Segments read from the journal at once. */
  private static final int PAGE = 100;

  /**
   * The bounds of one run, so that it fits in memory and in the time of one call.
   *
   * @param segments the most segments
   * @param entries after this many entries no further page is read
   * @param openings accounts whose openings, which never change, are kept between runs
   */
  public record Limits(int segments, int entries, int openings) {
    public static final Limits DEFAULT = new Limits(2_000, 100_000, 100_000);

    public Limits {
      if (segments < 1 || entries < 1 || openings < 1) {
        throw new IllegalArgumentException("limits of a projector must be positive");
      }
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

  private final Store store;
  private final int shard;
  private final Limits limits;
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
  }

  /**
   * Posts until the journal's end is reached or the deadline is over; a run that was begun is finished by the next call, whoever makes it.
   *
   * @throws StoreException if the store fails; nothing is lost and the call may be repeated
   */
  public synchronized Progress post(Deadline deadline) {
    int entries = 0;
    while (true) {
      Cursor cursor = store.cursors().read(CURSOR, shard, deadline);
      if (deadline.over()) {
        return new Progress(cursor.posted(), entries, false);
      }
      List<Segment> segments = segments(cursor, deadline);
      if (segments.isEmpty()) {
        return new Progress(cursor.posted(), entries, true);
      }
      long target = segments.getLast().sequence();
      if (!cursor.running() && !store.cursors().begin(CURSOR, shard, cursor.posted(), target, deadline)) {
        continue; // somebody else fixed a target: post that one
      }
      Run run = Run.of(segments);
      write(run, segments.getFirst().sequence(), deadline);
      store.cursors().complete(CURSOR, shard, new Cursor(cursor.posted(), target), deadline);
      entries += run.entries();
    }
  }

  /** The segments of the run that was begun, or of the one to begin; empty when all is posted. */
  private List<Segment> segments(Cursor cursor, Deadline deadline) {
    List<Segment> segments = new ArrayList<>();
    int entries = 0;
    long next = cursor.posted() + 1;
    while (cursor.running() ? next <= cursor.target() : segments.size() < limits.segments() && entries < limits.entries()) {
      long wanted = cursor.running() ? cursor.target() + 1 - next : limits.segments() - segments.size();
      List<Segment> page = store.journal().read(shard, next, (int) Math.min(PAGE, wanted), deadline);
      if (page.isEmpty()) {
        if (cursor.running()) {
          throw new StoreException.Corrupt("a run's target is after the journal's end: " + cursor.target(), null);
        }
        break;
      }
      for (Segment segment : page) {
        if (segment.sequence() != next++) {
          throw new StoreException.Corrupt("journal has a gap before sequence " + segment.sequence(), null);
        }
        entries += segment.count();
      }
      segments.addAll(page);
    }
    return segments;
  }

  private void write(Run run, long first, Deadline deadline) {
    Map<AccountId, Opening> openingsOfRun = openings(run, deadline);
    // An id is found in the index before its effects can be seen in a checkpoint, and all of it before the cursor moves.
    store.transfers().save(shard, first, run.locations, deadline);
    store.checkpoints().saveHolds(holds(run, deadline), deadline);
    store.checkpoints().saveAccounts(accounts(run, openingsOfRun), deadline);
    store.statements().save(pages(run, first, openingsOfRun), deadline);
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
        made.isEmpty() ? Map.of() : store.checkpoints().holds(made, Consistency.STRONG, deadline);
    List<Checkpoint<Hold>> checkpoints = new ArrayList<>();
    run.holds.forEach(
        (id, change) -> {
          Checkpoint<Hold> before = stored.get(id);
          if (change.made() == null && before == null) {
            throw new StoreException.Corrupt("journal resolves a hold that was never made: " + id, null);
          }
          Hold.Open open = new Hold.Open(change.made() == null ? before.value().transfer() : change.made());
          checkpoints.add(new Checkpoint<>(standing(open, change.resolution()), shard, change.sequence()));
        });
    return checkpoints;
  }

  private static Hold standing(Hold.Open open, Resolution resolution) {
    return resolution == null ? open : resolution.apply(open);
  }

  private List<StatementPage> pages(Run run, long first, Map<AccountId, Opening> openingsOfRun) {
    int maxLines = StatementPage.MAX_LINES;
    List<StatementPage> pages = new ArrayList<>();
    run.lines.forEach(
        (id, lines) -> {
          if (!openingsOfRun.get(id).account().flags().has(AccountFlag.NO_HISTORY)) {
            pages.addAll(lines.pages(id, shard, first, maxLines));
          }
        });
    return pages;
  }
}
