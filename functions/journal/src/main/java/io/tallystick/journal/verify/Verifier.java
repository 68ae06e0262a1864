package io.tallystick.journal.verify;

import io.tallystick.journal.Checkpoint;
import io.tallystick.journal.Consistency;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.IndexKey;
import io.tallystick.journal.Location;
import io.tallystick.journal.Segment;
import io.tallystick.journal.SegmentContent;
import io.tallystick.journal.StatementLine;
import io.tallystick.journal.StatementPage;
import io.tallystick.journal.Statements.PageKey;
import io.tallystick.journal.Store;
import io.tallystick.journal.StoreException;
import io.tallystick.journal.readmodel.Projector;
import io.tallystick.ledger.Account;
import io.tallystick.ledger.AccountFlag;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.Hold;
import io.tallystick.ledger.Standing;
import io.tallystick.ledger.Totals;
import io.tallystick.ledger.TransferId;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Reads a shard's whole journal and says whether everything in it and in the read tables is as it must be: sequence, hash chain, roots, timestamps,
 * every after-balance recomputed, double entry for each asset, limits, each id once, and the read tables equal to the journal up to the projector's cursor.
 *
 * <p>It trusts nothing but the journal's bytes. It may run while the ledger works: what is newer than the moment it began is left out.
 * Keeps every account and hold in memory.
 */
public final class Verifier {
  /** Segments read at once. */
  private static final int PAGE = 100;
  /** Statement pages read at once. */
  private static final int STATEMENT_PAGES = 100;

  /** Hears how far the verification has come. */
  @FunctionalInterface
  public interface Progress {
    /**
     * @param phase what is read: {@code journal}, {@code accounts}, {@code holds} or {@code statements}
     * @param total how many there are in all, −1 where that is not known
     */
    void at(String phase, long done, long total);
  }

  private final Store store;
  private final int shard;
  private final Supplier<Deadline> deadlines;

  /** @param deadlines the time for each single call of the store; the whole takes as long as it takes */
  public Verifier(Store store, int shard, Supplier<Deadline> deadlines) {
    this.store = store;
    this.shard = shard;
    this.deadlines = deadlines;
  }

  /** @throws StoreException if the store cannot be read */
  public Report verify(Progress progress) {
    long posted = store.cursors().read(Projector.CURSOR, shard, deadlines.get()).posted();
    long last = store.journal().last(shard, deadlines.get()).map(Segment::sequence).orElse(-1L);
    JournalBook book = new JournalBook(posted);
    Optional<Finding> finding = Optional.empty();
    try {
      if (posted > last) {
        throw new Broken("the projector's cursor is after the journal's end", "posted=" + posted + " last=" + last);
      }
      readJournal(book, posted, last, progress);
      checkTrialBalance(book);
      checkAccounts(book, posted, progress);
      checkHolds(book, posted, progress);
      checkStatements(book, posted, progress);
    } catch (Broken broken) {
      finding = Optional.of(broken.finding());
    } catch (StoreException.Corrupt corrupt) {
      finding = Optional.of(new Finding(corrupt.getMessage(), "after sequence=" + book.last()));
    }
    return new Report(
        finding, book.last() + 1, book.entries(), book.accounts.size(), book.holds.size(), posted, book.last());
  }

  private void readJournal(JournalBook book, long posted, long last, Progress progress) throws Broken {
    while (book.last() < last) {
      List<Segment> page =
          store.journal().read(shard, book.last() + 1, (int) Math.min(PAGE, last - book.last()), deadlines.get());
      if (page.isEmpty()) {
        throw new Broken("a segment is missing", "expected=" + (book.last() + 1));
      }
      for (Segment segment : page) {
        SegmentContent content = book.add(segment);
        if (segment.sequence() <= posted) {
          checkIndex(segment.sequence(), content);
        }
        progress.at("journal", book.last() + 1, last + 1);
      }
    }
  }

  /** Each recorded or burned id has to be found where it stands, which also says that it stands nowhere else up to the cursor. */
  private void checkIndex(long sequence, SegmentContent content) throws Broken {
    Map<IndexKey, Location> expected = new HashMap<>();
    for (int position = 0; position < content.entries().size(); position++) {
      TransferId id =
          switch (content.entries().get(position)) {
            case Entry.TransferMade made -> made.transfer().id();
            case Entry.TransferRejected rejected when rejected.outcome().isTransient() -> rejected.id();
            case Entry.TransferRejected rejected -> TransferId.NONE;
            case Entry.AccountOpened opened -> TransferId.NONE;
            case Entry.AccountRejected rejected -> TransferId.NONE;
            case Entry.HoldExpired expired -> TransferId.NONE;
          };
      if (!id.isNone() && expected.put(IndexKey.of(id), new Location(sequence, position)) != null) {
        throw new Broken("a transfer id has effect twice", "sequence=" + sequence + " transfer=" + id);
      }
    }
    Map<IndexKey, Location> found =
        expected.isEmpty() ? Map.of() : store.transfers().find(shard, expected.keySet(), deadlines.get());
    for (Map.Entry<IndexKey, Location> entry : expected.entrySet()) {
      Location location = found.get(entry.getKey());
      if (!entry.getValue().equals(location)) {
        throw new Broken(
            location == null ? "the index lacks a transfer" : "a transfer id has effect twice, or the index is wrong",
            "transfer=" + entry.getKey().id() + " journal=" + entry.getValue() + " index=" + location);
      }
    }
  }

  private static void checkTrialBalance(JournalBook book) throws Broken {
    Map<Asset, BigInteger> posted = new HashMap<>();
    Map<Asset, BigInteger> pending = new HashMap<>();
    for (AccountBook account : book.accounts.values()) {
      Totals totals = account.standing.totals();
      Asset asset = account.opening.asset();
      posted.merge(asset, value(totals.debitsPosted()).subtract(value(totals.creditsPosted())), BigInteger::add);
      pending.merge(asset, value(totals.debitsPending()).subtract(value(totals.creditsPending())), BigInteger::add);
    }
    for (Map<Asset, BigInteger> differences : List.of(posted, pending)) {
      for (Map.Entry<Asset, BigInteger> difference : differences.entrySet()) {
        if (difference.getValue().signum() != 0) {
          throw new Broken("debits do not equal credits", "asset=" + difference.getKey() + " difference=" + difference.getValue());
        }
      }
    }
  }

  private static BigInteger value(Amount amount) {
    return new BigInteger(amount.toString());
  }

  private void checkAccounts(JournalBook book, long posted, Progress progress) throws Broken {
    Set<AccountId> missing = new HashSet<>();
    book.accounts.forEach(
        (id, account) -> {
          if (account.standings.keySet().iterator().next() <= posted) {
            missing.add(id);
          }
        });
    List<Finding> findings = new ArrayList<>();
    long[] done = {0};
    store
        .checkpoints()
        .forEachAccount(
            checkpoint -> {
              if (checkpoint.shard() == shard && findings.isEmpty()) {
                missing.remove(checkpoint.value().id());
                accountFinding(book, checkpoint).ifPresent(findings::add);
                progress.at("accounts", ++done[0], book.accounts.size());
              }
            },
            deadlines.get());
    throwFirst(findings);
    if (!missing.isEmpty()) {
      throw new Broken("the read tables lack an account", "account=" + missing.iterator().next());
    }
  }

  private static Optional<Finding> accountFinding(JournalBook book, Checkpoint<Account> checkpoint) {
    if (checkpoint.sequence() > book.last()) {
      return Optional.empty(); // newer than what was read
    }
    Account stored = checkpoint.value();
    AccountBook account = book.accounts.get(stored.id());
    String place = "account=" + stored.id() + " sequence=" + checkpoint.sequence();
    if (account == null) {
      return Optional.of(new Finding("the read tables have an account that the journal has not", place));
    }
    Standing standing = account.standings.get(checkpoint.sequence());
    if (standing == null) {
      return Optional.of(new Finding("an account's checkpoint is older than the cursor or of no segment that touched it", place));
    }
    Account expected =
        Account.opened(account.opening, account.timestamp).with(standing.totals(), standing.closed());
    return stored.equals(expected)
        ? Optional.empty()
        : Optional.of(new Finding("an account's checkpoint differs from the journal", place));
  }

  private void checkHolds(JournalBook book, long posted, Progress progress) throws Broken {
    Set<TransferId> missing = new HashSet<>();
    book.holds.forEach(
        (id, hold) -> {
          if (hold.madeIn <= posted) {
            missing.add(id);
          }
        });
    List<Finding> findings = new ArrayList<>();
    long[] done = {0};
    store
        .checkpoints()
        .forEachHold(
            checkpoint -> {
              if (checkpoint.shard() == shard && findings.isEmpty()) {
                missing.remove(checkpoint.value().id());
                holdFinding(book, checkpoint, posted).ifPresent(findings::add);
                progress.at("holds", ++done[0], book.holds.size());
              }
            },
            deadlines.get());
    throwFirst(findings);
    if (!missing.isEmpty()) {
      throw new Broken("the read tables lack a hold", "hold=" + missing.iterator().next());
    }
  }

  private static Optional<Finding> holdFinding(JournalBook book, Checkpoint<Hold> checkpoint, long posted) {
    if (checkpoint.sequence() > book.last()) {
      return Optional.empty(); // newer than what was read
    }
    String place = "hold=" + checkpoint.value().id() + " sequence=" + checkpoint.sequence();
    JournalBook.HoldBook hold = book.holds.get(checkpoint.value().id());
    if (hold == null) {
      return Optional.of(new Finding("the read tables have a hold that the journal has not", place));
    }
    boolean stale = hold.resolution != null && hold.resolvedIn <= posted && checkpoint.sequence() < hold.resolvedIn;
    return stale || !checkpoint.value().equals(hold.at(checkpoint.sequence()))
        ? Optional.of(new Finding("a hold's checkpoint differs from the journal", place))
        : Optional.empty();
  }

  private void checkStatements(JournalBook book, long posted, Progress progress) throws Broken {
    long done = 0;
    for (AccountBook account : book.accounts.values()) {
      LineDigest lines = new LineDigest();
      Totals totals = Totals.ZERO;
      PageKey after = null;
      AccountId id = account.opening.id();
      // An account that was not touched up to the cursor has no page yet; asking for one would cost a read for nothing.
      boolean expectsPages = account.lines.count() > 0 || account.opening.flags().has(AccountFlag.NO_HISTORY);
      List<StatementPage> pages = expectsPages ? pages(id, null) : List.of();
      while (!pages.isEmpty()) {
        for (StatementPage page : pages) {
          after = new PageKey(page.run(), page.part());
          if (page.run() > posted) {
            continue;
          }
          if (!page.before().equals(totals)) {
            throw new Broken("a statement page does not begin where the one before ended", "account=" + id + " page=" + after);
          }
          for (StatementLine line : page.lines()) {
            lines.add(line);
            totals = line.apply(totals);
          }
        }
        pages = pages(id, after);
      }
      if (!lines.sameAs(account.lines)) {
        throw new Broken(
            "a statement differs from the journal",
            "account=" + id + " lines=" + lines.count() + " journal=" + account.lines.count());
      }
      progress.at("statements", ++done, book.accounts.size());
    }
  }

  private List<StatementPage> pages(AccountId id, PageKey after) {
    return store.statements().pages(id, after, false, STATEMENT_PAGES, Consistency.STRONG, deadlines.get());
  }

  private static void throwFirst(List<Finding> findings) throws Broken {
    if (!findings.isEmpty()) {
      throw new Broken(findings.getFirst().problem(), findings.getFirst().place());
    }
  }
}
