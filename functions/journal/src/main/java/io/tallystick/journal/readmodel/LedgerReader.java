package io.tallystick.journal.readmodel;

import io.tallystick.journal.Checkpoint;
import io.tallystick.journal.Consistency;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.IndexKey;
import io.tallystick.journal.Location;
import io.tallystick.journal.Segment;
import io.tallystick.journal.SegmentCodec;
import io.tallystick.journal.StatementLine;
import io.tallystick.journal.StatementPage;
import io.tallystick.journal.Statements.PageKey;
import io.tallystick.journal.Store;
import io.tallystick.journal.StoreException;
import io.tallystick.ledger.Account;
import io.tallystick.ledger.AccountFlag;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.Hold;
import io.tallystick.ledger.Totals;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Answers questions about one shard, with the consistency that was asked for.
 *
 * <p>An eventual read takes the read tables as they are. A strong one lays the journal's tail over them: it reads the projector's cursor, then the tables, then every
 * segment after that cursor. What it answers is the shard exactly as it stood after the last of these segments, and so reflects everything that was committed
 * before the question.
 */
public final class LedgerReader {
  /** Segments read from the journal at once. */
  private static final int PAGE = 100;
  /** Statement pages read at once. */
  private static final int STATEMENT_PAGES = 50;

  /**
   * An answer and what it reflects.
   *
   * @param sequence the segment up to which it surely reflects the journal, −1 for none
   */
  public record Reading<T>(T value, long sequence, Consistency consistency) {}

  /** A transfer and, if it is a hold, how it stands. */
  public record TransferStanding(Transfer transfer, Hold hold) {}

  /** One line of a statement and the account's totals after it. */
  public record Line(StatementLine line, Totals after) {}

  private final Store store;
  private final int shard;

  public LedgerReader(Store store, int shard) {
    this.store = store;
    this.shard = shard;
  }

  /** Those of the accounts that exist. */
  public Reading<Map<AccountId, Account>> accounts(Collection<AccountId> ids, Consistency consistency, Deadline deadline) {
    long posted = posted(deadline);
    Map<AccountId, Checkpoint<Account>> stored = store.checkpoints().accounts(ids, consistency, deadline);
    Tail tail = tail(posted, consistency, deadline);
    Map<AccountId, Account> accounts = new LinkedHashMap<>();
    for (AccountId id : ids) {
      tail.account(id, stored.get(id)).ifPresent(account -> accounts.put(id, account));
    }
    return new Reading<>(accounts, tail.sequence(), consistency);
  }

  /** Every account, in order of id. Holds all of them in memory. */
  public Reading<List<Account>> allAccounts(Consistency consistency, Deadline deadline) {
    long posted = posted(deadline);
    Map<AccountId, Checkpoint<Account>> stored = new LinkedHashMap<>();
    store.checkpoints().forEachAccount(checkpoint -> {
      if (checkpoint.shard() == shard) {
        stored.put(checkpoint.value().id(), checkpoint);
      }
    }, deadline);
    Tail tail = tail(posted, consistency, deadline);
    tail.run().opened.keySet().forEach(id -> stored.putIfAbsent(id, null));
    List<Account> accounts = new ArrayList<>();
    stored.forEach((id, checkpoint) -> tail.account(id, checkpoint).ifPresent(accounts::add));
    accounts.sort(Comparator.comparing(account -> account.id().value()));
    return new Reading<>(accounts, tail.sequence(), consistency);
  }

  /** A transfer by its id, and its standing if it is a hold. */
  public Reading<Optional<TransferStanding>> transfer(TransferId id, Consistency consistency, Deadline deadline) {
    long posted = posted(deadline);
    IndexKey key = IndexKey.of(id);
    Location location = store.transfers().find(shard, List.of(key), deadline).get(key);
    Checkpoint<Hold> hold = store.checkpoints().holds(List.of(id), consistency, deadline).get(id);
    Tail tail = tail(posted, consistency, deadline);
    Location newest = tail.run().locations.getOrDefault(key, location);
    if (newest == null || !(entry(newest, deadline) instanceof Entry.TransferMade made)) {
      return new Reading<>(Optional.empty(), tail.sequence(), consistency);
    }
    Hold standing = made.transfer().pending() ? tail.hold(made.transfer(), hold) : null;
    return new Reading<>(Optional.of(new TransferStanding(made.transfer(), standing)), tail.sequence(), consistency);
  }

  /**
   * The newest lines of an account's statement, newest last; empty for an account without history.
   *
   * @param limit the most lines
   */
  public Reading<List<Line>> statement(AccountId id, int limit, Consistency consistency, Deadline deadline) {
    long posted = posted(deadline);
    List<StatementPage> newestFirst = newestPages(id, limit, posted, consistency, deadline);
    Tail tail = tail(posted, consistency, deadline);
    List<StatementPage> pages = new ArrayList<>(newestFirst.reversed());
    Checkpoint<Account> stored = store.checkpoints().accounts(List.of(id), consistency, deadline).get(id);
    boolean history = tail.account(id, stored).map(account -> !account.opening().flags().has(AccountFlag.NO_HISTORY)).orElse(false);
    Lines unposted = tail.run().lines.get(id);
    if (history && unposted != null) {
      pages.addAll(unposted.pages(id, shard, posted + 1, Integer.MAX_VALUE));
    }
    List<Line> lines = new ArrayList<>();
    for (StatementPage page : pages) {
      Totals totals = page.before();
      for (StatementLine line : page.lines()) {
        totals = line.apply(totals);
        lines.add(new Line(line, totals));
      }
    }
    List<Line> newest = List.copyOf(lines.subList(Math.max(0, lines.size() - limit), lines.size()));
    return new Reading<>(newest, tail.sequence(), consistency);
  }

  /** Pages up to the cursor only: those of a run in progress come from the tail. */
  private List<StatementPage> newestPages(AccountId id, int limit, long posted, Consistency consistency, Deadline deadline) {
    List<StatementPage> newestFirst = new ArrayList<>();
    int lines = 0;
    PageKey after = null;
    while (lines < limit) {
      List<StatementPage> more = store.statements().pages(id, after, true, STATEMENT_PAGES, consistency, deadline);
      if (more.isEmpty()) {
        break;
      }
      for (StatementPage page : more) {
        after = new PageKey(page.run(), page.part());
        if (page.run() <= posted) {
          newestFirst.add(page);
          lines += page.lines().size();
        }
      }
    }
    return newestFirst;
  }

  private long posted(Deadline deadline) {
    return store.cursors().read(Projector.CURSOR, shard, deadline).posted();
  }

  private Entry entry(Location location, Deadline deadline) {
    Segment segment =
        store
            .journal()
            .at(shard, location.sequence(), deadline)
            .orElseThrow(() -> new StoreException.Corrupt("index leads to no segment: " + location.sequence(), null));
    return SegmentCodec.open(segment).entries().get(location.position());
  }

  private Tail tail(long posted, Consistency consistency, Deadline deadline) {
    Run run = new Run();
    long sequence = posted;
    while (consistency == Consistency.STRONG) {
      List<Segment> page = store.journal().read(shard, sequence + 1, PAGE, deadline);
      if (page.isEmpty()) {
        break;
      }
      page.forEach(run::add);
      sequence = page.getLast().sequence();
    }
    return new Tail(run, sequence);
  }

  /** What the segments after the cursor say, up to a sequence. */
  private record Tail(Run run, long sequence) {
    Optional<Account> account(AccountId id, Checkpoint<Account> stored) {
      Run.Standing standing = run.standings.get(id);
      Entry.AccountOpened opened = run.opened.get(id);
      Account before =
          stored != null
              ? stored.value()
              : opened != null ? Account.opened(opened.account(), opened.timestamp()) : null;
      if (before == null) {
        return Optional.empty();
      }
      boolean newer = standing != null && (stored == null || standing.sequence() > stored.sequence());
      return Optional.of(newer ? before.with(standing.balance().totals(), standing.balance().closed()) : before);
    }

    Hold hold(Transfer transfer, Checkpoint<Hold> stored) {
      Run.HoldChange change = run.holds.get(transfer.id());
      boolean newer = change != null && (stored == null || change.sequence() > stored.sequence());
      if (newer && change.resolution() != null) {
        return change.resolution().apply(new Hold.Open(transfer));
      }
      return stored != null ? stored.value() : new Hold.Open(transfer);
    }
  }
}
