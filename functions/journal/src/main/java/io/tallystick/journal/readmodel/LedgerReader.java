package io.tallystick.journal.readmodel;

import io.tallystick.journal.Checkpoint;
import io.tallystick.journal.ClearingPage;
import io.tallystick.journal.Consistency;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.IndexKey;
import io.tallystick.journal.Location;
import io.tallystick.journal.Positions;
import io.tallystick.journal.Reached;
import io.tallystick.journal.Segment;
import io.tallystick.journal.SegmentCodec;
import io.tallystick.journal.StatementLine;
import io.tallystick.journal.Store;
import io.tallystick.journal.StoreException;
import io.tallystick.ledger.Account;
import io.tallystick.ledger.AccountFlag;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.ChainKey;
import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.Hold;
import io.tallystick.ledger.LegsHere;
import io.tallystick.ledger.Placement;
import io.tallystick.ledger.Totals;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Answers questions about one shard, with the consistency that was asked for.
 *
 * <p>An eventual read takes the read tables as they are. A strong one lays the journal's tail over them: it reads the projector's cursor, then the tables, then every
 * segment after that cursor. What it answers is the shard exactly as it stood after the last of these segments, and so reflects everything that was committed
 * before the question.
 */
public final class LedgerReader {
  /**
   * An answer and what it reflects.
   *
   * @param positions the segments up to which it reflects the journals of the shards that were asked; of balances and holds that a replica gave this is not certain
   */
  public record Reading<T>(T value, Positions positions, Consistency consistency) {
    /** @throws IllegalStateException if not exactly one shard was asked */
    public long sequence() {
      if (positions.sequences().size() != 1) {
        throw new IllegalStateException("not exactly one shard was asked");
      }
      return positions.sequences().values().iterator().next();
    }
  }

  /**
   * A transfer and, if it is a hold, how it stands.
   *
   * @param hold null if it is none
   * @param here which of its legs are on the shard that was asked; one between two shards is recorded on both
   * @param recorded when that shard recorded it: the transfer's own time or, of a chain across shards, later
   */
  public record TransferStanding(Transfer transfer, Hold hold, LegsHere here, long recorded) {
    /** Of a transfer that its shard decided alone. */
    public TransferStanding(Transfer transfer, Hold hold) {
      this(transfer, hold, LegsHere.BOTH, transfer.timestamp());
    }
  }

  /** One line of a statement and the account's totals after it. */
  public record Line(StatementLine line, Totals after) {}

  private final Store store;
  private final int shard;
  private final QueryLimits limits;
  private final boolean replicas;

  public LedgerReader(Store store, int shard) {
    this(store, shard, QueryLimits.DEFAULT);
  }

  LedgerReader(Store store, int shard, QueryLimits limits) {
    this(store, shard, limits, true);
  }

  private LedgerReader(Store store, int shard, QueryLimits limits, boolean replicas) {
    this.store = store;
    this.shard = shard;
    this.limits = limits;
    this.replicas = replicas;
  }

  /**
   * A reader whose eventual reads take balances and holds as the read tables have them now, not as one of their replicas may have had them a moment ago: for whoever has made sure that the
   * tables have come so far as he needs. They cost the tables' strong reads, but still spare the tail.
   */
  public LedgerReader withoutReplicas() {
    return new LedgerReader(store, shard, limits, false);
  }

  private Question question(Consistency consistency, Deadline deadline) {
    return new Question(store, shard, consistency, replicas ? consistency : Consistency.STRONG, deadline);
  }

  /** Those of the accounts that exist. */
  public Reading<Map<AccountId, Account>> accounts(Collection<AccountId> ids, Consistency consistency, Deadline deadline) {
    Question question = question(consistency, deadline);
    Reached reached = question.reached();
    Map<AccountId, Checkpoint<Account>> stored = store.checkpoints().accounts(ids, question.tables(), deadline);
    Tail tail = Tail.after(reached, question);
    Map<AccountId, Account> accounts = new LinkedHashMap<>();
    for (AccountId id : ids) {
      tail.account(id, stored.get(id)).ifPresent(account -> accounts.put(id, account));
    }
    return new Reading<>(accounts, Positions.of(shard, tail.sequence()), consistency);
  }

  /** Every account, in order of id. Holds all of them in memory. */
  public Reading<List<Account>> allAccounts(Consistency consistency, Deadline deadline) {
    Reached reached = reached(deadline);
    Map<AccountId, Checkpoint<Account>> stored = new LinkedHashMap<>();
    store.checkpoints().forEachAccount(checkpoint -> {
      if (checkpoint.shard() == shard) {
        stored.put(checkpoint.value().id(), checkpoint);
      }
    }, deadline);
    return allAccounts(reached, stored, consistency, deadline);
  }

  /** Up to where the read tables are complete. */
  Reached reached(Deadline deadline) {
    return question(Consistency.STRONG, deadline).reached();
  }

  /**
   * @param reached up to where the read tables were complete before they were read
   * @param stored every checkpoint of the shard
   */
  Reading<List<Account>> allAccounts(Reached reached, Map<AccountId, Checkpoint<Account>> stored, Consistency consistency, Deadline deadline) {
    Question question = question(consistency, deadline);
    Tail tail = Tail.after(reached, question);
    tail.run().opened.keySet().forEach(id -> stored.putIfAbsent(id, null));
    List<Account> accounts = new ArrayList<>();
    stored.forEach((id, checkpoint) -> tail.account(id, checkpoint).ifPresent(accounts::add));
    accounts.sort(Comparator.comparing(account -> account.id().value()));
    return new Reading<>(accounts, Positions.of(shard, tail.sequence()), consistency);
  }

  /** A transfer by its id, and its standing if it is a hold. */
  public Reading<Optional<TransferStanding>> transfer(TransferId id, Consistency consistency, Deadline deadline) {
    Question question = question(consistency, deadline);
    Recorded found = recorded(id, question.reached(), question, (entry, place) -> {});
    return new Reading<>(found.standing(), Positions.of(shard, found.tail().sequence()), consistency);
  }

  private record Recorded(Optional<TransferStanding> standing, Tail tail) {}

  /** @param each hears every entry of the tail */
  private Recorded recorded(TransferId id, Reached reached, Question question, Tail.Listener each) {
    IndexKey key = IndexKey.of(id);
    Location location = store.transfers().find(shard, List.of(key), question.deadline()).get(key);
    Checkpoint<Hold> hold = store.checkpoints().holds(shard, List.of(id), question.tables(), question.deadline()).get(id);
    Tail tail = Tail.after(reached, question, each);
    Location newest = tail.run().locations.getOrDefault(key, location);
    Optional<TransferStanding> standing =
        newest != null && entry(newest, question.deadline()) instanceof Entry.TransferMade made ? Optional.of(standing(made, hold, tail)) : Optional.empty();
    return new Recorded(standing, tail);
  }

  /** What there is of a transfer's id, recorded or prepared, as the shard stood after one segment. */
  Reading<Sighting> sighting(TransferId id, Consistency consistency, Deadline deadline) {
    Question question = question(consistency, deadline);
    Reached reached = question.reached();
    Set<ChainKey> ended = new HashSet<>();
    Recorded found = recorded(id, reached, question, (entry, place) -> ended(entry).ifPresent(ended::add));
    Positions positions = Positions.of(shard, found.tail().sequence());
    if (found.standing().isPresent()) {
      return new Reading<>(new Sighting(found.standing(), Optional.empty()), positions, consistency);
    }
    Optional<CrossEntry.Prepared> late = prepared(id, found.tail().run().unfinished.entries(), Set.of());
    // Only of what is nowhere else it has to be known what was unfinished before the tail.
    Optional<CrossEntry.Prepared> part = late.or(() -> prepared(id, Unfinished.at(reached.unfinished(), store, shard, deadline).entries(), ended));
    return new Reading<>(new Sighting(Optional.empty(), part), positions, consistency);
  }

  private static Optional<ChainKey> ended(Entry entry) {
    return switch (entry) {
      case CrossEntry.Decided decided -> Optional.of(decided.key());
      case CrossEntry.Ended ended -> Optional.of(ended.key());
      default -> Optional.empty();
    };
  }

  private static Optional<CrossEntry.Prepared> prepared(TransferId id, List<Entry> unfinished, Set<ChainKey> ended) {
    for (Entry entry : unfinished) {
      if (entry instanceof CrossEntry.Prepared part && !ended.contains(part.key()) && Sighting.has(part, id)) {
        return Optional.of(part);
      }
    }
    return Optional.empty();
  }

  private static TransferStanding standing(Entry.TransferMade made, Checkpoint<Hold> stored, Tail tail) {
    Transfer transfer = made.transfer();
    return new TransferStanding(transfer, transfer.pending() ? tail.hold(transfer, stored) : null, made.here(), made.timestamp());
  }

  /** How holds stand on this shard that it has recorded, by id. */
  Map<TransferId, Hold> holds(Collection<Transfer> holds, Consistency consistency, Deadline deadline) {
    Question question = question(consistency, deadline);
    Reached reached = question.reached();
    Map<TransferId, Checkpoint<Hold>> stored = store.checkpoints().holds(shard, holds.stream().map(Transfer::id).toList(), question.tables(), deadline);
    Tail tail = Tail.after(reached, question);
    Map<TransferId, Hold> standing = new HashMap<>();
    for (Transfer hold : holds) {
      Checkpoint<Hold> checkpoint = stored.get(hold.id());
      if (checkpoint != null && checkpoint.value().transfer().equals(hold) || hold.equals(tail.madeHold(hold.id()))) {
        standing.put(hold.id(), tail.hold(hold, checkpoint));
      }
    }
    return standing;
  }

  /**
   * The accounts asked for, as they stand now. All predicates are answered from indexes. A page may end early, with fewer accounts than its limit, where finding them
   * takes long.
   */
  public Reading<Page<Account>> findAccounts(AccountQuery query, Consistency consistency, Deadline deadline) {
    Question question = question(consistency, deadline);
    Reached reached = question.reached();
    Page<Checkpoint<Account>> stored = new AccountSearch(question, query, reached.cursor().posted(), limits).find();
    TimeRange range = query.rest();
    List<Account> late = new ArrayList<>();
    Tail tail =
        Tail.after(
            reached,
            question,
            (entry, location) -> {
              if (entry instanceof Entry.AccountOpened opened && range.contains(opened.timestamp())) {
                Account account = Account.opened(opened.account(), opened.timestamp());
                if (query.fits(account)) {
                  late.add(account);
                }
              }
            });
    Found<Account> found = new Found<>(Account::timestamp, query.order(), query.limit());
    late.forEach(account -> found.add(tail.account(account.id(), null).orElseThrow()));
    List<Account> now = stored.items().stream().map(checkpoint -> tail.account(checkpoint.value().id(), checkpoint).orElseThrow()).toList();
    return new Reading<>(found.page(new Page<>(now, stored.next())), Positions.of(shard, tail.sequence()), consistency);
  }

  /**
   * The transfers asked for and, where they are holds, how they stand now. Predicates are answered from indexes; where the only ones are accounts without history, or time,
   * the journal is read. A page may end early, with fewer transfers than its limit, where finding them takes long.
   */
  public Reading<Page<TransferStanding>> findTransfers(TransferQuery query, Consistency consistency, Deadline deadline) {
    Question question = question(consistency, deadline);
    Reached reached = question.reached();
    Page<Entry.TransferMade> stored = new TransferSearch(question, query, reached.cursor().posted(), limits).find();
    List<TransferId> pending = stored.items().stream().map(Entry.TransferMade::transfer).filter(Transfer::pending).map(Transfer::id).toList();
    Map<TransferId, Checkpoint<Hold>> holds = pending.isEmpty() ? Map.of() : store.checkpoints().holds(shard, pending, question.tables(), deadline);
    TimeRange range = query.rest();
    Found<Entry.TransferMade> found = new Found<>(Entry.TransferMade::timestamp, query.order(), query.limit());
    Tail tail =
        Tail.after(
            reached,
            question,
            (entry, location) -> {
              if (entry instanceof Entry.TransferMade made && range.contains(made.timestamp()) && query.fits(made)) {
                found.add(made);
              }
            });
    Page<Entry.TransferMade> page = found.page(stored);
    List<TransferStanding> standing = page.items().stream().map(made -> standing(made, holds.get(made.transfer().id()), tail)).toList();
    return new Reading<>(new Page<>(standing, page.next()), Positions.of(shard, tail.sequence()), consistency);
  }

  /**
   * Lines of an account's statement, each with the account's totals after it. None of an account that does not exist.
   *
   * @throws NoHistory if the account keeps none
   */
  public Reading<Page<Line>> statement(StatementQuery query, Consistency consistency, Deadline deadline) {
    Question question = question(consistency, deadline);
    AccountId id = query.account();
    Reached reached = question.reached();
    Checkpoint<Account> account = store.checkpoints().accounts(List.of(id), question.tables(), deadline).get(id);
    requireHistory(id, Optional.ofNullable(account).map(Checkpoint::value));
    Page<Line> stored = new StatementSearch(question, query, reached.cursor().posted(), limits).find();
    Tail tail = Tail.after(reached, question);
    requireHistory(id, tail.account(id, account));
    Found<Line> found = new Found<>(StatementSearch::timestamp, query.order(), query.limit());
    TimeRange range = query.rest();
    Supplier<Totals> atCursor =
        () -> StatementSearch.lastStored(question, id, reached.cursor().posted(), Long.MAX_VALUE).map(Line::after).orElse(Totals.ZERO);
    tail.lines(id, atCursor).stream().filter(line -> range.contains(StatementSearch.timestamp(line))).forEach(found::add);
    return new Reading<>(found.page(stored), Positions.of(shard, tail.sequence()), consistency);
  }

  private static void requireHistory(AccountId id, Optional<Account> account) {
    if (account.isPresent() && account.get().opening().flags().has(AccountFlag.NO_HISTORY)) {
      throw new NoHistory(id);
    }
  }

  /**
   * An account as it stood at a time, by what was recorded until then.
   *
   * @param timestamp what was recorded up to and including it counts, nanoseconds since 1970
   * @return empty if it was not opened by then
   * @throws NoHistory if the account keeps none, was opened by then, and something was recorded in its shard later
   */
  public Reading<Optional<Account>> accountAt(AccountId id, long timestamp, Consistency consistency, Deadline deadline) {
    return pointInTime(id, consistency, deadline).recorded(timestamp);
  }

  /**
   * An account with its totals by business date, as known now: what takes effect up to and including a time counts, whenever it was recorded.
   *
   * <p>A transfer takes effect at its {@code effective_at}, or where it has none when it was recorded. What a hold reserves counts from the hold's time until
   * the time of what ended it, be it a post or void (by the same rule) or its expiry (when that was recorded); not at all if that comes first. Whether it
   * is closed is as it stands now. It may have totals from before it was opened. All dated changes of the account are read, however many they are.
   *
   * @return empty if there is no such account
   * @throws NoHistory if the account keeps none
   */
  public Reading<Optional<Account>> accountEffectiveAt(AccountId id, Instant date, Consistency consistency, Deadline deadline) {
    return pointInTime(id, consistency, deadline).effective(date);
  }

  private PointInTime pointInTime(AccountId id, Consistency consistency, Deadline deadline) {
    Question question = question(consistency, deadline);
    Reached reached = question.reached();
    return new PointInTime(question, id, reached, store.checkpoints().accounts(List.of(id), question.tables(), deadline).get(id));
  }

  /**
   * What of chains across shards is unfinished on the shard, and its clearing balances; a strong answer is of the journal's end. All of the entries that began it are read, however many they are.
   */
  public Reading<InFlight> inFlight(Consistency consistency, Deadline deadline) {
    Question question = question(consistency, deadline);
    Reached reached = question.reached();
    List<Checkpoint<ClearingPage>> clearing = store.checkpoints().clearing(shard, ClearingPage.all(), deadline);
    Unfinished unfinished = Unfinished.at(reached.unfinished(), store, shard, deadline);
    Tail tail = Tail.whole(reached, unfinished, question);
    Map<TransferId, Transfer> holds = PointInTime.holdsOf(question, tail.run().clearing.expiries(), tail);
    return new Reading<>(InFlight.of(tail.run().unfinished.entries(), tail.run().clearing.balances(clearing, holds::get)), Positions.of(shard, tail.sequence()), consistency);
  }

  /**
   * What of chains across shards is unfinished on the shard, without what they move.
   *
   * @param after the chains after that place only
   * @param limit parts of chains at most
   */
  Reading<ChainParts> chainParts(Placement placement, Optional<ShardedPage.Row> after, int limit, Consistency consistency, Deadline deadline) {
    Tail tail = whole(question(consistency, deadline));
    return new Reading<>(ChainParts.of(tail.run().unfinished.entries(), placement, after, limit), Positions.of(shard, tail.sequence()), consistency);
  }

  private static Tail whole(Question question) {
    Reached reached = question.reached();
    return Tail.whole(reached, Unfinished.at(reached.unfinished(), question.store(), question.shard(), question.deadline()), question);
  }

  /** How a chain stands that this shard coordinates. */
  Reading<ChainStanding> chain(ChainKey key, Consistency consistency, Deadline deadline) {
    Tail tail = whole(question(consistency, deadline));
    return new Reading<>(tail.run().unfinished.standing(key), Positions.of(shard, tail.sequence()), consistency);
  }

  /**
   * What all accounts come to, for each asset in order of name and decimals. Always strong: the sums of accounts as they stood at different times would not balance.
   * Reads every account.
   *
   * @param asset only that one, or all of them
   */
  public Reading<List<AssetTotals>> totals(Optional<Asset> asset, Deadline deadline) {
    AssetSums sums = sums(asset, deadline);
    store.checkpoints().forEachAccount(sums::add, deadline);
    return sums.end();
  }

  /** Sums that are begun, and have to be given every checkpoint. */
  AssetSums sums(Optional<Asset> asset, Deadline deadline) {
    return new AssetSums(question(Consistency.STRONG, deadline), asset);
  }

  private Entry entry(Location location, Deadline deadline) {
    Segment segment =
        store
            .journal()
            .at(shard, location.sequence(), deadline)
            .orElseThrow(() -> new StoreException.Corrupt("index leads to no segment: " + location.sequence(), null));
    return SegmentCodec.open(segment).entries().get(location.position());
  }
}
