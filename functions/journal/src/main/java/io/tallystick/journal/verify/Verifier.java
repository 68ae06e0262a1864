package io.tallystick.journal.verify;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.Reached;
import io.tallystick.journal.Segment;
import io.tallystick.journal.SegmentContent;
import io.tallystick.journal.Store;
import io.tallystick.journal.StoreException;
import io.tallystick.journal.readmodel.Projector;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Sharding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Reads the whole journals of one or all shards and says whether everything in it and in the read tables is as it must be: sequence, hash chain, roots, timestamps,
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
  private final List<Integer> shards;
  /** Null where it is not known which accounts live on other shards. */
  private final Sharding sharding;
  private final Supplier<Deadline> deadlines;
  private final int statementsAtOnce;

  /**
   * Of one shard by itself.
   *
   * @param deadlines the time for each single call of the store; the whole takes as long as it takes
   */
  public Verifier(Store store, int shard, Supplier<Deadline> deadlines) {
    this(store, shard, deadlines, STATEMENTS_AT_ONCE);
  }

  /** Of a whole ledger; otherwise as the other. */
  public Verifier(Store store, Sharding sharding, Supplier<Deadline> deadlines) {
    this(store, IntStream.range(0, sharding.shards()).boxed().toList(), sharding, deadlines, STATEMENTS_AT_ONCE);
  }

  Verifier(Store store, int shard, Supplier<Deadline> deadlines, int statementsAtOnce) {
    this(store, List.of(shard), null, deadlines, statementsAtOnce);
  }

  private Verifier(Store store, List<Integer> shards, Sharding sharding, Supplier<Deadline> deadlines, int statementsAtOnce) {
    this.store = store;
    this.shards = shards;
    this.sharding = sharding;
    this.deadlines = deadlines;
    this.statementsAtOnce = statementsAtOnce;
  }

  /**
   * Verifies the only shard.
   *
   * @throws StoreException if the store cannot be read
   */
  public Report verify(Progress progress) {
    return verifyAll(progress).getFirst();
  }

  /**
   * Verifies all shards, each by itself and what they have in common; the read tables are gone through once.
   *
   * @return one report for each shard, in order
   * @throws StoreException if the store cannot be read
   */
  public List<Report> verifyAll(Progress progress) {
    Map<Integer, OneShard> all = new TreeMap<>();
    CrossBook crossings = sharding == null ? null : new CrossBook(sharding);
    shards.forEach(shard -> all.put(shard, new OneShard(shard, crossings)));
    readJournals(all, crossings, progress);
    List<OneShard> sound = all.values().stream().filter(one -> one.finding.isEmpty()).toList();
    if (!sound.isEmpty()) {
      readTables(all, sound, progress);
    }
    return all.values().stream().map(OneShard::report).toList();
  }

  /**
   * Reads all journals, always on in the one that is the furthest behind in time, so that little is kept of what several have in common. Their ends are looked up twice: what one journal has before any end is
   * looked up for the second time cannot lack anything that another one must have had before.
   *
   * @param crossings null where not all shards are read
   */
  private void readJournals(Map<Integer, OneShard> all, CrossBook crossings, Progress progress) {
    Map<Integer, Long> ends = new TreeMap<>();
    all.forEach((shard, one) -> one.step("journal", () -> ends.put(shard, one.last())));
    all.values().forEach(one -> one.step("journal", one::lookUpEnd));
    Count segments = new Count("journal", all.values().stream().mapToLong(one -> one.end + 1).sum(), progress);
    while (true) {
      Optional<OneShard> next = all.values().stream().filter(OneShard::hasMore).min(Comparator.comparingLong(one -> one.book.lastTimestamp()));
      if (next.isEmpty()) {
        break;
      }
      next.get().step("journal", () -> next.get().readPage(segments));
    }
    all.values().forEach(one -> one.step("journal", one::endJournal));
    if (crossings != null && all.values().stream().allMatch(one -> one.finding.isEmpty())) {
      all.get(shards.getFirst()).step("journal", () -> crossings.end(all.values().stream().map(one -> one.book).toList(), ends));
    }
  }

  /** What is wrong with a table as a whole is told of the first shard, and of the others nothing more: they were not read in full. */
  private void readTables(Map<Integer, OneShard> all, List<OneShard> sound, Progress progress) {
    OneShard first = sound.getFirst();
    first.step("read tables", () -> checkAccounts(all, progress));
    if (first.finding.isPresent()) {
      return;
    }
    sound.forEach(one -> one.step("read tables", one.checkpoints::endAccounts));
    Optional<OneShard> next = sound.stream().filter(one -> one.finding.isEmpty()).findFirst();
    next.ifPresent(one -> one.step("read tables", () -> checkHolds(all, progress)));
    if (next.isEmpty() || next.get().finding.isPresent()) {
      return;
    }
    sound.forEach(one -> one.step("read tables", one::endCheckpoints));
    sound.forEach(one -> one.step("read tables", () -> one.checkStatements(progress)));
    sound.forEach(one -> one.step("read tables", () -> one.checkFields(progress)));
  }

  private void checkAccounts(Map<Integer, OneShard> all, Progress progress) throws Broken {
    Count accounts = new Count("accounts", all.values().stream().mapToLong(one -> one.book.accounts.size()).sum(), progress);
    List<String> strangers = new ArrayList<>();
    store
        .checkpoints()
        .forEachAccount(
            checkpoint -> {
              OneShard one = all.get(checkpoint.shard());
              if (one != null) {
                one.checkpoints.account(checkpoint);
                accounts.next();
              } else if (sharding != null) {
                strangers.add("account=" + checkpoint.value().id() + " shard=" + checkpoint.shard());
              }
            },
            deadlines.get());
    requireNone(strangers);
  }

  private void checkHolds(Map<Integer, OneShard> all, Progress progress) throws Broken {
    Count holds = new Count("holds", all.values().stream().mapToLong(one -> one.book.holds.size()).sum(), progress);
    List<String> strangers = new ArrayList<>();
    store
        .checkpoints()
        .forEachHold(
            checkpoint -> {
              OneShard one = all.get(checkpoint.shard());
              if (one != null) {
                one.checkpoints.hold(checkpoint);
                holds.next();
              } else if (sharding != null) {
                strangers.add("hold=" + checkpoint.value().id() + " shard=" + checkpoint.shard());
              }
            },
            deadlines.get());
    requireNone(strangers);
  }

  private static void requireNone(List<String> strangers) throws Broken {
    if (!strangers.isEmpty()) {
      throw new Broken("the read tables have something of a shard that the ledger has not", strangers.getFirst());
    }
  }

  /** A part of the work that may find something. */
  @FunctionalInterface
  private interface Step {
    void run() throws Broken;
  }

  /** What is known of one shard so far. Once something is found nothing more is looked for there. */
  private final class OneShard {
    private final int shard;
    private final long posted;
    private final JournalBook book;
    private final IndexCheck index;
    private final FieldCheck fields;
    private final UnfinishedCheck unfinished;
    /** The last segment to read. */
    private long end = -1;
    /** Of an empty journal until the journal is read. */
    private CheckpointCheck checkpoints;
    private Optional<Finding> finding = Optional.empty();

    OneShard(int shard, CrossBook crossings) {
      this.shard = shard;
      Reached reached = store.cursors().reached(Projector.CURSOR, shard, deadlines.get());
      this.posted = reached.cursor().posted();
      this.unfinished = new UnfinishedCheck(store, shard, reached, deadlines);
      this.book = new JournalBook(shard, posted, crossings);
      this.index = new IndexCheck(store, shard, posted, deadlines);
      this.fields = new FieldCheck(store.fields(), shard, posted, deadlines);
      this.checkpoints = new CheckpointCheck(book, posted);
    }

    void step(String phase, Step step) {
      if (finding.isPresent()) {
        return;
      }
      try {
        step.run();
      } catch (Broken broken) {
        finding = Optional.of(broken.finding());
      } catch (StoreException.Newer | StoreException.Corrupt corrupt) {
        finding = Optional.of(new Finding(corrupt.getMessage(), "in the " + phase + ", after " + Place.of(book.last())));
      }
    }

    Report report() {
      return new Report(finding, book.last() + 1, book.entries(), book.accounts.size(), book.holds.size(), posted, book.last());
    }

    private long last() {
      return store.journal().lastSequence(shard, deadlines.get());
    }

    void lookUpEnd() throws Broken {
      // The journal is read after the cursor, so a sound one reaches as far at least.
      end = last();
      if (posted > end) {
        throw new Broken("the projector's cursor is after the journal's end", "posted=" + posted + " last=" + end);
      }
    }

    boolean hasMore() {
      return finding.isEmpty() && book.last() < end;
    }

    void readPage(Count segments) throws Broken {
      List<Segment> page = store.journal().read(shard, book.last() + 1, (int) Math.min(PAGE, end - book.last()), deadlines.get());
      if (page.isEmpty()) {
        throw new Broken("a segment is missing or out of order", "expected=" + (book.last() + 1) + " found=none");
      }
      for (Segment segment : page) {
        SegmentContent content = book.add(segment);
        index.add(segment.sequence(), content);
        fields.add(segment.sequence(), content);
        unfinished.add(segment.sequence(), content, book.clearing);
        segments.next();
      }
      index.endPage();
      book.reversals.check(store, shard, deadlines);
    }

    void endJournal() throws Broken {
      index.end();
      unfinished.end();
      requireHome();
      checkpoints = new CheckpointCheck(book, posted);
    }

    private void requireHome() throws Broken {
      if (sharding != null) {
        for (AccountId id : book.accounts.keySet()) {
          if (sharding.shardOf(id) != shard) {
            throw new Broken("an account was opened on a shard where it does not live", "account=" + id + " lives on=" + sharding.shardOf(id));
          }
        }
      }
    }

    void endCheckpoints() throws Broken {
      checkpoints.endHolds();
      checkpoints.end(last());
    }

    void checkStatements(Progress progress) throws Broken {
      StatementCheck check = new StatementCheck(store.statements(), shard, posted, deadlines);
      Count statements = new Count("statements", book.accounts.size(), progress);
      InOrder.forEach(book.accounts.values(), statementsAtOnce, check::check, statements::next);
    }

    void checkFields(Progress progress) throws Broken {
      Count counted = new Count("fields", fields.keys().size(), progress);
      InOrder.forEach(fields.keys(), statementsAtOnce, fields::check, counted::next);
    }
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
