package io.tallystick.journal.record;

import static io.tallystick.journal.record.Shards.deadline;
import static io.tallystick.journal.record.Shards.outcomes;
import static io.tallystick.ledger.TransferOutcome.CREATED;
import static io.tallystick.ledger.TransferOutcome.EXCEEDS_CREDITS;
import static io.tallystick.ledger.TransferOutcome.EXISTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.StoreException;
import io.tallystick.journal.memory.Step;
import io.tallystick.journal.readmodel.Projector;
import io.tallystick.ledger.AccountFlag;
import io.tallystick.ledger.AccountOutcome;
import io.tallystick.ledger.ChainKey;
import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Decision;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.NewAccount;
import io.tallystick.ledger.Request;
import io.tallystick.ledger.Shard;
import io.tallystick.ledger.Totals;
import io.tallystick.ledger.TransferOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Chains across shards that a process has left unfinished, and who finishes them. */
class UnfinishedChainsTest {
  private final Shards shards = new Shards(3);
  private ShardedRecorder recorder = shards.recorder();

  private Recorded commit(Request... requests) {
    return recorder.commit(List.of(requests), deadline());
  }

  private String balance(String name) {
    Totals totals = shards.books().totals.get(shards.account(name));
    return totals.debitsPending() + "/" + totals.debitsPosted() + " " + totals.creditsPending() + "/" + totals.creditsPosted();
  }

  /** Dies before or after that append, counted from 1, and comes back with nothing in memory. */
  private void dieAt(int append, boolean before, Runnable work) {
    int[] left = {append};
    shards.before = step -> crash(step, before, left);
    shards.after = step -> crash(step, !before, left);
    assertThatThrownBy(work::run).isInstanceOf(Shards.Crash.class);
    shards.before = step -> {};
    shards.after = step -> {};
    recorder = shards.recorder();
  }

  private static void crash(Step step, boolean now, int[] left) {
    if (now && step.verb() == Step.Verb.APPEND && --left[0] == 0) {
      throw new Shards.Crash();
    }
  }

  private Driven keepAll() {
    Driven driven = Driven.NOTHING;
    for (int shard = 0; shard < 3; shard++) {
      driven = driven.plus(recorder.keep(shard, deadline()));
    }
    return driven;
  }

  private void assertNothingIsLeft() {
    shards.books().checkQuiet();
    shards.books().chains.forEach(chains -> assertThat(chains.isEmpty()).isTrue());
  }

  @ParameterizedTest
  @CsvSource({"1,true", "1,false", "2,true", "2,false", "3,true", "3,false", "4,true", "4,false"})
  void whereverAProcessDiesTheKeeperFinishesItAndWhoSendsItAgainFindsIt(int append, boolean before) {
    commit(shards.open("0a", "1a"));
    dieAt(append, before, () -> commit(shards.transfers("T 0a 1a 5")));
    boolean begun = append > 1 || !before;
    shards.later(Duration.ofSeconds(6));
    Driven driven = keepAll();
    assertThat(driven.inFlight() + driven.unsettled() > 0).isEqualTo(begun);
    assertThat(driven.settled()).isEqualTo(begun ? 1 : 0);
    assertNothingIsLeft();
    assertThat(outcomes(commit(shards.transfers("T 0a 1a 5")))).containsExactly(begun ? EXISTS : CREATED);
    assertThat(List.of(balance("0a"), balance("1a"))).containsExactly("0/5 0/0", "0/0 0/5");
  }

  @ParameterizedTest
  @CsvSource({"1,false", "2,true", "2,false", "3,true", "3,false", "4,true", "4,false"})
  void whoSendsItAgainJoinsWhatIsInFlight(int append, boolean before) {
    commit(shards.open("0a", "1a"));
    dieAt(append, before, () -> commit(shards.transfers("T 0a 1a 5")));
    Recorded recorded = commit(shards.transfers("T 0a 1a 5"));
    assertThat(outcomes(recorded)).containsAnyOf(CREATED, EXISTS).hasSize(1);
    assertThat(recorded.inFlight()).isEqualTo(InFlight.NOTHING);
    assertThat(List.of(balance("0a"), balance("1a"))).as("who is told that it is there finds it on both shards").containsExactly("0/5 0/0", "0/0 0/5");
    shards.later(Duration.ofSeconds(6));
    keepAll();
    assertNothingIsLeft();
    assertThat(List.of(balance("0a"), balance("1a"))).containsExactly("0/5 0/0", "0/0 0/5");
  }

  @Test
  void whoIsToldThatAnIdWasBurnedFindsNothingReservedAnyMore() {
    commit(shards.open("0a", "1b", "2a"), shards.open(AccountFlag.CREDITS_MUST_NOT_EXCEED_DEBITS, "1c"));
    commit(shards.transfers("T 1b 2a 10"));
    // what is lowered on shard 2 has it judge before shard 1, which refuses the first member
    Request chain = shards.transfers("U 0a 1c 5 linked", "V 2a 1b 3 balancing_debit");
    dieAt(3, false, () -> commit(chain));
    assertThat(balance("2a")).as("prepared").isEqualTo("3/0 0/10");
    assertThat(outcomes(commit(chain))).containsExactly(TransferOutcome.ID_ALREADY_FAILED, TransferOutcome.LINKED_EVENT_FAILED);
    assertThat(balance("2a")).isEqualTo("0/0 0/10");
  }

  @Test
  void whoMeetsAChainThatIsDecidedAndLeftSoEndsIt() {
    commit(shards.open("0a", "1a", "1b"));
    commit(shards.transfers("H 1a 1b 5 pending", "I 1a 1b 5 pending"));
    dieAt(3, false, () -> commit(shards.transfers("P 1a 1b 5 post pending_id=H linked", "T 1a 0a 1")));
    assertThat(outcomes(commit(shards.transfers("Q 1a 1b 1 post pending_id=H")))).containsExactly(TransferOutcome.PENDING_TRANSFER_ALREADY_POSTED);
    dieAt(2, false, () -> commit(shards.transfers("R 1a 1b 5 post pending_id=I linked", "U 1a 0a 1")));
    Request other = shards.transfers("V 1a 1b 1 post pending_id=I");
    assertThatThrownBy(() -> commit(other)).as("somebody may be at it").isInstanceOf(StoreException.Contended.class);
    shards.later(Duration.ofSeconds(6));
    assertThat(outcomes(commit(other))).containsExactly(TransferOutcome.PENDING_TRANSFER_ALREADY_POSTED);
  }

  @Test
  void aKeeperLeavesWhatIsYoungToTheOneWhoHasBegunIt() {
    commit(shards.open("0a", "1a"));
    dieAt(2, true, () -> commit(shards.transfers("T 0a 1a 5")));
    Driven driven = keepAll();
    assertThat(driven.decided() + driven.abandoned() + driven.settled()).isZero();
    assertThat(driven.inFlight()).isEqualTo(1);
    assertThat(balance("0a")).isEqualTo("5/0 0/0");
  }

  @Test
  void aParticipantThatIsDownForAnHourKeepsOnlyWhatItTakesPartIn() {
    commit(shards.open("0a", "1a", "2a"));
    shards.down.add(1);
    StoreException.InPart inPart =
        catchThrowableOfType(
            StoreException.InPart.class, () -> commit(shards.transfers("T 0a 1a 5"), shards.transfers("U 0a 2a 6"), shards.transfers("V 2a 0a 7")));
    assertThat(inPart.requests()).containsExactly(0);
    assertThat(balance("2a")).isEqualTo("0/7 0/6");
    assertThat(shards.nudged).hasSize(1);
    // its reservation stands until it is given up
    assertThat(balance("0a")).isEqualTo("5/6 0/7");
    shards.later(Duration.ofMinutes(5));
    assertThat(recorder.keep(0, deadline()).abandoned()).isZero();
    shards.later(Duration.ofMinutes(6));
    Driven driven = recorder.keep(0, deadline());
    assertThat(driven.abandoned()).isEqualTo(1);
    assertThat(driven.unfinished()).hasSize(1);
    assertThat(balance("0a")).isEqualTo("0/6 0/7");
    shards.down.clear();
    shards.later(Duration.ofSeconds(6));
    keepAll();
    assertNothingIsLeft();
    assertThat(outcomes(commit(shards.transfers("T 0a 1a 5")))).containsExactly(CREATED);
  }

  @Test
  void whatIsDecidedIsAnsweredThoughAShardCannotEndItAndSaysSo() {
    commit(shards.open("0a", "1a"));
    int[] appends = {0};
    shards.after =
        step -> {
          if (step.verb() == Step.Verb.APPEND && ++appends[0] == 3) {
            shards.down.add(1);
          }
        };
    Recorded recorded = commit(shards.transfers("T 0a 1a 5"));
    assertThat(outcomes(recorded)).containsExactly(CREATED);
    assertThat(recorded.inFlight().of(0, 0)).isEqualTo(InFlight.State.DECIDED);
    shards.down.clear();
    Set<ChainKey> nudged = Set.copyOf(shards.nudged);
    Driven driven = shards.recorder().resume(nudged, deadline());
    assertThat(List.of(driven.ended(), driven.settled())).containsExactly(1, 1);
    assertNothingIsLeft();
    assertThat(shards.recorder().resume(nudged, deadline()).unfinished()).as("a nudge that comes twice").isEmpty();
  }

  @Test
  void anAttemptTellsWhatIsPreparedAndWhatWasNotBegun() {
    commit(shards.open("0a", "1a", "2a"));
    shards.down.add(1);
    Recorded recorded = recorder.attempt(List.of(shards.transfers("T 0a 1a 5", "U 1a 0a 5", "V 0a 2a 1")), deadline());
    assertThat(outcomes(recorded)).containsExactly(null, null, CREATED);
    assertThat(List.of(recorded.inFlight().of(0, 0), recorded.inFlight().of(0, 1))).containsExactly(InFlight.State.PREPARED, InFlight.State.NOT_BEGUN);
    assertThat(recorded.inFlight().of(0, 2)).isNull();
    assertThatThrownBy(() -> recorder.attempt(List.of(shards.transfers("W 1a 0a 5")), deadline())).isInstanceOf(StoreException.Unavailable.class);
  }

  @Test
  void aParticipantAsksItsCoordinatorHowAChainEnded() {
    commit(shards.open("0a", "1a"));
    dieAt(3, true, () -> commit(shards.transfers("T 0a 1a 5")));
    shards.later(Duration.ofMinutes(11));
    // its coordinator gives it up without reaching the participant
    shards.down.add(1);
    recorder.keep(0, deadline());
    shards.down.clear();
    assertThat(recorder.keep(1, deadline()).ended()).isEqualTo(1);
    assertThat(balance("1a")).isEqualTo("0/0 0/0");
  }

  @Test
  void aHoldThatExpiresIsReleasedAtItsHomeAndThenOnTheOtherShard() {
    commit(shards.open("0a", "1a"));
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 1_500; i++) {
      lines.add("H" + i + " 0a 1a 1 pending timeout=1");
    }
    assertThat(outcomes(commit(shards.transfers(lines.toArray(String[]::new))))).containsOnly(CREATED);
    new Projector(shards.store, 0, Projector.Limits.DEFAULT).post(deadline());
    shards.later(Duration.ofSeconds(2));
    assertThat(recorder.expireDue(0, 2_000, deadline())).isEqualTo(1_500);
    assertThat(List.of(balance("0a"), balance("1a"))).containsExactly("0/0 0/0", "0/0 1500/0");
    Driven driven = recorder.keep(0, deadline());
    assertThat(driven.settled()).isEqualTo(1_500);
    assertThat(balance("1a")).isEqualTo("0/0 0/0");
    shards.later(Duration.ofSeconds(6));
    keepAll();
    assertNothingIsLeft();
    assertThat(recorder.expireDue(1, 2_000, deadline())).isZero();
  }

  @Test
  void whatTheKeeperRefusesIsCounted() {
    commit(shards.open("0a", "2a"), shards.openLimited("1a"));
    dieAt(1, false, () -> commit(shards.transfers("T 0a 2a 1 linked", "U 1a 0a 1")));
    shards.later(Duration.ofSeconds(6));
    Driven driven = keepAll();
    assertThat(List.of(driven.decided(), driven.made(), driven.rejected())).containsExactly(1, 0, 2);
  }

  @Test
  void aHoldThatAChainInFlightHasTakenDoesNotExpire() {
    commit(shards.open("0a", "0b", "1a"));
    commit(shards.transfers("H 0a 0b 5 pending timeout=1"));
    dieAt(2, true, () -> commit(shards.transfers("P 0a 0b 5 post pending_id=H linked", "T 0a 1a 1")));
    new Projector(shards.store, 0, Projector.Limits.DEFAULT).post(deadline());
    shards.later(Duration.ofSeconds(2));
    assertThat(recorder.expireDue(0, 10, deadline())).isZero();
    shards.later(Duration.ofSeconds(4));
    Driven driven = keepAll();
    assertThat(List.of(driven.decided(), driven.made(), driven.rejected())).containsExactly(1, 2, 0);
    assertThat(balance("0b")).isEqualTo("0/0 0/5");
    assertNothingIsLeft();
  }

  @Test
  void anExpiryIsNotForgottenBeforeTheOtherShardHasReleasedItsLeg() {
    commit(shards.open("0a", "1a"));
    dieAt(4, true, () -> commit(shards.transfers("H 0a 1a 5 pending timeout=1")));
    new Projector(shards.store, 0, Projector.Limits.DEFAULT).post(deadline());
    shards.later(Duration.ofSeconds(2));
    assertThat(recorder.expireDue(0, 10, deadline())).isEqualTo(1);
    recorder.keep(0, deadline());
    assertThat(shards.books().chains.get(0).unsettledExpiries()).as("the other shard has the hold in flight").hasSize(1);
    shards.later(Duration.ofSeconds(6));
    keepAll();
    assertThat(List.of(balance("0a"), balance("1a"))).containsExactly("0/0 0/0", "0/0 0/0");
    assertNothingIsLeft();
  }

  @Test
  void settlingRidesOnTheNextSegmentOfTheCoordinator() {
    commit(shards.open("0a", "1a"));
    commit(shards.transfers("T 0a 1a 5"));
    assertThat(shards.books().chains.get(0).unsettled()).hasSize(1);
    shards.appends.clear();
    commit(shards.transfers("U 0a 1a 5"));
    assertThat(shards.appends).containsExactly(0, 1, 0, 1);
    assertThat(shards.entries(0).stream().filter(CrossEntry.Settled.class::isInstance)).hasSize(1);
  }

  @Test
  void hindsightTellsWhatBecameOfAChainAcrossShards() {
    ShardedHindsight hindsight =
        new ShardedHindsight(shards.sharding, shard -> new Hindsight(shards.store, new Shard(shard, shards.sharding), () -> shards.now, RecorderLimits.DEFAULT, shards.now));
    commit(shards.open("0a", "1a", "2a"), shards.openLimited("2b"));
    Request made = shards.transfers("T 0a 1a 5 linked", "U 1a 2a 5");
    Request refused = shards.transfers("V 2b 0a 5 linked", "W 0a 1a 5");
    assertThat(hindsight.answers(List.of(made, refused), List.of(false, false), deadline())).containsOnly(Optional.empty());
    dieAt(3, true, () -> commit(made));
    assertThat(hindsight.answers(List.of(made), List.of(true), deadline())).as("in flight").containsOnly(Optional.empty());
    Recorded first = commit(made);
    Recorded second = commit(refused);
    List<Optional<Decision.Answer>> told = hindsight.answers(List.of(made, refused), List.of(false, false), deadline());
    assertThat(told.get(0)).contains(first.answers().getFirst());
    assertThat(told.get(1)).contains(second.answers().getFirst());
    assertThat(outcomes(second)).containsExactly(EXCEEDS_CREDITS, TransferOutcome.LINKED_EVENT_FAILED);
  }

  @Test
  void aChainForWhichThereIsNoRouteIsRefusedInAJournal() {
    commit(shards.open("0a", "1a"));
    Request circle = shards.transfers("T 0a 1a 5 balancing_debit linked", "U 1a 0a 5 balancing_debit");
    Recorded recorded = commit(circle);
    assertThat(outcomes(recorded)).containsOnly(TransferOutcome.CHAIN_NEEDS_SEVERAL_ROUNDS);
    assertThat(recorded.entries()).hasSize(2).allMatch(entry -> entry instanceof Entry.TransferRejected rejected && !rejected.told());
    assertThat(commit(circle).entries()).isEmpty();
    assertThat(outcomes(commit(shards.transfers("T 0a 1a 5")))).as("the ids are free").containsExactly(CREATED);
  }

  @Test
  void linkedAccountsOfDifferentShardsAreRefusedAsBefore() {
    Request linked = new Request(shards.open("0a", "1a").accounts().stream().map(account -> account.id().value().endsWith("0a") ? linked(account) : account).toList(), List.of());
    assertThat(commit(linked).answers().getFirst().accounts()).extracting(Decision.OfAccount::outcome).containsOnly(AccountOutcome.ACCOUNTS_ON_DIFFERENT_SHARDS);
  }

  private static NewAccount linked(NewAccount account) {
    return new NewAccount(
        account.id(), account.asset(), account.code(), account.flags().with(AccountFlag.LINKED), account.overdraft(), account.reference(), account.metadata());
  }

  @Test
  void aFrozenProcessAnswersNothingFromItsOldState() {
    commit(shards.open("0a", "1a"), shards.openLimited("1b"));
    ShardedRecorder frozen = shards.recorder();
    assertThat(outcomes(frozen.commit(List.of(shards.transfers("X 1b 0a 1")), deadline()))).containsExactly(EXCEEDS_CREDITS);
    commit(shards.transfers("T 0a 1a 5"));
    assertThat(outcomes(frozen.commit(List.of(shards.transfers("T 0a 1a 5")), deadline()))).containsExactly(EXISTS);
    // an inquiry of one who knows nothing of what was prepared since
    dieAt(3, true, () -> commit(shards.transfers("U 0a 1a 5")));
    shards.later(Duration.ofSeconds(61));
    frozen.keep(1, deadline());
    frozen.keep(0, deadline());
    shards.later(Duration.ofSeconds(6));
    frozen.keep(0, deadline());
    assertThat(outcomes(commit(shards.transfers("U 0a 1a 5")))).containsExactly(EXISTS);
    shards.books().checkQuiet();
  }

  @Test
  void whenTimeIsOverNothingMoreIsBegun() {
    commit(shards.open("0a", "1a"));
    long[] steps = {0};
    shards.before = step -> steps[0]++;
    Deadline none = Deadline.after(Duration.ofSeconds(1), () -> steps[0] * 1_000_000_000L);
    assertThatThrownBy(() -> recorder.commit(List.of(shards.transfers("T 0a 1a 5")), none)).isInstanceOf(StoreException.Unavailable.class);
  }

  @Test
  void aTransferOfOneShardThatMeetsWhatIsTakenWaitsAndOthersDoNot() {
    commit(shards.open("0a", "0b", "1a"));
    commit(shards.transfers("H 0a 0b 5 pending", "R 0a 0b 3"));
    dieAt(2, true, () -> commit(shards.transfers("P 0a 0b 5 post pending_id=H linked", "S 0b 0a 3 reverses=R linked", "T 0a 1a 1")));
    Request post = shards.transfers("Q 0a 0b 1 post pending_id=H");
    Request reversal = shards.transfers("V 0b 0a 1 reverses=R");
    StoreException.InPart inPart = catchThrowableOfType(StoreException.InPart.class, () -> commit(post, shards.transfers("U 0a 0b 1"), reversal));
    assertThat(inPart.requests()).containsExactlyInAnyOrder(0, 2);
    shards.later(Duration.ofSeconds(6));
    keepAll();
    assertThat(outcomes(commit(post, reversal))).containsExactly(TransferOutcome.PENDING_TRANSFER_ALREADY_POSTED, TransferOutcome.ALREADY_REVERSED);
    assertNothingIsLeft();
  }

  @ParameterizedTest
  @CsvSource({"1", "2", "3", "4"})
  void anAppendWhoseAnswerIsLostIsFoundInTheJournal(int append) {
    commit(shards.open("0a", "1a"));
    int[] left = {append};
    shards.after =
        step -> {
          if (step.verb() == Step.Verb.APPEND && --left[0] == 0) {
            throw new StoreException.Unavailable("lost answer", null);
          }
        };
    assertThat(outcomes(commit(shards.transfers("T 0a 1a 5")))).containsExactly(CREATED);
    assertThat(List.of(balance("0a"), balance("1a"))).containsExactly("0/5 0/0", "0/0 0/5");
    shards.books().checkQuiet();
  }

  @Test
  void waitsAreBounded() {
    commit(shards.open("0a", "1a"));
    dieAt(2, true, () -> commit(shards.transfers("T 0a 1a 5")));
    // somebody else's request with the same id has to wait for what is in flight, and gives up some time
    assertThatThrownBy(() -> commit(shards.transfers("T 0a 1a 6"))).isInstanceOf(StoreException.Contended.class);
  }
}
