package io.tallystick.local.torture;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.journal.AfterBalance;
import io.tallystick.journal.Consistency;
import io.tallystick.journal.Positions;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.ChainKey;
import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.LegsHere;
import io.tallystick.ledger.NewTransfer;
import io.tallystick.ledger.Request;
import io.tallystick.ledger.Sharding;
import io.tallystick.ledger.Totals;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferFlag;
import io.tallystick.ledger.TransferFlags;
import io.tallystick.ledger.TransferId;
import io.tallystick.ledger.TransferOutcome;
import io.tallystick.ledger.Verdict;
import io.tallystick.local.linear.Findings;
import io.tallystick.local.linear.GroupOrder;
import io.tallystick.local.linear.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What a torture must find is planted, on two shards, into what is right. */
class ChecksTest {
  private static final Sharding TWO = new Sharding(2);
  private static final Asset USD = Asset.of("USD");
  /** Of shard 0 and of shard 1. */
  private static final AccountId HERE = on(0);

  private static final AccountId THERE = on(1);
  private static final ChainKey KEY = new ChainKey(0, 10);
  private static final Verdict COMMITTED = new Verdict.Committed(Map.of(), Map.of());

  private static AccountId on(int shard) {
    return IntStream.range(0, 100).mapToObj(i -> new AccountId("a" + i)).filter(id -> TWO.shardOf(id) == shard).findFirst().orElseThrow();
  }

  private static NewTransfer asked(String id, TransferFlags flags) {
    return new NewTransfer(new TransferId(id), HERE, THERE, Amount.of(5), USD, 1, flags, TransferId.NONE, TransferId.NONE, 0, "", "", null);
  }

  private static Transfer transfer(String id, long timestamp) {
    return new Transfer(new TransferId(id), HERE, THERE, Amount.of(5), Amount.ZERO, USD, 1, TransferFlags.NONE, TransferId.NONE, TransferId.NONE, 0, "", "", null, timestamp);
  }

  private static Entry.TransferMade made(String id, LegsHere here, long timestamp) {
    return new Entry.TransferMade(transfer(id, 10), here, timestamp);
  }

  private static CrossEntry.Prepared prepared(ChainKey key, String id, boolean debit, long timestamp) {
    return new CrossEntry.Prepared(key, null, List.of(new CrossEntry.Member(0, transfer(id, key.timestamp()), debit, !debit)), Map.of(), Set.of(), Set.of(), timestamp);
  }

  private static Entry.TransferRejected refused(String id, TransferOutcome outcome, boolean told) {
    return new Entry.TransferRejected(new TransferId(id), outcome, told, 20);
  }

  /** An entry of a shard. */
  private record On(int shard, Entry entry) {}

  /** A transfer between the shards, as it goes when all is well. */
  private static List<On> right() {
    return new ArrayList<>(
        List.of(
            new On(0, prepared(KEY, "t", true, 10)),
            new On(1, prepared(KEY, "t", false, 11)),
            new On(0, made("t", LegsHere.DEBIT, 12)),
            new On(0, new CrossEntry.Decided(KEY, COMMITTED, Set.of(1), 13)),
            new On(1, made("t", LegsHere.CREDIT, 14)),
            new On(1, new CrossEntry.Ended(KEY, Verdict.Kind.COMMITTED, 15)),
            new On(0, new CrossEntry.Settled(KEY, 16))));
  }

  private static List<On> without(int index) {
    List<On> entries = right();
    entries.remove(index);
    return entries;
  }

  private static List<On> with(int index, On entry) {
    List<On> entries = right();
    entries.set(index, entry);
    return entries;
  }

  private static List<On> and(On... more) {
    List<On> entries = right();
    entries.addAll(List.of(more));
    return entries;
  }

  private static List<String> find(List<On> entries, NewTransfer... asked) {
    Findings findings = new Findings();
    Sent sent = new Sent();
    sent.request(new Request(List.of(), List.of(asked)));
    Fates fates = new Fates(sent, TWO, findings);
    InFlight inFlight = new InFlight(findings);
    for (On on : entries) {
      inFlight.add(on.shard(), on.entry());
      switch (on.entry()) {
        case Entry.TransferMade made -> fates.add(on.shard(), made);
        case Entry.TransferRejected rejected -> fates.add(on.shard(), rejected);
        case Entry _ -> {}
      }
    }
    fates.check();
    inFlight.check();
    return findings.sentences();
  }

  private static DynamicTest finds(String problem, List<On> entries) {
    return finds(problem, entries, asked("t", TransferFlags.NONE));
  }

  private static DynamicTest finds(String problem, List<On> entries, NewTransfer... asked) {
    return DynamicTest.dynamicTest(problem, () -> assertThat(find(entries, asked)).anyMatch(finding -> finding.contains(problem)));
  }

  @Test
  void nothingIsFoundWhereAllIsWell() {
    assertThat(find(right(), asked("t", TransferFlags.NONE))).isEmpty();
    assertThat(find(List.of(new On(0, refused("t", TransferOutcome.EXCEEDS_CREDITS, false)), new On(1, refused("t", TransferOutcome.EXCEEDS_CREDITS, true))), asked("t", TransferFlags.NONE))).isEmpty();
    // Told again: nobody has decided twice.
    On told = new On(1, refused("t", TransferOutcome.EXCEEDS_CREDITS, true));
    assertThat(find(List.of(new On(0, refused("t", TransferOutcome.EXCEEDS_CREDITS, false)), told, told), asked("t", TransferFlags.NONE))).isEmpty();
  }

  @TestFactory
  Stream<DynamicTest> whatIsWrongIsFound() {
    NewTransfer linked = asked("s", TransferFlags.of(TransferFlag.LINKED));
    return Stream.of(
        finds("1 parts of chains are prepared", without(5)),
        finds("1 chains are not settled", without(6)),
        finds("a chain was prepared twice", and(new On(0, prepared(new ChainKey(0, 30), "u", true, 30)), new On(0, prepared(new ChainKey(0, 30), "u", true, 31)))),
        finds("a chain was decided twice", and(new On(0, new CrossEntry.Decided(KEY, COMMITTED, Set.of(), 20)))),
        finds("a chain was decided that was not prepared", without(0)),
        finds("a chain was decided by another shard than its own", with(3, new On(1, new CrossEntry.Decided(KEY, COMMITTED, Set.of(1), 13)))),
        finds("a chain was committed that was not prepared", without(1)),
        finds("a chain was committed that nobody decided", without(3)),
        finds("a chain was not committed on exactly the shards", with(5, new On(1, new CrossEntry.Ended(KEY, Verdict.Kind.ABANDONED, 15)))),
        finds("a chain was not committed on exactly the shards", with(3, new On(0, new CrossEntry.Decided(KEY, new Verdict.Abandoned(), Set.of(1), 13)))),
        finds("a chain was settled that was not to be", and(new On(0, new CrossEntry.Settled(KEY, 17)))),
        finds("1 expiries are not", and(new On(0, expired(LegsHere.DEBIT)))),
        finds("an expiry was settled that was not to be", and(new On(0, new CrossEntry.ExpirySettled(new TransferId("h"), 20)))),
        finds("each of its legs once, such as t with 1 debits and 0 credits", without(4)),
        finds("each of its legs once, such as t with 0 debits and 1 credits", without(2)),
        finds("a transfer has effect twice on a shard", and(new On(1, made("t", LegsHere.CREDIT, 20)))),
        finds("a leg where its account does not live", with(4, new On(1, made("t", LegsHere.BOTH, 14)))),
        finds("is not the same on all shards", with(4, new On(1, new Entry.TransferMade(transfer("t", 11), LegsHere.CREDIT, 14)))),
        finds("made otherwise than it was sent", right(), new NewTransfer(new TransferId("t"), HERE, THERE, Amount.of(6), USD, 1, TransferFlags.NONE, TransferId.NONE, TransferId.NONE, 0, "", "", null)),
        finds("was made but never sent", right(), asked("other", TransferFlags.NONE)),
        finds("was sent and never answered", List.of()),
        finds("was burned after it was made", and(new On(0, refused("t", TransferOutcome.EXCEEDS_CREDITS, false)))),
        finds("made, and its id was burned", with(0, new On(2, refused("t", TransferOutcome.EXCEEDS_CREDITS, false)))),
        finds("made after its id was burned", with(0, new On(0, refused("t", TransferOutcome.EXCEEDS_CREDITS, false)))),
        finds("refused twice for the same reason", List.of(new On(0, refused("t", TransferOutcome.EXCEEDS_CREDITS, false)), new On(0, refused("t", TransferOutcome.EXCEEDS_CREDITS, false)))),
        finds("refused but never sent", List.of(new On(0, refused("u", TransferOutcome.EXCEEDS_CREDITS, false)))),
        finds("told of a refusal that none decided", List.of(new On(1, refused("t", TransferOutcome.EXCEEDS_CREDITS, true)))),
        finds("a chain was made in part", and(new On(0, refused("s", TransferOutcome.LINKED_EVENT_FAILED, false))), linked, asked("t", TransferFlags.NONE)));
  }

  private static Entry.HoldExpired expired(LegsHere here) {
    return new Entry.HoldExpired(new TransferId("h"), HERE, THERE, Amount.of(1), TransferFlags.NONE, here, 20);
  }

  @Test
  void anExpiryOfTwoShardsIsOverWhenItIsSettled() {
    assertThat(find(and(new On(0, expired(LegsHere.DEBIT)), new On(1, expired(LegsHere.CREDIT)), new On(0, new CrossEntry.ExpirySettled(new TransferId("h"), 21))), asked("t", TransferFlags.NONE)))
        .isEmpty();
  }

  /** Two of one group on one account, the first between two shards: it is recorded last, but was prepared first. */
  @Test
  void theOrderOfAGroupIsThatInWhichItWasJudged() {
    assertThat(order("t", "u")).isEmpty();
    assertThat(order("u", "t")).containsExactly("u of request 1 after request 2 of g on account " + HERE);
  }

  @Test
  void whatWasGivenUpHasNoPlaceAnyMore() {
    assertThat(order("u", "t", order -> order.givenUp(new TransferId("u")))).isEmpty();
    assertThat(order("u", "t", order -> order.givenUp(new TransferId("x")))).isNotEmpty();
    assertThat(order("u", "t", order -> abandon(order, Duration.ofMinutes(10)))).as("its shard was not reached").isEmpty();
    assertThat(order("u", "t", order -> abandon(order, Duration.ofMinutes(5)))).as("begun again for others, and so not out of its turn").isNotEmpty();
  }

  @Test
  void whatWasRefusedInItsPlaceMayBeMadeWhenItIsDeliveredAgain() {
    assertThat(order("u", "t", order -> order.add(0, rejected("u")))).isEmpty();
    assertThat(order("u", "t", order -> order.add(0, rejected("x")))).isNotEmpty();
  }

  private static Entry rejected(String id) {
    return new Entry.TransferRejected(new TransferId(id), TransferOutcome.ALREADY_REVERSED, false, 11);
  }

  private static void abandon(GroupOrder order, Duration age) {
    ChainKey key = new ChainKey(0, 9);
    order.add(0, prepared(key, "u", true, 11));
    order.add(0, new CrossEntry.Decided(key, new Verdict.Abandoned(), Set.of(), key.timestamp() + age.toNanos()));
  }

  private static List<String> order(String first, String second) {
    return order(first, second, order -> {});
  }

  /** @param between what else happens before both are recorded */
  private static List<String> order(String first, String second, Consumer<GroupOrder> between) {
    Sent sent = new Sent();
    sent.request(new Request(List.of(), List.of(asked(first, TransferFlags.NONE))), "g");
    sent.request(new Request(List.of(), List.of(asked(second, TransferFlags.NONE))), "g");
    GroupOrder order = new GroupOrder(sent::place, true);
    order.add(0, prepared(KEY, "t", true, 10));
    between.accept(order);
    order.add(0, made("u", LegsHere.DEBIT, 11));
    order.add(0, made("t", LegsHere.DEBIT, 12));
    return order.overtaken();
  }

  @Test
  void debitsAndCreditsOfAllShardsAreEqual() {
    assertThat(sums(5, 5)).isEmpty();
    assertThat(sums(5, 4)).containsExactly("1 × debits and credits of all shards differ, such as posted 5 and 4");
    Sums sums = new Sums();
    sums.add(new AfterBalance(HERE, new Totals(Amount.of(3), Amount.ZERO, Amount.ZERO, Amount.ZERO), false));
    Findings findings = new Findings();
    sums.check(findings);
    assertThat(findings.sentences()).containsExactly("1 × debits and credits of all shards differ, such as pending 3 and 0");
  }

  private static List<String> sums(long debited, long credited) {
    Sums sums = new Sums();
    sums.add(new AfterBalance(HERE, totals(1, 0), false));
    sums.add(new AfterBalance(HERE, totals(debited, 0), false));
    sums.add(new AfterBalance(THERE, totals(0, credited), false));
    Findings findings = new Findings();
    sums.check(findings);
    return findings.sentences();
  }

  private static Totals totals(long debits, long credits) {
    return new Totals(Amount.ZERO, Amount.of(debits), Amount.ZERO, Amount.of(credits));
  }

  private static final Operation.Outcome CREATED = new Operation.Outcome("t", "created", 10);

  private static Witness.Answered answered(Operation.Outcome told, Map<Integer, Long> positions, boolean complete) {
    return new Witness.Answered(100, 200, new Request(List.of(), List.of(asked("t", TransferFlags.NONE))), List.of(told), new Positions(positions), complete);
  }

  private static Witness.Read read(long began, AccountId account, Consistency consistency, long atLeast, Totals totals, long sequence) {
    return new Witness.Read(
        began, began + 10, new Operation.Asked.Reading(account, consistency, atLeast), new Operation.Told.Balance(Optional.of(new Operation.Standing(totals, false)), sequence));
  }

  /** The transfer stands in the second segment of both shards; that moves the balances. */
  private static List<String> compare(List<Witness.Answered> answers, List<Witness.Read> reads) {
    Witness witness = new Witness();
    answers.forEach(witness::answered);
    reads.forEach(witness::read);
    Findings findings = new Findings();
    AnswersCheck check = new AnswersCheck(witness, TWO, findings);
    check.add(0, 0, List.of(), List.of(new AfterBalance(HERE, totals(0, 0), false)));
    check.add(0, 1, List.of(made("t", LegsHere.DEBIT, 12)), List.of(new AfterBalance(HERE, totals(5, 0), false)));
    check.add(1, 0, List.of(), List.of(new AfterBalance(THERE, totals(0, 0), false)));
    check.add(1, 1, List.of(made("t", LegsHere.CREDIT, 14), refused("r", TransferOutcome.EXCEEDS_CREDITS, true)), List.of(new AfterBalance(THERE, totals(0, 5), false)));
    check.check();
    return findings.sentences();
  }

  @Test
  void answersThatTheJournalsBearOutAreRight() {
    assertThat(
            compare(
                List.of(
                    answered(CREATED, Map.of(0, 1L, 1, 1L), true),
                    answered(new Operation.Outcome("t", "exists", 10), Map.of(0, 1L, 1, 1L), true),
                    answered(new Operation.Outcome("r", "id_already_failed", 20), Map.of(1, 1L), true),
                    answered(new Operation.Outcome("u", "in_flight", 0), Map.of(0, 1L), false)),
                List.of(
                    read(50, HERE, Consistency.STRONG, -1, totals(0, 0), 0),
                    read(300, HERE, Consistency.STRONG, -1, totals(5, 0), 1),
                    read(300, THERE, Consistency.EVENTUAL, -1, totals(0, 5), 0))))
        .isEmpty();
  }

  private static DynamicTest contradicts(String problem, Witness.Answered... answers) {
    return DynamicTest.dynamicTest(problem, () -> assertThat(compare(List.of(answers), List.of())).anyMatch(finding -> finding.contains(problem)));
  }

  private static DynamicTest contradicts(String problem, Witness.Read read) {
    Witness.Answered before = answered(CREATED, Map.of(0, 1L, 1, 1L), true);
    return DynamicTest.dynamicTest(problem, () -> assertThat(compare(List.of(before), List.of(read))).anyMatch(finding -> finding.contains(problem)));
  }

  @TestFactory
  Stream<DynamicTest> answersThatTheJournalsContradictAreFound() {
    Map<Integer, Long> both = Map.of(0, 1L, 1, 1L);
    return Stream.of(
        contradicts("told what no journal says", answered(new Operation.Outcome("t", "created", 11), both, true)),
        contradicts("told what no journal says", answered(new Operation.Outcome("t", "exceeds_credits", 10), both, true)),
        contradicts("told what no journal says", answered(new Operation.Outcome("r", "created", 20), both, true)),
        contradicts("told what no journal says", answered(new Operation.Outcome("t", "id_already_failed", 10), both, true)),
        contradicts("told twice that the same was created", answered(CREATED, both, true), answered(CREATED, both, true)),
        contradicts("does not say which sequence of a shard", answered(CREATED, Map.of(0, 1L), true)),
        contradicts("stands after the sequence that its answer reflects", answered(CREATED, Map.of(0, 1L, 1, 0L), true)),
        contradicts("called complete what is in flight", answered(new Operation.Outcome("t", "in_flight", 0), both, true)),
        contradicts("is not what a strong read said", read(300, HERE, Consistency.STRONG, -1, totals(0, 0), 1)),
        contradicts("older than what had been seen", read(300, THERE, Consistency.STRONG, -1, totals(0, 0), 0)),
        contradicts("never as an eventual read said", read(300, HERE, Consistency.EVENTUAL, -1, totals(0, 0), 1)),
        contradicts("reflects less than it was asked to", read(300, HERE, Consistency.EVENTUAL, 2, totals(5, 0), 1)));
  }

  @Test
  void aTransferIsNotRecordedBeforeItIsAskedFor() {
    Witness witness = new Witness();
    witness.read(read(System.nanoTime() - 1_000, HERE, Consistency.STRONG, -1, totals(5, 0), 1));
    witness.sending(new Request(List.of(), List.of(asked("t", TransferFlags.NONE))));
    Findings findings = new Findings();
    AnswersCheck check = new AnswersCheck(witness, TWO, findings);
    check.add(0, 1, List.of(made("t", LegsHere.DEBIT, 12)), List.of(new AfterBalance(HERE, totals(5, 0), false)));
    check.check();
    assertThat(findings.sentences()).anyMatch(finding -> finding.contains("before it was asked for")).anyMatch(finding -> finding.contains("asked for only after it"));
  }

  /** So many of a hundred as were asked for, chains apart: they keep to one shard or not as a whole. */
  @Test
  void theShareOfTransfersThatCrossIsAsAskedFor() {
    for (int percent : List.of(0, 10, 50, 100)) {
      Ordeal ordeal = new Ordeal(new SplittableRandom(3), "r", new Sharding(4), percent / 100.0);
      List<NewTransfer> single =
          IntStream.range(0, 400).mapToObj(i -> ordeal.next()).flatMap(request -> request.transfers().stream()).filter(of -> of.pendingId().isNone() && of.reverses().isNone()).toList();
      Sharding four = new Sharding(4);
      double crossing = single.stream().filter(of -> four.shardOf(of.debitAccountId()) != four.shardOf(of.creditAccountId())).count() / (double) single.size();
      assertThat(crossing).as(percent + " of 100").isBetween(percent / 100.0 - 0.06, percent / 100.0 + 0.06);
    }
  }

  /** Where nothing is to cross, what is linked does not either: all of it, holds and originals that it names among it, is on one shard. */
  @Test
  void chainsKeepToOneShardWhereNothingCrosses() {
    Sharding four = new Sharding(4);
    Ordeal ordeal = new Ordeal(new SplittableRandom(5), "r", four, 0);
    List<NewTransfer> chain = new ArrayList<>();
    int chains = 0;
    for (int i = 0; i < 400; i++) {
      for (NewTransfer transfer : ordeal.next().transfers()) {
        chain.add(transfer);
        if (!transfer.linked()) {
          assertThat(chain.stream().flatMap(of -> Stream.of(of.debitAccountId(), of.creditAccountId())).filter(id -> !id.isNone()).map(four::shardOf).distinct().count())
              .isLessThanOrEqualTo(1);
          chains += chain.size() > 1 ? 1 : 0;
          chain.clear();
        }
      }
    }
    assertThat(chains).isGreaterThan(20);
  }

  @Test
  void whatTakesFromAnotherNamesNoneOrOneOrBothOfItsAccounts() {
    Ordeal ordeal = new Ordeal(new SplittableRandom(4), "r", TWO, 0.5);
    List<NewTransfer> taking =
        IntStream.range(0, 100).mapToObj(i -> ordeal.next()).flatMap(request -> request.transfers().stream()).filter(of -> of.resolves() || of.reversal()).toList();
    assertThat(taking)
        .anyMatch(of -> of.debitAccountId().isNone() && of.creditAccountId().isNone())
        .anyMatch(of -> !of.debitAccountId().isNone() && of.creditAccountId().isNone())
        .anyMatch(of -> !of.debitAccountId().isNone() && !of.creditAccountId().isNone())
        .noneMatch(of -> of.debitAccountId().isNone() && !of.creditAccountId().isNone());
  }
}
