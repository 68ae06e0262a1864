package io.tallystick.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Random requests, decided by the ledger and predicted by {@link NaiveModel}. Set {@code -Dtallystick.seed=N} to repeat one seed. */
class ModelTest {
  private static final int SEEDS = 400;
  private static final int REQUESTS = 40;
  /** Every so many seeds are those of one shard of two. */
  private static final int SHARDED = 5;
  private static final long START = 1_000_000_000_000_000L;

  /** Rungs that exclude the next one: chains are not the rungs' matter, an empty id is never known, and so on. */
  private static final Set<AccountOutcome> NEVER_TOGETHER_ACCOUNT =
      EnumSet.of(
          AccountOutcome.LINKED_EVENT_FAILED,
          AccountOutcome.LINKED_EVENT_CHAIN_OPEN,
          AccountOutcome.CHAIN_TOO_LARGE,
          AccountOutcome.ACCOUNTS_ON_DIFFERENT_SHARDS,
          AccountOutcome.ID_REQUIRED,
          AccountOutcome.EXISTS,
          AccountOutcome.OVERDRAFT_REQUIRES_LIMIT);

  private static final Set<TransferOutcome> NEVER_TOGETHER =
      EnumSet.of(
          TransferOutcome.LINKED_EVENT_FAILED,
          TransferOutcome.LINKED_EVENT_CHAIN_OPEN,
          TransferOutcome.CHAIN_TOO_LARGE,
          TransferOutcome.ACCOUNTS_ON_DIFFERENT_SHARDS,
          TransferOutcome.CHAIN_NEEDS_SEVERAL_ROUNDS,
          TransferOutcome.OVERFLOWS_RESERVATION,
          // an empty id has no time
          TransferOutcome.ID_REQUIRED,
          TransferOutcome.EXISTS,
          // equal and one of them empty: both are, and the debit comes first
          TransferOutcome.CREDIT_ACCOUNT_ID_REQUIRED,
          TransferOutcome.PENDING_ID_MUST_BE_EMPTY,
          TransferOutcome.PENDING_ID_REQUIRED,
          TransferOutcome.CREDIT_ACCOUNT_NOT_FOUND,
          TransferOutcome.TRANSFER_MUST_HAVE_THE_SAME_ASSET_AS_ACCOUNTS,
          TransferOutcome.PENDING_TRANSFER_NOT_FOUND,
          TransferOutcome.PENDING_TRANSFER_NOT_PENDING,
          TransferOutcome.EXCEEDS_PENDING_TRANSFER_AMOUNT,
          TransferOutcome.PENDING_TRANSFER_ALREADY_POSTED,
          TransferOutcome.PENDING_TRANSFER_ALREADY_VOIDED,
          // the one only of a post or void, the other only of a reversal
          TransferOutcome.PENDING_TRANSFER_EXPIRED,
          TransferOutcome.REVERSED_TRANSFER_NOT_FOUND,
          TransferOutcome.REVERSED_TRANSFER_NOT_POSTED,
          TransferOutcome.EXCEEDS_DEBITS);

  private final Set<AccountOutcome> accountOutcomes = EnumSet.noneOf(AccountOutcome.class);
  private final Set<TransferOutcome> transferOutcomes = EnumSet.noneOf(TransferOutcome.class);
  private final Set<NaiveModel.Precedence> precedences = new HashSet<>();

  @Test
  void answersAndRecordsWhatAnIndependentModelPredicts() {
    Long only = Long.getLong("tallystick.seed");
    if (only != null) {
      run(only);
      return;
    }
    for (long seed = 1; seed <= SEEDS; seed++) {
      run(seed);
    }
    assertThat(accountOutcomes).as("outcomes that the random requests reach").containsOnly(AccountOutcome.values());
    assertThat(transferOutcomes).as("outcomes that the random requests reach").containsExactlyInAnyOrderElementsOf(ofOneShard());
    assertThat(unseenNeighbours(AccountOutcome.values(), NEVER_TOGETHER_ACCOUNT)).as("neighbouring rungs that never matched together").isEmpty();
    assertThat(unseenNeighbours(TransferOutcome.values(), NEVER_TOGETHER)).as("neighbouring rungs that never matched together").isEmpty();
  }

  /** The rungs of which none has won over the next one, though both can match. */
  private <O extends Enum<O>> List<O> unseenNeighbours(O[] rungs, Set<O> neverTogether) {
    List<O> unseen = new ArrayList<>();
    for (int i = 0; i + 1 < rungs.length; i++) {
      boolean seen = precedences.contains(new NaiveModel.Precedence(rungs[i], rungs[i + 1]));
      assertThat(seen && neverTogether.contains(rungs[i])).as("%s cannot match together with its neighbour", rungs[i]).isFalse();
      if (!seen && !neverTogether.contains(rungs[i])) {
        unseen.add(rungs[i]);
      }
    }
    return unseen;
  }

  private void run(long seed) {
    RandomRequests requests = new RandomRequests(seed);
    Shard shard = seed % SHARDED == 0 ? new Shard(1, new Sharding(2)) : Shard.ONLY;
    NaiveModel model = new NaiveModel();
    model.elsewhere = id -> !shard.has(new AccountId(id));
    MemoryState state = new MemoryState(shard);
    model.precedences = precedences;
    long now = START;
    step(seed, 0, requests.first(), model, state, now);
    requests.totals().forEach((id, totals) -> force(id, totals, model, state));
    for (int i = 1; i <= REQUESTS; i++) {
      now += requests.clockStep();
      if (requests.expiresNow()) {
        expire(seed, i, model, state, now);
      }
      step(seed, i, requests.next(now), model, state, now);
    }
  }

  private static void force(AccountId id, Totals totals, NaiveModel model, MemoryState state) {
    if (state.account(id) == null) {
      return; // it lives on another shard
    }
    state.setTotals(id, totals);
    model.setTotals(id, totals);
  }

  private void step(long seed, int number, Request request, NaiveModel model, MemoryState state, long now) {
    Decision decision = Ledger.decide(state, List.of(request), now);
    List<String> answers = new ArrayList<>();
    Decision.Answer answer = decision.answers().getFirst();
    answer.accounts().forEach(a -> answers.add(a.id() + " " + a.outcome().wire() + " " + a.timestamp()));
    answer.transfers().forEach(a -> answers.add(a.id() + " " + a.outcome().wire() + " " + a.timestamp()));
    answer.accounts().forEach(a -> accountOutcomes.add(a.outcome()));
    answer.transfers().forEach(a -> transferOutcomes.add(a.outcome()));
    int recorded = model.journal.size();
    assertThat(answers).as("answers to request %d of seed %d at %d: %s", number, seed, now, request).isEqualTo(model.decide(request, now));
    compare(seed, number, decision, model, state, recorded);
  }

  private void expire(long seed, int number, NaiveModel model, MemoryState state, long now) {
    List<Hold.Open> all = new ArrayList<>();
    for (Hold hold : state.holds()) {
      if (hold instanceof Hold.Open open) {
        all.add(open);
      }
    }
    int recorded = model.journal.size();
    model.expire(now);
    compare(seed, number, Ledger.expire(state, all, now), model, state, recorded);
  }

  private static void compare(long seed, int number, Decision decision, NaiveModel model, MemoryState state, int recorded) {
    String where = "request %d of seed %d".formatted(number, seed);
    Invariants.check(state, decision);
    List<String> entries = decision.entries().stream().map(ModelTest::line).toList();
    assertThat(entries).as("entries of " + where).isEqualTo(model.journal.subList(recorded, model.journal.size()));
    Readers.check(where, state, decision);
    state.apply(decision);
    TreeMap<String, String> books = new TreeMap<>();
    state.accounts().forEach(account -> books.put(account.id().value(), line(account)));
    TreeMap<String, String> expected = new TreeMap<>();
    model.books.forEach((id, book) -> expected.put(id, book.toString()));
    assertThat(books).as("balances after " + where).isEqualTo(expected);
    TreeMap<String, String> holds = new TreeMap<>();
    state.holds().forEach(hold -> holds.put(hold.id().value(), hold.status().replace("pending", "open") + " " + hold.held() + " " + hold.posted()));
    assertThat(holds).as("holds after " + where).isEqualTo(model.standings());
    for (Entry entry : decision.entries()) {
      if (entry instanceof Entry.TransferMade made) {
        assertThat(made.transfer()).as("transfer of " + where).isEqualTo(model.transfers.get(made.transfer().id().value()));
        assertThat(state.known(made.transfer().id())).as("transfer known after " + where).isEqualTo(made.transfer());
      } else if (entry instanceof Entry.TransferRejected rejected && model.burned.containsKey(rejected.id().value())) {
        assertThat(state.known(rejected.id())).as("id burned by " + where).isInstanceOf(Burned.class);
      }
    }
    assertThat(state.known()).as("ids known after " + where).hasSize(model.transfers.size() + model.burned.size());
  }

  private static String line(Account account) {
    Totals totals = account.totals();
    return totals.debitsPending() + " " + totals.debitsPosted() + " " + totals.creditsPending() + " " + totals.creditsPosted()
        + (account.closed() ? " closed" : "");
  }

  private static String line(Entry entry) {
    return switch (entry) {
      case Entry.AccountOpened opened -> opened.timestamp() + " opened " + opened.account().id();
      case Entry.TransferMade made -> made.timestamp() + " made " + made.transfer().id() + " " + made.transfer().amount();
      case Entry.HoldExpired expired -> expired.timestamp() + " expired " + expired.holdId();
      case Entry.AccountRejected rejected -> rejected.timestamp() + " refused " + rejected.id() + " " + rejected.outcome().wire();
      case Entry.TransferRejected rejected -> rejected.timestamp() + " refused " + rejected.id() + " " + rejected.outcome().wire();
      case CrossEntry across -> throw new AssertionError("no journal of one shard has " + across);
    };
  }

  /** What only several shards refuse is no outcome of one. */
  static Set<TransferOutcome> ofOneShard() {
    return EnumSet.complementOf(EnumSet.of(TransferOutcome.CHAIN_NEEDS_SEVERAL_ROUNDS, TransferOutcome.OVERFLOWS_RESERVATION));
  }
}
