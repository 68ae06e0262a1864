package io.tallystick.journal.verify;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.Segment;
import io.tallystick.journal.SegmentContent;
import io.tallystick.journal.Store;
import io.tallystick.journal.StoreException;
import io.tallystick.journal.readmodel.Projector;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Reads a shard's whole journal and says whether everything in it and in the read tables is as it must be: sequence, hash chain, roots, timestamps,
 * every after-balance recomputed, double entry for each asset, limits, each id once, and the read tables equal to the journal up to the projector's cursor.
 *
 * <p>It trusts nothing but the journal's bytes. It may run while the ledger works: what is newer than the moment it began is left out. What the ports cannot
 * list it cannot miss: an index entry or a statement page of an id, value or account that the journal does not know stays unseen.
 *
 * <p>Keeps every account, hold and indexed value in memory.
 */
public final class Verifier {
  /** Segments read at once. */
  private static final int PAGE = 100;
  /** Statements, or values of fields, read at once. */
  private static final int STATEMENTS_AT_ONCE = 16;

  /** Hears how far the verification has come; called by one thread at a time. */
  @FunctionalInterface
  public interface Progress {
    /**
     * @param phase what is read: {@code journal}, {@code accounts}, {@code holds}, {@code statements} or {@code fields}
     * @param total how many there are in all
     */
    void at(String phase, long done, long total);
  }

  private final Store store;
  private final int shard;
  private final Supplier<Deadline> deadlines;
  private final int statementsAtOnce;

  /** @param deadlines the time for each single call of the store; the whole takes as long as it takes */
  public Verifier(Store store, int shard, Supplier<Deadline> deadlines) {
    this(store, shard, deadlines, STATEMENTS_AT_ONCE);
  }

  Verifier(Store store, int shard, Supplier<Deadline> deadlines, int statementsAtOnce) {
    this.store = store;
    this.shard = shard;
    this.deadlines = deadlines;
    this.statementsAtOnce = statementsAtOnce;
  }

  /** @throws StoreException if the store cannot be read */
  public Report verify(Progress progress) {
    long posted = store.cursors().read(Projector.CURSOR, shard, deadlines.get()).posted();
    JournalBook book = new JournalBook(shard, posted);
    FieldCheck fields = new FieldCheck(store.fields(), shard, posted, deadlines);
    Optional<Finding> finding = Optional.empty();
    String phase = "journal";
    try {
      // The journal is read after the cursor, so a sound one reaches as far at least.
      long last = last();
      if (posted > last) {
        throw new Broken("the projector's cursor is after the journal's end", "posted=" + posted + " last=" + last);
      }
      readJournal(book, fields, posted, last, progress);
      phase = "read tables";
      checkCheckpoints(book, posted, progress);
      checkStatements(book, posted, progress);
      checkFields(fields, progress);
    } catch (Broken broken) {
      finding = Optional.of(broken.finding());
    } catch (StoreException.Newer | StoreException.Corrupt corrupt) {
      finding = Optional.of(new Finding(corrupt.getMessage(), "in the " + phase + ", after " + Place.of(book.last())));
    }
    return new Report(finding, book.last() + 1, book.entries(), book.accounts.size(), book.holds.size(), posted, book.last());
  }

  private long last() {
    return store.journal().last(shard, deadlines.get()).map(Segment::sequence).orElse(-1L);
  }

  private void readJournal(JournalBook book, FieldCheck fields, long posted, long last, Progress progress) throws Broken {
    IndexCheck index = new IndexCheck(store, shard, posted, deadlines);
    while (book.last() < last) {
      List<Segment> page = store.journal().read(shard, book.last() + 1, (int) Math.min(PAGE, last - book.last()), deadlines.get());
      if (page.isEmpty()) {
        throw new Broken("a segment is missing or out of order", "expected=" + (book.last() + 1) + " found=none");
      }
      for (Segment segment : page) {
        SegmentContent content = book.add(segment);
        index.add(segment.sequence(), content);
        fields.add(segment.sequence(), content);
        progress.at("journal", book.last() + 1, last + 1);
      }
      index.endPage();
      book.reversals.check(store, shard, deadlines);
    }
    index.end();
  }

  private void checkCheckpoints(JournalBook book, long posted, Progress progress) throws Broken {
    CheckpointCheck check = new CheckpointCheck(book, posted);
    Count accounts = new Count("accounts", book.accounts.size(), progress);
    store
        .checkpoints()
        .forEachAccount(
            checkpoint -> {
              if (checkpoint.shard() == shard) {
                check.account(checkpoint);
                accounts.next();
              }
            },
            deadlines.get());
    check.endAccounts();
    Count holds = new Count("holds", book.holds.size(), progress);
    store
        .checkpoints()
        .forEachHold(
            checkpoint -> {
              if (checkpoint.shard() == shard) {
                check.hold(checkpoint);
                holds.next();
              }
            },
            deadlines.get());
    check.endHolds();
    check.end(last());
  }

  private void checkStatements(JournalBook book, long posted, Progress progress) throws Broken {
    StatementCheck check = new StatementCheck(store.statements(), shard, posted, deadlines);
    Count statements = new Count("statements", book.accounts.size(), progress);
    InOrder.forEach(book.accounts.values(), statementsAtOnce, check::check, statements::next);
  }

  private void checkFields(FieldCheck check, Progress progress) throws Broken {
    Count fields = new Count("fields", check.keys().size(), progress);
    InOrder.forEach(check.keys(), statementsAtOnce, check::check, fields::next);
  }

  /** Counts what was read. */
  private static final class Count {
    private final String phase;
    private final long total;
    private final Progress progress;
    private long done;

    Count(String phase, long total, Progress progress) {
      this.phase = phase;
      this.total = total;
      this.progress = progress;
    }

    void next() {
      done++;
      progress.at(phase, done, Math.max(done, total));
    }
  }
}
