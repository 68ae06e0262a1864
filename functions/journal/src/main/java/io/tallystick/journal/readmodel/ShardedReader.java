package io.tallystick.journal.readmodel;

import io.tallystick.journal.Checkpoint;
import io.tallystick.journal.Consistency;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.Parallel;
import io.tallystick.journal.Positions;
import io.tallystick.journal.Reached;
import io.tallystick.journal.Store;
import io.tallystick.journal.readmodel.LedgerReader.Reading;
import io.tallystick.journal.readmodel.LedgerReader.TransferStanding;
import io.tallystick.ledger.Account;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.ChainKey;
import io.tallystick.ledger.Hold;
import io.tallystick.ledger.Sharding;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/**
 * Answers questions about a ledger of any number of shards, by a {@link LedgerReader} of each that has to be asked. What it answers of several shards is each of them as it stood after
 * one of its segments; there is no moment that all of them have in common.
 */
public final class ShardedReader {
  /** Shards that one question is asked of at once. */
  static final int WIDTH = 16;

  /** Several transfers have the id, on different shards. */
  public static final class Ambiguous extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Ambiguous() {
      super("transfers of several shards have the id", null, false, false);
    }
  }

  private final Store store;
  private final Sharding sharding;
  private final List<LedgerReader> readers;

  public ShardedReader(Store store, Sharding sharding) {
    this(store, sharding, IntStream.range(0, sharding.shards()).mapToObj(shard -> new LedgerReader(store, shard)).toList());
  }

  ShardedReader(Store store, Sharding sharding, QueryLimits limits) {
    this(store, sharding, IntStream.range(0, sharding.shards()).mapToObj(shard -> new LedgerReader(store, shard, limits)).toList());
  }

  private ShardedReader(Store store, Sharding sharding, List<LedgerReader> readers) {
    this.store = store;
    this.sharding = sharding;
    this.readers = readers;
  }

  /** As {@link LedgerReader#withoutReplicas()}. */
  public ShardedReader withoutReplicas() {
    return new ShardedReader(store, sharding, readers.stream().map(LedgerReader::withoutReplicas).toList());
  }

  public Sharding sharding() {
    return sharding;
  }

  /** The reader of the shard that an account lives on: for all questions about that account. */
  public LedgerReader of(AccountId account) {
    return readers.get(sharding.shardOf(account));
  }

  /** Those of the accounts that exist, in the order of the ids. */
  public Reading<Map<AccountId, Account>> accounts(Collection<AccountId> ids, Consistency consistency, Deadline deadline) {
    Map<Integer, List<AccountId>> apart = new TreeMap<>();
    ids.forEach(id -> apart.computeIfAbsent(sharding.shardOf(id), any -> new ArrayList<>()).add(id));
    Map<Integer, Reading<Map<AccountId, Account>>> readings = ask(apart.keySet(), shard -> readers.get(shard).accounts(apart.get(shard), consistency, deadline));
    Map<AccountId, Account> accounts = new LinkedHashMap<>();
    for (AccountId id : ids) {
      Account account = readings.get(sharding.shardOf(id)).value().get(id);
      if (account != null) {
        accounts.put(id, account);
      }
    }
    return new Reading<>(accounts, positions(readings), consistency);
  }

  /** Every account, in order of id. Holds all of them in memory. */
  public Reading<List<Account>> allAccounts(Consistency consistency, Deadline deadline) {
    Map<Integer, Reached> reached = ask(all(), shard -> readers.get(shard).reached(deadline));
    Map<Integer, Map<AccountId, Checkpoint<Account>>> stored = new HashMap<>();
    all().forEach(shard -> stored.put(shard, new LinkedHashMap<>()));
    store.checkpoints().forEachAccount(
        checkpoint -> {
          Map<AccountId, Checkpoint<Account>> of = stored.get(checkpoint.shard());
          if (of != null) {
            of.put(checkpoint.value().id(), checkpoint);
          }
        },
        deadline);
    Map<Integer, Reading<List<Account>>> readings =
        ask(all(), shard -> readers.get(shard).allAccounts(reached.get(shard), stored.get(shard), consistency, deadline));
    List<Account> accounts = new ArrayList<>();
    readings.values().forEach(reading -> accounts.addAll(reading.value()));
    accounts.sort(Comparator.comparing(account -> account.id().value()));
    return new Reading<>(accounts, positions(readings), consistency);
  }

  /**
   * A transfer by its id. Without an account every shard has to be asked. One between two shards is as the shard of its debit account has it, as soon as that has it.
   *
   * @param account the transfer's debit account, or its credit account
   * @throws Ambiguous if no account is named and several shards have different transfers of the id
   */
  public Reading<Optional<TransferStanding>> transfer(TransferId id, Optional<AccountId> account, Consistency consistency, Deadline deadline) {
    if (account.isPresent()) {
      return transfer(of(account.get()).transfer(id, consistency, deadline), consistency, deadline);
    }
    Map<Integer, Reading<Optional<TransferStanding>>> readings = ask(all(), shard -> readers.get(shard).transfer(id, consistency, deadline));
    Optional<TransferStanding> best = best(readings.values().stream().map(Reading::value).flatMap(Optional::stream).toList());
    return new Reading<>(best, positions(readings), consistency);
  }

  /**
   * Of what several shards have of one id, that of the debit account's.
   *
   * @throws Ambiguous if they have different transfers
   */
  static Optional<TransferStanding> best(List<TransferStanding> found) {
    if (found.stream().map(TransferStanding::transfer).distinct().count() > 1) {
      throw new Ambiguous();
    }
    return found.stream().max(Comparator.comparing(standing -> standing.here().debit()));
  }

  /**
   * What there is of a transfer's id: as {@link #transfer} where it is recorded, and else the chain across shards that is to make it. What of a chain is decided its coordinator says; so one that is
   * refused is nowhere, though a shard may have it prepared still. With an account, a chain is found as soon as that one's shard has prepared it.
   *
   * @throws Ambiguous if no account is named and several shards have different transfers of the id
   */
  public Reading<TransferFound> lookUp(TransferId id, Optional<AccountId> account, Consistency consistency, Deadline deadline) {
    return new TransferLookup(this, readers, id, consistency, deadline).find(account.map(one -> List.of(sharding.shardOf(one))).orElse(all()));
  }

  /** What the shard of the debit account says of it, unless it has been asked or does not have it yet. */
  Reading<Optional<TransferStanding>> transfer(Reading<Optional<TransferStanding>> found, Consistency consistency, Deadline deadline) {
    if (found.value().isEmpty() || found.value().get().here().debit()) {
      return found;
    }
    TransferStanding there = found.value().get();
    Reading<Optional<TransferStanding>> home = of(there.transfer().debitAccountId()).transfer(there.transfer().id(), consistency, deadline);
    boolean same = home.value().filter(standing -> standing.transfer().equals(there.transfer())).isPresent();
    return new Reading<>(same ? home.value() : found.value(), positions(List.of(found, home)), consistency);
  }

  /**
   * As {@link LedgerReader#findAccounts}, of all shards.
   *
   * @param query without a place to go on
   * @param after where to go on: the page before's {@code next}
   */
  public Reading<ShardedPage<Account>> findAccounts(AccountQuery query, Optional<ShardedPage.Row> after, Consistency consistency, Deadline deadline) {
    int limit = ShardedRows.perShard(query.limit(), sharding.shards());
    Map<Integer, Reading<Page<Account>>> readings =
        ask(
            all(),
            shard ->
                readers
                    .get(shard)
                    .findAccounts(
                        new AccountQuery(
                            query.reference(), query.asset(), query.code(), query.opened(), query.order(), limit, goesOn(after, shard, query.order())),
                        consistency,
                        deadline));
    return together(readings, Account::timestamp, query.order(), query.limit(), consistency);
  }

  /**
   * As {@link LedgerReader#findTransfers}, of all shards, or of the shard of an account that is asked for. A transfer between two shards is listed once, and a hold stands as the shard of its debit account has it.
   *
   * @param query without a place to go on
   * @param after where to go on: the page before's {@code next}
   */
  public Reading<ShardedPage<TransferStanding>> findTransfers(
      TransferQuery query, Optional<ShardedPage.Row> after, Consistency consistency, Deadline deadline) {
    List<Integer> asked =
        query.account().or(query::debitAccount).or(query::creditAccount).map(account -> List.of(sharding.shardOf(account))).orElse(all());
    int limit = ShardedRows.perShard(query.limit(), asked.size());
    Map<Integer, Reading<Page<TransferStanding>>> readings =
        ask(
            asked,
            shard ->
                readers
                    .get(shard)
                    .findTransfers(
                        new TransferQuery(
                            query.account(),
                            query.debitAccount(),
                            query.creditAccount(),
                            query.reference(),
                            query.asset(),
                            query.code(),
                            query.recorded(),
                            query.order(),
                            limit,
                            goesOn(after, shard, query.order())),
                        consistency,
                        deadline));
    Reading<ShardedPage<TransferStanding>> page = together(readings, TransferStanding::recorded, query.order(), query.limit(), consistency);
    return query.namesAccount() ? atHome(page, deadline) : page;
  }

  /** Holds as they stand on the shards of their debit accounts, which decide about them; what these do not have yet stays as it is. */
  private Reading<ShardedPage<TransferStanding>> atHome(Reading<ShardedPage<TransferStanding>> page, Deadline deadline) {
    Map<Integer, List<Transfer>> away = new TreeMap<>();
    for (TransferStanding standing : page.value().items()) {
      if (standing.hold() != null && !standing.here().debit()) {
        away.computeIfAbsent(sharding.shardOf(standing.transfer().debitAccountId()), any -> new ArrayList<>()).add(standing.transfer());
      }
    }
    if (away.isEmpty()) {
      return page;
    }
    Map<TransferId, Hold> holds = new HashMap<>();
    ask(away.keySet(), shard -> readers.get(shard).holds(away.get(shard), page.consistency(), deadline)).values().forEach(holds::putAll);
    List<TransferStanding> items = page.value().items().stream().map(standing -> atHome(standing, holds)).toList();
    return new Reading<>(new ShardedPage<>(items, page.value().next()), page.positions(), page.consistency());
  }

  private static TransferStanding atHome(TransferStanding standing, Map<TransferId, Hold> holds) {
    Hold home = standing.hold() == null || standing.here().debit() ? null : holds.get(standing.transfer().id());
    return home == null ? standing : new TransferStanding(standing.transfer(), home, standing.here(), standing.recorded());
  }

  /** As {@link LedgerReader#inFlight}, of each shard. */
  public Reading<Map<Integer, InFlight>> inFlight(Consistency consistency, Deadline deadline) {
    Map<Integer, Reading<InFlight>> readings = ask(all(), shard -> readers.get(shard).inFlight(consistency, deadline));
    Map<Integer, InFlight> inFlight = new TreeMap<>();
    readings.forEach((shard, reading) -> inFlight.put(shard, reading.value()));
    return new Reading<>(inFlight, positions(readings), consistency);
  }

  /**
   * The chains across shards that some shard has prepared and not ended, the oldest first. On each shard all that is unfinished is read, however little is asked for.
   *
   * @param after where to go on: the page before's {@code next}
   * @param limit chains at most
   */
  public Reading<ShardedPage<ChainInFlight>> chainsInFlight(Optional<ShardedPage.Row> after, int limit, Consistency consistency, Deadline deadline) {
    Map<Integer, Reading<ChainParts>> readings =
        ask(all(), shard -> readers.get(shard).chainParts(sharding::shardOf, after, limit, consistency, deadline));
    Map<Integer, ChainParts> parts = new TreeMap<>();
    readings.forEach((shard, reading) -> parts.put(shard, reading.value()));
    ChainSearch search = new ChainSearch(parts, limit, key -> readers.get(key.coordinator()).chain(key, consistency, deadline).value());
    return new Reading<>(search.oldest(), positions(readings), consistency);
  }

  /** As {@link LedgerReader#totals}, of all shards. Accounts are read once. */
  public Reading<LedgerTotals> totals(Optional<Asset> asset, Deadline deadline) {
    Map<Integer, AssetSums> sums = ask(all(), shard -> readers.get(shard).sums(asset, deadline));
    store.checkpoints().forEachAccount(
        checkpoint -> {
          AssetSums of = sums.get(checkpoint.shard());
          if (of != null) {
            of.add(checkpoint);
          }
        },
        deadline);
    Map<Integer, Reading<List<AssetTotals>>> readings = ask(all(), shard -> sums.get(shard).end());
    Map<Asset, AssetTotals> together = new TreeMap<>();
    readings.values().forEach(reading -> reading.value().forEach(totals -> together.merge(totals.asset(), totals, AssetTotals::plus)));
    Set<ChainKey> inFlight = new HashSet<>();
    sums.values().forEach(of -> inFlight.addAll(of.inFlight()));
    return new Reading<>(new LedgerTotals(List.copyOf(together.values()), inFlight.size()), positions(readings), Consistency.STRONG);
  }

  private List<Integer> all() {
    return IntStream.range(0, sharding.shards()).boxed().toList();
  }

  static <T> Map<Integer, T> ask(Collection<Integer> shards, Function<Integer, T> question) {
    Map<Integer, T> answers = new ConcurrentSkipListMap<>();
    Parallel.forEach(WIDTH, List.copyOf(shards), shard -> answers.put(shard, question.apply(shard)));
    return answers;
  }

  private static OptionalLong goesOn(Optional<ShardedPage.Row> after, int shard, Order order) {
    return after.map(row -> OptionalLong.of(row.after(shard, order))).orElse(OptionalLong.empty());
  }

  private static <T> Reading<ShardedPage<T>> together(
      Map<Integer, Reading<Page<T>>> readings, ToLongFunction<T> timestamp, Order order, int limit, Consistency consistency) {
    ShardedRows<T> rows = new ShardedRows<>(timestamp, order, limit);
    readings.forEach((shard, reading) -> rows.add(shard, reading.value()));
    return new Reading<>(rows.page(), positions(readings), consistency);
  }

  private static <T> Positions positions(Map<Integer, Reading<T>> readings) {
    return positions(readings.values());
  }

  private static <T> Positions positions(Collection<Reading<T>> readings) {
    Map<Integer, Long> positions = new TreeMap<>();
    readings.forEach(reading -> positions.putAll(reading.positions().sequences()));
    return new Positions(positions);
  }
}
