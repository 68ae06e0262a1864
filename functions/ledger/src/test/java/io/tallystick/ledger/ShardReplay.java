package io.tallystick.ledger;

import static io.tallystick.ledger.NaiveModel.big;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Follows the journal of one shard with the rules of a ledger that has one shard only, as {@link NaiveModel} knows them: other shards are an account of their own per asset. When a chain is
 * prepared those rules must make it, with all others in flight counted as holds; and when it is committed they must make it with none of the others.
 */
final class ShardReplay {
  private final String where;
  private final NaiveModel model = new NaiveModel();
  private final Set<String> halves = new HashSet<>();
  private final Map<ChainKey, CrossEntry.Prepared> prepared = new TreeMap<>();

  ShardReplay(String where) {
    this.where = where;
  }

  /**
   * A request that the shard has decided by itself.
   *
   * @param last the shard's last timestamp after it
   */
  void decided(Request request, long now, Decision decision, long last) {
    List<String> answers = new ArrayList<>();
    decision.answers().getFirst().accounts().forEach(of -> answers.add(of.id() + " " + of.outcome().wire() + " " + of.timestamp()));
    decision.answers().getFirst().transfers().forEach(of -> answers.add(of.id() + " " + of.outcome().wire() + " " + of.timestamp()));
    assertThat(answers.stream().map(this::comparable).toList()).as(where).isEqualTo(model.decide(request, now).stream().map(this::comparable).toList());
    model.last = last;
    for (Entry entry : decision.entries()) {
      if (entry instanceof Entry.TransferRejected rejected && !rejected.outcome().isTransient()) {
        model.transferRefusals.put(rejected.id().value(), new NaiveModel.Refusal(rejected.outcome().wire(), rejected.timestamp()));
      }
    }
  }

  /** Whether and how a repeat differs from a transfer of which only one leg is here, the model cannot tell. */
  private String comparable(String answer) {
    String id = answer.substring(0, answer.indexOf(' '));
    return halves.contains(id) && answer.startsWith(id + " exists") ? id + " exists" : answer;
  }

  /** Releases of holds that lie on this shard alone. */
  void expired(Decision decision) {
    for (Entry entry : decision.entries()) {
      model.release(((Entry.HoldExpired) entry).holdId().value(), "expired");
      model.last = entry.timestamp();
    }
  }

  void followed(Step step) {
    switch (step.entry()) {
      case CrossEntry.Prepared one -> {
        prepared.put(one.key(), one);
        wouldBeMade(one);
        reserve(one, BigInteger.ONE);
        one.closes().forEach(id -> model.books.get(id.value()).closed = true);
      }
      case CrossEntry.Decided one -> ended(one.key(), one.verdict().kind(), step);
      case CrossEntry.Ended one -> ended(one.key(), one.verdict(), step);
      case Entry.HoldExpired one -> {
        assertThat(big(one.amount())).as(where).isEqualTo(model.left(one.holdId().value()));
        model.release(one.holdId().value(), "expired");
      }
      case CrossEntry.Settled _, CrossEntry.ExpirySettled _ -> {}
      case Entry other -> throw new AssertionError(where + " " + other);
    }
    model.last = step.entry().timestamp();
  }

  /** What is in flight being holds, the rules of one shard make of the chain what was prepared. */
  private void wouldBeMade(CrossEntry.Prepared one) {
    NaiveModel trial = model.copy();
    make(trial, one, Map.of());
  }

  private void ended(ChainKey key, Verdict.Kind verdict, Step step) {
    CrossEntry.Prepared one = prepared.remove(key);
    if (one != null) {
      reserve(one, BigInteger.ONE.negate());
      switch (verdict) {
        case COMMITTED -> commit(one, step);
        case REFUSED, ABANDONED -> one.closes().forEach(id -> model.books.get(id.value()).closed = false);
      }
    }
    for (Entry entry : step.entries()) {
      if (!(entry instanceof Entry.TransferRejected rejection)) {
        continue;
      }
      model.journal.add(rejection.timestamp() + " refused " + rejection.id() + " " + rejection.outcome().wire());
      if (rejection.outcome().isTransient()) {
        assertThat(model.transfers).as(where).doesNotContainKey(rejection.id().value());
        model.burned.put(rejection.id().value(), rejection.timestamp());
      } else {
        model.transferRefusals.put(rejection.id().value(), new NaiveModel.Refusal(rejection.outcome().wire(), rejection.timestamp()));
      }
    }
  }

  /**
   * All others that are in flight could be given up now, and then the rules of one shard must make it. An account that was closed in the meantime still takes what was on its way.
   */
  private void commit(CrossEntry.Prepared one, Step step) {
    Map<TransferId, Transfer> recorded = new TreeMap<>();
    for (Entry entry : step.entries()) {
      if (entry instanceof Entry.TransferMade made) {
        recorded.put(made.transfer().id(), made.transfer());
      }
    }
    Map<String, Boolean> closed = new TreeMap<>();
    model.books.forEach((id, book) -> closed.put(id, book.closed));
    one.closes().forEach(id -> closed.put(id.value(), true));
    one.reopens().forEach(id -> closed.put(id.value(), false));
    model.books.values().forEach(book -> book.closed = false);
    prepared.values().forEach(other -> reserve(other, BigInteger.ONE.negate()));
    Map<Integer, Amount> amounts = new TreeMap<>();
    one.members().forEach(member -> amounts.put(member.number(), recorded.get(member.transfer().id()).amount()));
    make(model, one, amounts);
    for (Map.Entry<Integer, TransferId> id : one.ids().entrySet()) {
      halves.add(id.getValue().value());
      model.transfers.put(id.getValue().value(), recorded.get(id.getValue()));
    }
    prepared.values().forEach(other -> reserve(other, BigInteger.ONE));
    model.books.forEach((id, book) -> book.closed = closed.getOrDefault(id, false));
  }

  /** Makes the members at the times at which they were judged. */
  private void make(NaiveModel in, CrossEntry.Prepared one, Map<Integer, Amount> amounts) {
    for (CrossEntry.Member member : one.members()) {
      Transfer transfer = member.transfer();
      if (!transfer.resolves() && !transfer.reversal()) {
        openClearing(in, transfer.asset());
      }
      Amount amount = amounts.getOrDefault(member.number(), transfer.amount());
      halves.add(transfer.id().value());
      in.last = transfer.timestamp() - 1;
      String made = in.decide(new Request(List.of(), List.of(projected(member, amount))), transfer.timestamp()).getFirst();
      assertThat(made).as(where + " " + one).isEqualTo(transfer.id() + " created " + transfer.timestamp());
      assertThat(in.transfers.get(transfer.id().value()).amount()).as(where + " " + one).isEqualTo(amount);
    }
  }

  private static void openClearing(NaiveModel in, Asset asset) {
    NaiveModel.Book book = new NaiveModel.Book();
    book.opening = new NewAccount(clearing(asset), asset, 1, AccountFlags.NONE, Amount.ZERO, "", "");
    in.books.putIfAbsent(clearing(asset).value(), book);
  }

  static AccountId clearing(Asset asset) {
    return new AccountId("clearing " + asset.name() + "/" + asset.scale());
  }

  /** The member as this shard alone would have been asked for it, with its final amount. */
  private static NewTransfer projected(CrossEntry.Member member, Amount amount) {
    Transfer transfer = member.transfer();
    boolean inherits = transfer.resolves() || transfer.reversal();
    TransferFlags flags = transfer.flags().without(TransferFlag.LINKED).without(TransferFlag.BALANCING_DEBIT).without(TransferFlag.BALANCING_CREDIT);
    flags = member.debitHere() ? flags : flags.without(TransferFlag.CLOSING_DEBIT);
    flags = member.creditHere() ? flags : flags.without(TransferFlag.CLOSING_CREDIT);
    return new NewTransfer(
        transfer.id(),
        inherits ? AccountId.NONE : member.debitHere() ? transfer.debitAccountId() : clearing(transfer.asset()),
        inherits ? AccountId.NONE : member.creditHere() ? transfer.creditAccountId() : clearing(transfer.asset()),
        amount,
        transfer.asset(),
        transfer.code(),
        flags,
        transfer.pendingId(),
        transfer.reverses(),
        transfer.timeoutSeconds(),
        transfer.reference(),
        transfer.metadata(),
        transfer.effectiveAt());
  }

  private void reserve(CrossEntry.Prepared one, BigInteger sign) {
    for (CrossEntry.Member member : one.members()) {
      Transfer transfer = member.transfer();
      if (transfer.resolves()) {
        continue;
      }
      openClearing(model, transfer.asset());
      String other = clearing(transfer.asset()).value();
      BigInteger amount = big(transfer.amount()).multiply(sign);
      NaiveModel.Book debit = model.books.get(member.debitHere() ? transfer.debitAccountId().value() : other);
      NaiveModel.Book credit = model.books.get(member.creditHere() ? transfer.creditAccountId().value() : other);
      debit.debitsPending = debit.debitsPending.add(amount);
      credit.creditsPending = credit.creditsPending.add(amount);
    }
  }

  /** The shard must stand as the model does. */
  void compare(ShardState state) {
    for (Account account : state.books().accounts()) {
      Totals totals = account.totals();
      String line =
          totals.debitsPending() + " " + totals.debitsPosted() + " " + totals.creditsPending() + " " + totals.creditsPosted() + (account.closed() ? " closed" : "");
      assertThat(line).as(where + " " + account.id()).isEqualTo(model.books.get(account.id().value()).toString());
    }
    model.books.forEach(
        (id, book) -> {
          if (id.startsWith("clearing ")) {
            Clearing expected = new Clearing(book.debitsPending.subtract(book.creditsPending), book.debitsPosted.subtract(book.creditsPosted));
            assertThat(state.clearing().getOrDefault(book.opening.asset(), Clearing.ZERO)).as(where + " " + id).isEqualTo(expected);
          }
        });
    Map<String, String> holds = new TreeMap<>();
    state.books().holds().forEach(hold -> holds.put(hold.id().value(), hold.status().replace("pending", "open") + " " + hold.held() + " " + hold.posted()));
    assertThat(holds).as(where + ": holds").isEqualTo(model.standings());
  }
}
