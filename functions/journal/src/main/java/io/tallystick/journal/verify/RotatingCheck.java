package io.tallystick.journal.verify;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.Store;
import io.tallystick.journal.StoreException;
import io.tallystick.journal.lease.Leaseholder;
import io.tallystick.journal.readmodel.Projector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Goes through a shard's journal round and round, a part in each call, and compares what it says with the read tables: the chain of hashes, accounts, holds and the index of ids. It reads strongly,
 * and only what the projector has posted, so that the ledger may work meanwhile; it changes nothing but its mark, which is written under the shard's lease.
 *
 * <p>What a whole round finds is in {@code docs/internals/read-tables.md}; what it leaves to {@link Verifier}, too.
 */
public final class RotatingCheck {
  /** Entries between two marks: what is lost when time is over. */
  private static final int SLICE = 250;
  /** With less time left no further slice is begun. */
  private static final Duration LEAST_TIME = Duration.ofSeconds(1);

  /**
   * What a call came to.
   *
   * @param segments segments whose end was reached
   * @param checkpoints checkpoints of accounts and holds that were compared
   * @param broken how many things were wrong
   */
  public record Checked(long segments, long checkpoints, long broken) {
    public static final Checked NOTHING = new Checked(0, 0, 0);

    Checked plus(Checked more) {
      return new Checked(segments + more.segments, checkpoints + more.checkpoints, broken + more.broken);
    }
  }

  private final Store store;
  private final int shard;
  private final Leaseholder leaseholder;
  private final int entries;
  private final Consumer<Finding> findings;

  /**
   * @param entries of the journal that one call goes through at most
   * @param findings hears of everything that is wrong
   */
  public RotatingCheck(Store store, int shard, Leaseholder leaseholder, int entries, Consumer<Finding> findings) {
    if (entries < 1) {
      throw new IllegalArgumentException("a check goes through one entry at least");
    }
    this.store = store;
    this.shard = shard;
    this.leaseholder = leaseholder;
    this.entries = entries;
    this.findings = findings;
  }

  /**
   * Goes on from where the last call of any instance ended; not if another is at it. At most one round is ended by a call, and none begun after it.
   *
   * @throws StoreException if the store fails; what was checked until then is marked
   */
  public Checked check(Deadline deadline) {
    if (posted(deadline) < 0) {
      return Checked.NOTHING;
    }
    Run run = new Run();
    leaseholder.under("check#" + shard, deadline, run::go);
    return run.checked;
  }

  private long posted(Deadline deadline) {
    return store.cursors().read(Projector.CURSOR, shard, deadline).posted();
  }

  /** One call. */
  private final class Run {
    private Checked checked = Checked.NOTHING;

    void go(Leaseholder.Held held) {
      // Read under the lease and before the tables, so that they reflect as much at least.
      long posted = posted(held.deadline());
      Mark mark = Mark.parse(held.kept());
      mark = mark.sequence() > posted ? Mark.START : mark;
      int left = entries;
      while (left > 0 && mark.sequence() <= posted && held.deadline().left().compareTo(LEAST_TIME) >= 0) {
        int most = Math.min(SLICE, left);
        Slice slice = Slice.read(store, shard, mark, posted, most, held.deadline());
        check(slice, posted, held.deadline());
        mark = slice.mark();
        left -= most;
        if (!held.keep(mark.text())) {
          return;
        }
      }
    }

    private void check(Slice slice, long posted, Deadline deadline) {
      List<Finding> found = new ArrayList<>(slice.findings);
      TablesCheck tables = new TablesCheck(store, shard, deadline);
      found.addAll(tables.check(slice.parts));
      found.addAll(checkIndex(slice.parts, posted, deadline));
      found.forEach(findings);
      checked = checked.plus(new Checked(slice.segments(), tables.checkpoints(), found.size()));
    }
  }

  private List<Finding> checkIndex(List<Slice.Part> parts, long posted, Deadline deadline) {
    IndexCheck index = new IndexCheck(store, shard, posted, () -> deadline);
    try {
      for (Slice.Part part : parts) {
        index.add(part.sequence(), part.content(), part.from(), part.to());
      }
      index.endPage();
      index.end();
      return List.of();
    } catch (Broken broken) {
      return List.of(broken.finding());
    } catch (StoreException.Corrupt corrupt) {
      return List.of(new Finding(corrupt.getMessage(), "in the index, " + Place.of(parts.getFirst().sequence())));
    }
  }
}
