package io.tallystick.journal.readmodel;

import io.tallystick.journal.Checkpoint;
import io.tallystick.journal.Consistency;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.IndexKey;
import io.tallystick.journal.Location;
import io.tallystick.journal.Segment;
import io.tallystick.journal.SegmentCodec;
import io.tallystick.journal.StatementLine;
import io.tallystick.journal.Store;
import io.tallystick.journal.StoreException;
import io.tallystick.ledger.Account;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.Hold;
import io.tallystick.ledger.Totals;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

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

  /** The accounts asked for, as they stand now. */
  public Reading<Page<Account>> findAccounts(AccountQuery query, Consistency consistency, Deadline deadline) {
    return answer(scan -> scan.accounts(query), consistency, deadline);
  }

  /** The transfers asked for and, where they are holds, how they stand now. */
  public Reading<Page<TransferStanding>> findTransfers(TransferQuery query, Consistency consistency, Deadline deadline) {
    Reading<Page<Transfer>> found = answer(scan -> scan.transfers(query), consistency, deadline);
    List<TransferStanding> standing = new ArrayList<>();
    for (Transfer transfer : found.value().items()) {
      standing.add(transfer(transfer.id(), consistency, deadline).value().orElseThrow());
    }
    return new Reading<>(new Page<>(standing, found.value().next()), found.sequence(), consistency);
  }

  /**
   * Lines of an account's statement, each with the account's totals after it. None of an account that does not exist.
   *
   * @throws NoHistory if the account keeps none
   */
  public Reading<Page<Line>> statement(StatementQuery query, Consistency consistency, Deadline deadline) {
    return answer(scan -> scan.statement(query), consistency, deadline);
  }

  /**
   * An account as it stood at a time, by what was recorded until then.
   *
   * @param timestamp what was recorded up to and including it counts, nanoseconds since 1970
   * @return empty if it was not opened by then
   * @throws NoHistory if the account keeps none, was opened by then, and something was recorded in its shard later
   */
  public Reading<Optional<Account>> accountAt(AccountId id, long timestamp, Consistency consistency, Deadline deadline) {
    return answer(scan -> scan.accountAt(id, timestamp), consistency, deadline);
  }

  /**
   * An account with its totals by business date, as known now: what takes effect up to and including a time counts, whenever it was recorded.
   *
   * <p>A transfer takes effect at its {@code effective_at}, or where it has none when it was recorded. What a hold reserves counts from the hold's time until
   * the time of what ended it, be it a post or void (by the same rule) or its expiry (when that was recorded); not at all if that comes first. Whether it
   * is closed is as it stands now. It may have totals from before it was opened.
   *
   * @return empty if there is no such account
   * @throws NoHistory if the account keeps none
   */
  public Reading<Optional<Account>> accountEffectiveAt(AccountId id, Instant date, Consistency consistency, Deadline deadline) {
    return answer(scan -> scan.accountEffectiveAt(id, date), consistency, deadline);
  }

  /**
   * What all accounts come to, for each asset in order of name and decimals. Always strong: the sums of accounts as they stood at different times would not balance.
   *
   * @param asset only that one, or all of them
   */
  public Reading<List<AssetTotals>> totals(Optional<Asset> asset, Deadline deadline) {
    Reading<List<Account>> accounts = allAccounts(Consistency.STRONG, deadline);
    Map<Asset, AssetTotals> sums = new TreeMap<>();
    for (Account account : accounts.value()) {
      if (asset.isEmpty() || asset.get().equals(account.asset())) {
        AssetTotals before = sums.getOrDefault(account.asset(), AssetTotals.none(account.asset()));
        sums.put(account.asset(), before.plusAccount().plus(account.totals()));
      }
    }
    return new Reading<>(List.copyOf(sums.values()), accounts.sequence(), Consistency.STRONG);
  }

  private <T> Reading<T> answer(Function<JournalScan, T> question, Consistency consistency, Deadline deadline) {
    long until = consistency == Consistency.STRONG ? Long.MAX_VALUE - 1 : posted(deadline);
    JournalScan scan = JournalScan.of(store, shard, until, deadline);
    return new Reading<>(question.apply(scan), scan.last(), consistency);
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
        return change.resolution().standing(transfer);
      }
      return stored != null ? stored.value() : new Hold.Open(transfer);
    }
  }
}
