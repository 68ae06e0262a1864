package io.tallystick.journal.readmodel;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.journal.Consistency;
import io.tallystick.journal.Cursor;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.Positions;
import io.tallystick.journal.Retry;
import io.tallystick.journal.Store;
import io.tallystick.journal.readmodel.LedgerReader.Reading;
import io.tallystick.journal.readmodel.LedgerReader.TransferStanding;
import io.tallystick.journal.record.Recorder;
import io.tallystick.journal.record.RecorderLimits;
import io.tallystick.journal.record.RecorderListener;
import io.tallystick.ledger.Account;
import io.tallystick.ledger.AccountFlag;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.LegsHere;
import io.tallystick.ledger.Transfer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every question, with every combination of predicates, is answered as a scan of the journal answers it. Ledgers are made at random, projected to anywhere, and the
 * questions are made at random after them. Subclasses say which store it is.
 */
public abstract class JournalQueriesTest {
  private static final int SHARD = 3;

  /** An empty store. */
  protected abstract Store newStore();

  /** Questions to each ledger. */
  protected abstract int questions();

  /** Batches of requests that a ledger is made of. */
  protected abstract int batches();

  /** {@code -Dqueries.first=N -Dqueries.seeds=N} runs others. */
  static LongStream seeds() {
    long first = Long.getLong("queries.first", 1);
    return LongStream.range(first, first + Long.getLong("queries.seeds", 8));
  }

  private static Deadline deadline() {
    return Deadline.after(Duration.ofMinutes(2));
  }

  /** A ledger that was made from a seed, and what is asked of it. */
  private World made(long seed) {
    Random random = new Random(seed);
    World world = new World(random, newStore(), SHARD, new QueryData(random), id -> true);
    world.make(batches());
    return world;
  }

  /** What is asked of one shard of a ledger. */
  static final class World {
    final Random random;
    final Store store;
    final int shard;
    final LedgerReader reader;
    final QueryData data;
    final Predicate<AccountId> here;
    JournalScan all;
    JournalScan posted;
    boolean running;

    /** @param here which accounts live on the shard */
    World(Random random, Store store, int shard, QueryData data, Predicate<AccountId> here) {
      this.random = random;
      this.store = store;
      this.shard = shard;
      this.data = data;
      this.here = here;
      QueryLimits limits =
          random.nextInt(3) == 0 ? QueryLimits.DEFAULT : new QueryLimits(1 + random.nextInt(12), 1 + random.nextInt(6));
      reader = new LedgerReader(store, shard, limits);
    }

    private void make(int batches) {
      Recorder recorder =
          new Recorder(store, shard, data::now, RecorderLimits.DEFAULT, new Retry(new Random(1), time -> {}), RecorderListener.NONE);
      int projected = random.nextInt(batches + 1);
      for (int batch = 0; batch < batches; batch++) {
        if (random.nextInt(10) == 0) {
          recorder.expireDue(100, deadline());
        }
        recorder.record(data.batch(), deadline());
        if (batch < projected && random.nextInt(3) == 0) {
          Projector.Limits runs = new Projector.Limits(1 + random.nextInt(30), 1 + random.nextInt(3_000), 1 + random.nextInt(100));
          new Projector(store, shard, runs).postRun(deadline());
        }
      }
      scan();
    }

    /** Scans what there is, up to the journal's end and up to the cursor. */
    void scan() {
      Cursor cursor = store.cursors().read(Projector.CURSOR, shard, deadline());
      running = cursor.running();
      all = JournalScan.of(store, shard, Long.MAX_VALUE - 1, deadline());
      if (random.nextInt(3) == 0 && cursor.posted() < all.last()) {
        halfOfARun(cursor);
      }
      posted = JournalScan.of(store, shard, cursor.posted(), deadline());
    }

    /** A projector that was killed in the middle: all is written, but the cursor has not moved. */
    private void halfOfARun(Cursor cursor) {
      long target = cursor.posted() + 1 + random.nextLong(all.last() - cursor.posted());
      if (store.cursors().begin(Projector.CURSOR, shard, cursor.posted(), target, deadline())) {
        running = true;
        new Projector(new WithoutCompletion(store), shard, Projector.Limits.DEFAULT).post(deadline());
      }
    }

    Consistency consistency() {
      return random.nextBoolean() ? Consistency.STRONG : Consistency.EVENTUAL;
    }

    JournalScan scan(Consistency consistency) {
      return consistency == Consistency.STRONG ? all : posted;
    }

    /** Any time of the ledger's life, often the very time of an entry. */
    long timestamp() {
      List<Transfer> transfers = all.transfers();
      return switch (random.nextInt(8)) {
        case 0 -> 0;
        case 1 -> Long.MAX_VALUE;
        case 2 -> QueryData.START + random.nextLong(Math.max(1, data.now() - QueryData.START));
        default -> transfers.isEmpty() ? 1 : transfers.get(random.nextInt(transfers.size())).timestamp() + random.nextInt(3) - 1;
      };
    }

    TimeRange range() {
      if (random.nextBoolean()) {
        return TimeRange.ALL;
      }
      long one = timestamp();
      long other = timestamp();
      return new TimeRange(Math.min(one, other), Math.max(one, other));
    }

    Order order() {
      return random.nextBoolean() ? Order.ASCENDING : Order.DESCENDING;
    }

    int limit() {
      return switch (random.nextInt(4)) {
        case 0 -> 1;
        case 1 -> Page.LIMIT_MAX;
        default -> 1 + random.nextInt(40);
      };
    }

    OptionalLong after() {
      return random.nextInt(4) == 0 ? OptionalLong.of(timestamp()) : OptionalLong.empty();
    }

    private <T> Optional<T> maybe(int in, T value) {
      return random.nextInt(in) == 0 ? Optional.of(value) : Optional.empty();
    }

    private OptionalInt maybeCode(int in) {
      return random.nextInt(in) == 0 ? OptionalInt.of(data.code()) : OptionalInt.empty();
    }

    /** One that lives on the shard, or does not exist. */
    private AccountId own() {
      AccountId id = account();
      return here.test(id) ? id : own();
    }

    AccountId account() {
      return random.nextInt(30) == 0 ? new AccountId("nobody") : data.account();
    }

    void askForAccounts() {
      AccountQuery query =
          new AccountQuery(maybe(2, data.reference()), maybe(2, data.asset()), maybeCode(2), range(), order(), limit(), after());
      Consistency consistency = consistency();
      ToLongFunction<Account> timestamp = Account::timestamp;
      List<Account> found =
          pages(
              query.toString(),
              query.limit(),
              query.order(),
              timestamp,
              after ->
                  reader.findAccounts(
                      new AccountQuery(query.reference(), query.asset(), query.code(), query.opened(), query.order(), query.limit(), after),
                      consistency,
                      deadline()),
              query.after());
      List<Account> expected = everyAccount(query, scan(consistency));
      if (running && consistency == Consistency.EVENTUAL) {
        // They stand as the unfinished run has left them, or as before.
        assertThat(found).as("%s", query).extracting(Account::id).isEqualTo(expected.stream().map(Account::id).toList());
      } else {
        assertThat(found).as("%s %s", query, consistency).isEqualTo(expected);
      }
    }

    private List<Account> everyAccount(AccountQuery query, JournalScan scan) {
      AccountQuery whole = new AccountQuery(query.reference(), query.asset(), query.code(), query.opened(), query.order(), 1, query.after());
      return scan.accounts(whole, Integer.MAX_VALUE);
    }

    void askForTransfers() {
      TransferQuery query =
          new TransferQuery(
              maybe(3, account()), maybe(5, account()), maybe(5, account()), maybe(3, data.reference()), maybe(3, data.asset()), maybeCode(3), range(), order(), limit(),
              after());
      if (query.namesAccount() && Stream.of(query.account(), query.debitAccount(), query.creditAccount()).flatMap(Optional::stream).noneMatch(here)) {
        return; // that is asked of another shard
      }
      Consistency consistency = consistency();
      List<TransferStanding> found =
          pages(
              query.toString(),
              query.limit(),
              query.order(),
              TransferStanding::recorded,
              after ->
                  reader.findTransfers(
                      new TransferQuery(
                          query.account(), query.debitAccount(), query.creditAccount(), query.reference(), query.asset(), query.code(), query.recorded(),
                          query.order(), query.limit(), after),
                      consistency,
                      deadline()),
              query.after());
      assertThat(found.stream().map(TransferStanding::transfer).toList()).as("%s %s", query, consistency).isEqualTo(scan(consistency).transfers(query, Integer.MAX_VALUE));
      for (TransferStanding standing : found) {
        assertThat(standing.hold() != null).as("%s", standing).isEqualTo(standing.transfer().pending());
        if (standing.hold() != null && standing.here() != LegsHere.NEITHER && !(running && consistency == Consistency.EVENTUAL)) {
          assertThat(standing.hold()).as("%s", standing).isEqualTo(scan(consistency).hold(standing.transfer().id()));
        }
        if (random.nextInt(20) == 0) {
          Reading<Optional<TransferStanding>> same = reader.transfer(standing.transfer().id(), consistency, deadline());
          assertThat(same.value()).as("%s", query).contains(standing);
        }
      }
    }

    void askForStatement() {
      AccountId account = own();
      StatementQuery query = new StatementQuery(account, range(), order(), limit(), after());
      Consistency consistency = consistency();
      try {
        List<LedgerReader.Line> expected = scan(consistency).statement(query, Integer.MAX_VALUE);
        List<LedgerReader.Line> found =
            pages(
                query.toString(),
                query.limit(),
                query.order(),
                line -> line.line().timestamp(),
                after -> reader.statement(new StatementQuery(account, query.recorded(), query.order(), query.limit(), after), consistency, deadline()),
                query.after());
        assertThat(found).as("%s %s", query, consistency).isEqualTo(expected);
      } catch (NoHistory expected) {
        assertThat(expected.account()).isEqualTo(account);
        assertThat(keepsHistory(account)).isFalse();
      }
    }

    private boolean keepsHistory(AccountId account) {
      return all.account(account).map(one -> !one.opening().flags().has(AccountFlag.NO_HISTORY)).orElse(true);
    }

    /** All pages of an answer, each of which has to keep its promises. */
    private <T> List<T> pages(
        String query, int limit, Order order, ToLongFunction<T> timestamp, Function<OptionalLong, Reading<Page<T>>> ask, OptionalLong start) {
      List<T> found = new ArrayList<>();
      OptionalLong after = start;
      while (true) {
        Page<T> page = ask.apply(after).value();
        assertThat(page.items()).as(query).hasSizeLessThanOrEqualTo(limit);
        found.addAll(page.items());
        if (page.next().isEmpty()) {
          return found;
        }
        long next = page.next().getAsLong();
        if (after.isPresent()) {
          long before = after.getAsLong();
          assertThat(order == Order.ASCENDING ? next > before : next < before).as("%s gets on from %s to %s", query, before, next).isTrue();
        }
        if (!page.items().isEmpty()) {
          long last = timestamp.applyAsLong(page.items().getLast());
          assertThat(order == Order.ASCENDING ? next >= last : next <= last).as("%s", query).isTrue();
        }
        after = page.next();
      }
    }

    void askForAnAccountAtATime() {
      AccountId account = own();
      long timestamp = timestamp();
      Consistency consistency = consistency();
      boolean recorded = random.nextBoolean();
      Instant date = data.dateOrTime(random, timestamp);
      try {
        Optional<Account> expected =
            recorded ? scan(consistency).accountAt(account, timestamp) : scan(consistency).accountEffectiveAt(account, date);
        Optional<Account> found =
            recorded
                ? reader.accountAt(account, timestamp, consistency, deadline()).value()
                : reader.accountEffectiveAt(account, date, consistency, deadline()).value();
        if (!(running && consistency == Consistency.EVENTUAL)) {
          boolean closed = recorded && scan(consistency).closedIsUncertain(account, timestamp) ? found.map(Account::closed).orElse(false) : expected.map(Account::closed).orElse(false);
          assertThat(found)
              .as("%s at %s or %s, %s", account, timestamp, date, consistency)
              .isEqualTo(expected.map(one -> one.with(one.totals(), closed)));
        } else if (expected.isPresent() && keepsHistory(account) && (!recorded || timestamp < posted.lastTimestamp())) {
          // Of a later time it may know already what the unfinished run has written.
          assertThat(found.orElseThrow().totals()).as("%s at %s or %s", account, timestamp, date).isEqualTo(expected.get().totals());
        }
      } catch (NoHistory none) {
        assertThat(keepsHistory(none.account())).isFalse();
      }
    }

    void askForTotals() {
      Optional<Asset> asset = maybe(2, data.asset());
      Map<Asset, AssetTotals> expected = new TreeMap<>();
      for (Account account : all.accounts(new AccountQuery(Optional.empty(), asset, OptionalInt.empty(), TimeRange.ALL, Order.ASCENDING, 1, OptionalLong.empty()), Integer.MAX_VALUE)) {
        expected.merge(account.asset(), AssetTotals.none(account.asset()).plusAccount().plus(account.totals()), AssetTotals::plus);
      }
      Reading<List<AssetTotals>> found = reader.totals(asset, deadline());
      assertThat(found.value()).containsExactlyElementsOf(expected.values());
      assertThat(found.sequence()).isEqualTo(all.last());
      assertThat(found.consistency()).isEqualTo(Consistency.STRONG);
    }

    void ask() {
      switch (random.nextInt(12)) {
        case 0, 1, 2 -> askForAccounts();
        case 3, 4, 5, 6, 7 -> askForTransfers();
        case 8, 9 -> askForStatement();
        case 10 -> askForAnAccountAtATime();
        default -> {
          askForAnAccountAtATime();
          if (random.nextInt(5) == 0) {
            askForTotals();
          }
        }
      }
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void everyQuestionIsAnsweredAsAScanOfTheJournalAnswersIt(long seed) {
    World world = made(seed);
    for (int question = 0; question < questions(); question++) {
      world.ask();
    }
  }

  @Test
  void anEmptyLedgerHasNothing() {
    LedgerReader reader = new LedgerReader(newStore(), SHARD);
    for (Consistency consistency : Consistency.values()) {
      for (Order order : Order.values()) {
        AccountQuery accounts =
            new AccountQuery(Optional.empty(), Optional.empty(), OptionalInt.empty(), TimeRange.ALL, order, 5, OptionalLong.empty());
        TransferQuery transfers =
            new TransferQuery(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), OptionalInt.empty(), TimeRange.ALL, order, 5,
                OptionalLong.empty());
        assertThat(reader.findAccounts(accounts, consistency, deadline()))
            .isEqualTo(new Reading<>(new Page<Account>(List.of(), OptionalLong.empty()), Positions.of(SHARD, -1), consistency));
        assertThat(reader.findTransfers(transfers, consistency, deadline()).value().next()).isEmpty();
      }
      assertThat(reader.accountAt(new AccountId("a"), 5, consistency, deadline()).value()).isEmpty();
      assertThat(reader.accountEffectiveAt(new AccountId("a"), Instant.EPOCH, consistency, deadline()).value()).isEmpty();
    }
    assertThat(reader.totals(Optional.empty(), deadline()).value()).isEmpty();
  }
}
