package io.tallystick.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Single situations of chains across shards. An account's shard is the number that its id begins with. */
class TwoPhaseTest {
  private static final Placement PLACEMENT = id -> id.value().isEmpty() ? 0 : Math.max(0, Character.digit(id.value().charAt(0), 3));

  private final List<ShardState> shards = List.of(new ShardState(), new ShardState(), new ShardState());
  private long now = 1_000;

  private static NewTransfer transfer(String line) {
    return TableRow.parse("transfer " + line + " : created").transfer();
  }

  private static List<NewTransfer> transfers(String... lines) {
    return List.of(lines).stream().map(TwoPhaseTest::transfer).toList();
  }

  private Chain chain(String... lines) {
    return Chain.of(transfers(lines), Request.UNKNOWN, this::located);
  }

  private Transfer located(TransferId id) {
    return shards.stream().map(state -> state.known(id)).filter(Transfer.class::isInstance).map(Transfer.class::cast).findFirst().orElse(null);
  }

  private void open(String... lines) {
    for (String line : lines) {
      NewAccount account = TableRow.parse("account " + line + " : created").account();
      ShardState state = shards.get(PLACEMENT.shardOf(account.id()));
      state.apply(Ledger.decide(state, List.of(new Request(List.of(account), List.of())), now++));
    }
  }

  private static Route.Through route(Chain chain) {
    return (Route.Through) Route.of(chain, PLACEMENT, Set.of());
  }

  private Coordinator coordinator(int shard) {
    return new Coordinator(shards.get(shard), shard, PLACEMENT, now++);
  }

  private void apply(int shard, Step step) {
    if (step != null) {
      Invariants.check(shards.get(shard), step);
      shards.get(shard).apply(step);
    }
  }

  private Coordination begin(Chain chain) {
    return begin(chain, route(chain));
  }

  private Coordination begin(Chain chain, Route.Through route) {
    int home = route.coordinator();
    Coordinator.Begun.UnderWay begun = (Coordinator.Begun.UnderWay) coordinator(home).begin(chain, route);
    apply(home, begun.step());
    return begun.coordination();
  }

  private Report ask(int shard, Ask ask) {
    Participant.Reaction reaction = Participant.judge(shards.get(shard), shard, PLACEMENT, ask, now++);
    apply(shard, reaction.step());
    return reaction.report();
  }

  private Coordination askAll(Coordination coordination) {
    Coordination all = coordination;
    while (all.next() instanceof Coordination.Next.AskShard(int shard, Ask ask)) {
      all = all.with(ask(shard, ask));
    }
    return all;
  }

  private Coordinator.Result decide(Coordination coordination) {
    Coordinator.Result result = coordinator(coordination.route().coordinator()).decide(coordination);
    Invariants.check(coordination, result);
    apply(coordination.route().coordinator(), result.step());
    return result;
  }

  private void endEverywhere(Coordinator.Result result) {
    if (result.step() != null && result.step().entry() instanceof CrossEntry.Decided decided) {
      decided.tell().forEach(shard -> apply(shard, Participant.end(shards.get(shard), decided.key(), decided.verdict(), now++)));
      apply(decided.key().coordinator(), coordinator(decided.key().coordinator()).settle(decided.key()));
    }
  }

  /** Runs it to its end. */
  private List<String> run(String... lines) {
    Coordinator.Result result = decide(askAll(begin(chain(lines))));
    endEverywhere(result);
    return outcomes(result);
  }

  private static List<String> outcomes(Coordinator.Result result) {
    return ((Coordinator.Result.Answered) result).outcomes().stream().map(of -> of.outcome().wire()).toList();
  }

  private String balance(String id) {
    Account account = shards.get(PLACEMENT.shardOf(new AccountId(id))).account(new AccountId(id));
    Totals totals = account.totals();
    return totals.debitsPending() + "/" + totals.debitsPosted() + " " + totals.creditsPending() + "/" + totals.creditsPosted() + (account.closed() ? " closed" : "");
  }

  // the way of a chain

  private static List<Integer> order(String... lines) {
    return switch (Route.of(Chain.of(transfers(lines), 0, _ -> null), PLACEMENT, Set.of())) {
      case Route.Through through -> through.shards();
      case Route.Refused refused -> {
        assertThat(refused.refusal()).isEqualTo(Refusal.CHAIN_NEEDS_SEVERAL_ROUNDS);
        yield List.of();
      }
    };
  }

  @Test
  void theShardOfTheFirstDebitAccountCoordinates() {
    assertThat(order("T 1a 0a 1")).containsExactly(1, 0);
    assertThat(order("T 2a 2b 1 linked", "U 1a 0a 1")).containsExactly(2, 0, 1);
    assertThat(order("T 1a 1b 1")).containsExactly(1);
  }

  @Test
  void whatDeterminesAnAmountIsAskedBeforeWhatNeedsIt() {
    assertThat(order("T 0a 1a 9 balancing_debit")).containsExactly(0, 1);
    assertThat(order("T 0a 1a 9 balancing_credit")).containsExactly(1, 0);
    assertThat(order("T 0a 1a 9 balancing_debit balancing_credit")).containsExactly(0, 1);
    assertThat(order("T 0a 1a 9 balancing_credit linked", "U 1a 2a 1")).containsExactly(1, 0, 2);
    assertThat(order("T 0a 0b 9 balancing_credit linked", "U 0a 1a 1")).containsExactly(0, 1);
  }

  @Test
  void aChainThatNeedsSeveralRoundsHasNoWay() {
    assertThat(order("T 0a 1a 9 balancing_debit linked", "U 1b 0b 9 balancing_debit")).isEmpty();
    assertThat(order("T 0a 1a 9 balancing_debit balancing_credit linked", "U 0b 1b 1")).isEmpty();
    assertThat(order("T 0a 1a 9 balancing_debit balancing_credit linked", "U 1b 2b 1")).containsExactly(0, 1, 2);
    assertThat(order("T 0a 1a 9 balancing_debit linked", "U 1a 2a 9 balancing_debit linked", "V 2b 0b 9 balancing_debit")).isEmpty();
  }

  @Test
  void accountsThatAreOpenedTogetherLiveTogether() {
    List<NewAccount> chain = List.of("0a linked", "0b linked", "- linked", "1a").stream().map(line -> TableRow.parse("account " + line + " : created").account()).toList();
    assertThat(Route.ofAccounts(chain.subList(0, 3), PLACEMENT)).isEqualTo(new Route.Through(List.of(0)));
    assertThat(Route.ofAccounts(chain.subList(3, 4), PLACEMENT)).isEqualTo(new Route.Through(List.of(1)));
    assertThat(Route.ofAccounts(chain.subList(2, 3), PLACEMENT)).isEqualTo(new Route.Through(List.of(0)));
    assertThat(Route.ofAccounts(chain, PLACEMENT)).isEqualTo(new Route.Refused(Refusal.ACCOUNTS_ON_DIFFERENT_SHARDS));
  }

  @Test
  void theShardOfAnIdTakesPartWhereNoAccountIsNamed() {
    open("0a", "1a");
    run("H 0a 1a 5 pending");
    assertThat(route(chain("2post - - 5 post pending_id=H")).shards()).containsExactly(0, 1, 2);
    assertThat(route(chain("2post 0a - 5 post pending_id=H")).shards()).containsExactly(0, 1);
    assertThat(route(chain("2post - - 5 post pending_id=nowhere")).shards()).containsExactly(2);
  }

  @Test
  void aWayThatLeavesOutAShardOfItsAccountsEndsNowhere() {
    open("0a", "1a", "2a");
    Chain chain = chain("T 0a 1a 7 linked", "U 0a 2a 1");
    Coordination coordination = begin(chain, new Route.Through(List.of(0, 2)));
    assertThatThrownBy(() -> decide(askAll(coordination)))
        .isInstanceOfSatisfying(
            BrokenInvariant.class,
            broken -> {
              assertThat(broken.invariant()).isEqualTo(Invariant.ALL_SHARDS_HAVE_PREPARED);
              assertThat(broken.subject()).endsWith("on shards [1]");
            });
    assertThat(balance("2a")).isEqualTo("0/0 1/0");
  }

  // reservations

  @Test
  void inFlightAmountsArePendingAndClearingBalancesCancelOutAtTheEnd() {
    open("0a", "1a");
    Coordination coordination = askAll(begin(chain("T 0a 1a 7")));
    assertThat(List.of(balance("0a"), balance("1a"))).containsExactly("7/0 0/0", "0/0 7/0");
    Coordinator.Result result = decide(coordination);
    assertThat(List.of(balance("0a"), balance("1a"))).containsExactly("0/7 0/0", "0/0 7/0");
    Asset usd = Asset.of("USD/2");
    assertThat(shards.get(0).clearing().get(usd)).isEqualTo(new Clearing(BigInteger.ZERO, BigInteger.valueOf(-7)));
    assertThat(shards.get(1).clearing().get(usd)).isEqualTo(new Clearing(BigInteger.valueOf(7), BigInteger.ZERO));
    endEverywhere(result);
    assertThat(balance("1a")).isEqualTo("0/0 0/7");
    assertThat(shards.get(1).clearing().get(usd)).isEqualTo(new Clearing(BigInteger.ZERO, BigInteger.valueOf(7)));
  }

  @Test
  void whatIsOnItsWayCannotBeSpentAndWhatIsReservedNotTwice() {
    open("0a debits_must_not_exceed_credits", "0b", "1a debits_must_not_exceed_credits", "1b");
    assertThat(run("F 1b 0a 10")).containsExactly("created");
    Coordination onItsWay = askAll(begin(chain("T 0a 1a 10")));
    assertThat(run("U 1a 0b 1")).containsExactly("exceeds_credits");
    assertThat(run("V 0a 1b 1")).containsExactly("exceeds_credits");
    endEverywhere(decide(onItsWay));
    assertThat(run("W 1a 0b 10")).containsExactly("created");
  }

  @Test
  void aChainMaySpendWhatItBrings() {
    open("0a", "1a debits_must_not_exceed_credits", "2a");
    assertThat(run("T 0a 1a 10 linked", "U 1a 2a 10")).containsExactly("created", "created");
    assertThat(balance("1a")).isEqualTo("0/10 0/10");
    assertThat(run("V 0a 1a 10 linked", "W 1a 2a 11")).containsExactly("linked_event_failed", "exceeds_credits");
    assertThat(balance("1a")).isEqualTo("0/10 0/10");
  }

  @Test
  void anAccountIsClosedFromPreparingOnAndOpenAgainIfTheChainFails() {
    open("0a", "0b", "1a");
    Coordination closing = begin(chain("H 0a 1a 0 pending closing_debit"));
    assertThat(balance("0a")).isEqualTo("0/0 0/0 closed");
    assertThat(run("T 0a 1a 1")).containsExactly("debit_account_already_closed");
    apply(0, coordinator(0).abandon(closing.key()).step());
    assertThat(balance("0a")).isEqualTo("0/0 0/0");
  }

  @Test
  void whatWasPreparedArrivesOnAnAccountThatWasClosedMeanwhile() {
    open("0a", "1a", "1b");
    Coordination onItsWay = askAll(begin(chain("T 0a 1a 4")));
    ShardState state = shards.get(1);
    state.apply(Ledger.decide(state, List.of(new Request(List.of(), transfers("H 1a 1b 0 pending closing_debit"))), now++));
    endEverywhere(decide(onItsWay));
    assertThat(balance("1a")).isEqualTo("0/0 0/4 closed");
  }

  @Test
  void aTotalWithoutRoomForTheReservationRefusesTheChainAndReleasesWhatOthersReserved() {
    open("0a", "0b", "1a", "1b");
    ShardState state = shards.get(1);
    state.apply(Ledger.decide(state, List.of(new Request(List.of(), transfers("H 1b 1a MAX pending"))), now++));
    String[] lines = {"U 0a 0b 1 linked", "V 1b 1a - void pending_id=H linked", "T 0a 1a MAX-1"};
    Coordination coordination = askAll(begin(chain(lines)));
    Coordinator.Result result = decide(coordination);
    List<Decision.OfTransfer> outcomes = ((Coordinator.Result.Answered) result).outcomes();
    assertThat(outcomes).extracting(Decision.OfTransfer::outcome).containsOnly(TransferOutcome.OVERFLOWS_RESERVATION);
    assertThat(result.step().entries().subList(0, 3)).allMatch(entry -> entry instanceof Entry.TransferRejected rejected && !rejected.told());
    endEverywhere(result);
    assertThat(List.of(balance("0a"), balance("0b"))).containsExactly("0/0 0/0", "0/0 0/0");
    assertThat(shards.get(0).known(new TransferId("U"))).isNull();
    // where it is the coordinator that has no room, nothing is prepared at all
    Coordination own = begin(chain("V 1b 1a - void pending_id=H linked", "T 0a 1a MAX"));
    assertThat(own.key()).isNull();
    assertThat(own.next()).isEqualTo(new Coordination.Next.RefuseAll(Refusal.OVERFLOWS_RESERVATION));
  }

  @Test
  void theNameOfARefusalIsItsCode() {
    assertThat(Refusal.CHAIN_NEEDS_SEVERAL_ROUNDS.wire()).isEqualTo("chain_needs_several_rounds");
  }

  // ids

  @Test
  void theSameRequestJoinsTheOneInFlightAndAnotherOneHasToWait() {
    open("0a", "0b", "1a");
    begin(chain("T 0a 1a 4"));
    Chain same = chain("T 0a 1a 4");
    assertThat(coordinator(0).begin(same, route(same))).isInstanceOf(Coordinator.Begun.Joined.class);
    Chain other = chain("T 0a 1a 5");
    assertThat(coordinator(0).begin(other, route(other))).isInstanceOf(Coordinator.Begun.Busy.class);
    assertThat(Coordinator.waitsFor(shards.get(0), chain("T 0a 0b 5"))).isNotNull();
    assertThat(Coordinator.waitsFor(shards.get(0), chain("U 0a 0b 5"))).isNull();
  }

  @Test
  void aRepeatWithAShardInCommonIsFoundOut() {
    open("0a", "0b", "1a", "1b", "2a");
    run("T 0a 1a 4");
    assertThat(run("T 0a 1a 4")).containsExactly("exists");
    assertThat(run("T 2a 1a 4")).containsExactly("exists_with_different_debit_account_id");
    assertThat(run("T 0b 2a 4")).containsExactly("exists_with_different_debit_account_id");
    assertThat(run("T 2a 1b 5")).containsExactly("exists_with_different_debit_account_id");
  }

  @Test
  void whoKnowsThatAnIdIsOfAnotherTransferAsksNobodyAndWhoFindsTheSameAsksWhetherAllHaveEndedIt() {
    open("0a", "1a", "2a");
    run("T 0a 1a 4 linked", "U 0a 2a 1");
    assertThat(begin(chain("T 0a 1a 4 linked", "U 0a 2a 1")).next()).isInstanceOf(Coordination.Next.AskShard.class);
    assertThat(begin(chain("T 0a 1a 5 linked", "U 0a 2a 1")).next()).isInstanceOf(Coordination.Next.Refuse.class);
    run("V 0a 1a 4");
    assertThat(begin(chain("V 0a 1a 5")).next()).isEqualTo(new Coordination.Next.Refuse(List.of(TransferOutcome.EXISTS_WITH_DIFFERENT_AMOUNT)));
    assertThat(begin(chain("V 0a 1a 4")).next()).isInstanceOf(Coordination.Next.AskShard.class);
    assertThat(run("V 0a 1a 4")).containsExactly("exists");
  }

  @Test
  void aBurnedIdIsBurnedOnTheShardsOfItsAccounts() {
    open("0a", "1a", "2a", "2b");
    assertThat(run("S 2a 2b 1 linked", "T 0a 1z 1")).containsExactly("linked_event_failed", "credit_account_not_found");
    assertThat(List.of(shards.get(0).known(new TransferId("T")), shards.get(1).known(new TransferId("T")))).allMatch(Burned.class::isInstance);
    assertThat(shards.get(2).known(new TransferId("S"))).isNull();
    assertThat(run("T 0a 1a 1")).containsExactly("id_already_failed");
    assertThat(run("T 2a 1a 1")).containsExactly("id_already_failed");
  }

  @Test
  void anIdThatTheCoordinatorRefusesByItselfIsBurnedOnTheOtherShardToo() {
    open("0a debits_must_not_exceed_credits", "1a", "2a");
    assertThat(run("T 0a 1a 1")).containsExactly("exceeds_credits");
    assertThat(shards.get(1).known(new TransferId("T"))).isInstanceOf(Burned.class);
    assertThat(run("T 2a 1a 1")).containsExactly("id_already_failed");
  }

  @Test
  void anIdThatIsInFlightIsNotBurnedByAnotherChain() {
    open("0a", "1a", "2a");
    Coordination refused = askAll(begin(chain("T 0a 1z 1")));
    Coordination inFlight = askAll(begin(chain("T 2a 1a 4")));
    Coordinator.Result result = decide(refused);
    assertThat(outcomes(result)).containsExactly("credit_account_not_found");
    CrossEntry.Decided burn = (CrossEntry.Decided) result.step().entry();
    assertThat(burn.tell()).containsExactly(1);
    assertThat(Participant.end(shards.get(1), burn.key(), burn.verdict(), now)).isNull();
    endEverywhere(decide(inFlight));
    assertThat(shards.get(1).known(new TransferId("T"))).isInstanceOf(Transfer.class);
    assertThat(Participant.end(shards.get(1), burn.key(), burn.verdict(), now)).isNull();
  }

  @Test
  void aPostThatFoundNoHoldIsNotMadeLaterThoughItNamesNoAccount() {
    open("0a", "1a");
    assertThat(run("2post - - MAX post pending_id=H")).containsExactly("pending_transfer_not_found");
    run("H 0a 1a 5 pending");
    assertThat(run("2post - - MAX post pending_id=H")).containsExactly("id_already_failed");
    assertThat(run("2other - - MAX post pending_id=H")).containsExactly("created");
    assertThat(shards.get(2).known(new TransferId("2other"))).isInstanceOf(Transfer.class);
    assertThat(run("2other - - MAX post pending_id=H")).containsExactly("exists");
    assertThat(run("2other - - 4 post pending_id=H")).containsExactly("exists_with_different_amount");
  }

  @Test
  void theShardOfAnIdRecordsItThoughItIsTheFirstToJudgeTheChain() {
    open("0a", "0b", "1a", "1b");
    run("H 0a 0b 5 pending");
    run("I 1a 1b 5 pending");
    String[] lines = {"1post - - 5 post pending_id=H linked", "0post - - 5 post pending_id=I"};
    assertThat(run(lines)).containsExactly("created", "created");
    for (String id : List.of("1post", "0post")) {
      assertThat(shards.get(0).known(new TransferId(id))).isInstanceOf(Transfer.class).isEqualTo(shards.get(1).known(new TransferId(id)));
    }
    assertThat(run(lines)).containsExactly("exists", "exists");
  }

  // messages that come late

  @Test
  void aQuestionThatComesAfterTheEndReservesNothingForLong() {
    open("0a", "1a");
    Coordination coordination = begin(chain("T 0a 1a 4"));
    Ask late = ((Coordination.Next.AskShard) coordination.next()).ask();
    endEverywhere(new Coordinator.Result.Abandoned(applied(0, coordinator(0).abandon(coordination.key()).step())));
    Report report = ask(1, late);
    assertThat(balance("1a")).isEqualTo("0/0 4/0");
    assertThat(coordinator(0).decide(coordination.with(report))).isEqualTo(new Coordinator.Result.Stale());
    Verdict verdict = coordinator(0).inquired(coordination.key());
    assertThat(verdict).isEqualTo(new Verdict.Abandoned());
    apply(1, Participant.end(shards.get(1), coordination.key(), verdict, now++));
    assertThat(balance("1a")).isEqualTo("0/0 0/0");
  }

  private Step applied(int shard, Step step) {
    apply(shard, step);
    return step;
  }

  @Test
  void aQuestionThatComesAfterTheCommitFindsTheIds() {
    open("0a", "1a");
    Coordination coordination = begin(chain("T 0a 1a 4"));
    Ask ask = ((Coordination.Next.AskShard) coordination.next()).ask();
    endEverywhere(decide(coordination.with(ask(1, ask))));
    assertThat(((Report.Judged) ask(1, ask)).failure()).isEqualTo(new Failure(0, TransferOutcome.EXISTS));
    assertThat(balance("1a")).isEqualTo("0/0 0/4");
  }

  @Test
  void whoeverIsPreparedAnswersTheSameAgain() {
    open("0a", "1a debits_must_not_exceed_credits", "1b");
    run("F 0a 1a 6");
    Coordination coordination = begin(chain("T 1a 0a 9 balancing_debit"));
    Coordination again = coordinator(1).resume(shards.get(1).prepared(coordination.key()));
    assertThat(again.next()).isEqualTo(coordination.next());
    Ask ask = ((Coordination.Next.AskShard) coordination.next()).ask();
    assertThat(ask.facts().amounts()).containsEntry(0, Amount.of(6));
    assertThat(ask(0, ask)).isEqualTo(ask(0, ask));
  }

  @Test
  void aReportThatAnswersAnEarlierQuestionIsNotTakenForPrepared() {
    open("0a", "1a", "2a");
    Coordination coordination = begin(chain("T 0a 1a 4"));
    Ask only = ((Coordination.Next.AskShard) coordination.next()).ask();
    Report unprepared = ask(1, new Ask(null, only.chain(), only.first(), only.facts(), null));
    assertThat(coordination.with(unprepared)).isEqualTo(coordination);
    assertThat(coordination.with(ask(1, only)).next()).isEqualTo(new Coordination.Next.Commit());
  }

  @Test
  void anExpiryWaitsForTheHoldThatIsOnItsWay() {
    open("0a", "1a");
    Coordinator.Result result = decide(askAll(begin(chain("H 0a 1a 4 pending timeout=1"))));
    now += 2_000_000_000L;
    TransferId hold = new TransferId("H");
    assertThat(HoldExpiry.atHome(shards.get(0), hold, 1_000)).isNull();
    apply(0, HoldExpiry.atHome(shards.get(0), hold, now));
    assertThat(HoldExpiry.atOther(shards.get(1), hold, now)).isEqualTo(new HoldExpiry.Told.Later());
    endEverywhere(result);
    apply(1, ((HoldExpiry.Told.Released) HoldExpiry.atOther(shards.get(1), hold, now)).step());
    assertThat(HoldExpiry.atOther(shards.get(1), hold, now)).isEqualTo(new HoldExpiry.Told.Released(null));
    apply(0, HoldExpiry.settle(shards.get(0), hold, now));
    assertThat(HoldExpiry.settle(shards.get(0), hold, now)).isNull();
    assertThat(List.of(balance("0a"), balance("1a"))).containsExactly("0/0 0/0", "0/0 0/0");
  }

  @Test
  void decidingWithoutAllReportsIsAFault() {
    open("0a", "1a");
    Coordination coordination = begin(chain("T 0a 1a 4"));
    assertThat(catchThrowableOfType(IllegalStateException.class, () -> decide(coordination))).isNotNull();
  }

  @Test
  void aRefusalIsJudgedOnceMoreWhereNothingWasPrepared() {
    open("0a debits_must_not_exceed_credits", "1a");
    List<Coordination> refused = new ArrayList<>(List.of(askAll(begin(chain("T 0a 1a 4")))));
    run("F 1a 0a 4");
    assertThat(decide(refused.getFirst())).isEqualTo(new Coordinator.Result.Abandoned(null));
    assertThat(run("T 0a 1a 4")).containsExactly("created");
  }
}
