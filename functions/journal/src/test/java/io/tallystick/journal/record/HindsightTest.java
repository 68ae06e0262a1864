package io.tallystick.journal.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.Retry;
import io.tallystick.journal.Segment;
import io.tallystick.journal.engine.RandomRequests;
import io.tallystick.journal.memory.MemoryStore;
import io.tallystick.journal.readmodel.Projector;
import io.tallystick.ledger.AccountFlags;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.Decision;
import io.tallystick.ledger.NewAccount;
import io.tallystick.ledger.NewTransfer;
import io.tallystick.ledger.Request;
import io.tallystick.ledger.TransferFlags;
import io.tallystick.ledger.TransferId;
import io.tallystick.ledger.TransferOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HindsightTest {
  private static final int SHARD = 0;
  private static final Asset USD = Asset.of("USD/2");
  private static final RecorderLimits SMALL = new RecorderLimits(50, 2_000, 2_000, 12_000, 60_000, 2);

  private final MemoryStore store = new MemoryStore();
  private final Recorder recorder =
      new Recorder(store, SHARD, () -> now(), RecorderLimits.DEFAULT, new Retry(new Random(1), time -> {}), RecorderListener.NONE);
  private long now = 1_000_000_000_000_000_000L;

  private long now() {
    return now;
  }

  private static Deadline deadline() {
    return Deadline.after(Duration.ofMinutes(1));
  }

  private Hindsight from(long since) {
    return new Hindsight(store, SHARD, this::now, SMALL, since);
  }

  private long lastTimestamp() {
    return store.journal().last(SHARD, deadline()).map(Segment::lastTimestamp).orElse(0L);
  }

  private Optional<Decision.Answer> ask(Hindsight hindsight, Request request, boolean handled) {
    return hindsight.answers(List.of(request), List.of(handled), deadline()).getFirst();
  }

  /**
   * Each request is recorded and then followed. What the recorder answered has to come out again, but for what nobody can tell: the timestamp of
   * an event without id, and the refusals of an id that the request names twice.
   */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void whatTheRecorderAnsweredIsFoundInTheJournal(long seed) {
    Random random = new Random(seed);
    RandomRequests requests = new RandomRequests(random);
    Projector projector = new Projector(store, SHARD, Projector.Limits.DEFAULT);
    int told = 0;
    for (int step = 0; step < 150; step++) {
      now += random.nextInt(1_000_000_000);
      if (random.nextInt(3) == 0) {
        projector.post(deadline());
      }
      if (random.nextInt(10) == 0) {
        recorder.expireDue(5, deadline());
      }
      long since = lastTimestamp();
      Request request = requests.next(now);
      Decision.Answer recorded = recorder.record(List.of(request), deadline()).getFirst();
      Optional<Decision.Answer> found = ask(from(since), request, true);
      assertThat(found).as("seed %d step %d", seed, step).isPresent();
      Decision.Answer expected = withoutWhatNobodyCanTell(recorded, request);
      assertThat(withoutWhatNobodyCanTell(found.get(), request)).as("seed %d step %d: %s", seed, step, request).isEqualTo(expected);
      told += expected.transfers().stream().mapToInt(of -> of.timestamp() == 0 ? 0 : 1).sum();
    }
    assertThat(told).as("seed %d says nothing", seed).isGreaterThan(200);
  }

  private static Decision.Answer withoutWhatNobodyCanTell(Decision.Answer answer, Request request) {
    List<AccountId> accounts = request.accounts().stream().map(NewAccount::id).toList();
    List<TransferId> transfers = request.transfers().stream().map(NewTransfer::id).toList();
    return new Decision.Answer(
        answer.accounts().stream()
            .map(of -> Collections.frequency(accounts, of.id()) > 1 && !of.outcome().succeeded() ? new Decision.OfAccount(of.id(), null, 0) : of)
            .map(of -> of.id().isNone() ? new Decision.OfAccount(of.id(), of.outcome(), 0) : of)
            .toList(),
        answer.transfers().stream()
            .map(of -> Collections.frequency(transfers, of.id()) > 1 && !of.outcome().succeeded() ? new Decision.OfTransfer(of.id(), null, 0) : of)
            .map(of -> of.id().isNone() ? new Decision.OfTransfer(of.id(), of.outcome(), 0) : of)
            .toList());
  }

  /**
   * The same while every request waits in its queue: what can be told then is what the recorder answers later, whatever happens in between.
   */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {11, 12, 13})
  void whatIsToldBeforeARequestIsHandledComesTrue(long seed) {
    Random random = new Random(seed);
    RandomRequests requests = new RandomRequests(random);
    Projector projector = new Projector(store, SHARD, Projector.Limits.DEFAULT);
    int told = 0;
    for (int step = 0; step < 150; step++) {
      now += random.nextInt(1_000_000_000);
      if (random.nextInt(3) == 0) {
        projector.post(deadline());
      }
      Request request = requests.next(now);
      Optional<Decision.Answer> found = ask(from(lastTimestamp()), request, false);
      for (int others = random.nextInt(3); others > 0; others--) {
        recorder.record(List.of(requests.next(now)), deadline());
      }
      Decision.Answer recorded = recorder.record(List.of(request), deadline()).getFirst();
      if (found.isPresent() && request.events() > 0) {
        told++;
        assertThat(found.get()).as("seed %d step %d: %s", seed, step, request).isEqualTo(recorded);
      }
    }
    assertThat(told).as("seed %d says nothing", seed).isGreaterThan(3);
  }

  private static Request request(String id, String debit, String credit, long amount) {
    return new Request(
        List.of(),
        List.of(
            new NewTransfer(
                new TransferId(id), new AccountId(debit), new AccountId(credit), Amount.of(amount), USD, 1, TransferFlags.NONE, TransferId.NONE, TransferId.NONE, 0, "", "", null)));
  }

  private void record(Request request) {
    recorder.record(List.of(request), deadline());
  }

  private static TransferOutcome outcome(Optional<Decision.Answer> answer) {
    return answer.orElseThrow().transfers().getFirst().outcome();
  }

  private void openAccounts() {
    record(
        new Request(
            List.of(
                new NewAccount(new AccountId("a"), USD, 1, AccountFlags.NONE, Amount.ZERO, "", ""),
                new NewAccount(new AccountId("b"), USD, 1, AccountFlags.NONE, Amount.ZERO, "", "")),
            List.of()));
  }

  @Test
  void whatIsNotRecordedYetIsUnknown() {
    openAccounts();
    assertThat(ask(from(lastTimestamp()), request("t", "a", "b", 1), false)).isEmpty();
    assertThat(ask(from(lastTimestamp()), request("t", "a", "b", 1), true)).isEmpty();
  }

  @Test
  void theFirstToMeetWhatWasMadeSinceHasMadeIt() {
    openAccounts();
    Hindsight hindsight = from(lastTimestamp());
    Request request = request("t", "a", "b", 1);
    record(request);
    assertThat(outcome(ask(hindsight, request, false))).isEqualTo(TransferOutcome.CREATED);
    assertThat(outcome(ask(hindsight, request, false))).isEqualTo(TransferOutcome.EXISTS);
    Request other = request("t", "a", "b", 2);
    assertThat(ask(hindsight, other, false)).isEmpty();
    record(other);
    assertThat(outcome(ask(hindsight, other, false))).isEqualTo(TransferOutcome.EXISTS_WITH_DIFFERENT_AMOUNT);
  }

  @Test
  void whatWasMadeBeforeExistsWithoutWaiting() {
    openAccounts();
    Request request = request("t", "a", "b", 1);
    record(request);
    assertThat(outcome(ask(from(lastTimestamp()), request, false))).isEqualTo(TransferOutcome.EXISTS);
  }

  @Test
  void aBurnedIdTellsItsRefusalToTheOneWhoBurnedIt() {
    openAccounts();
    Hindsight hindsight = from(lastTimestamp());
    Request request = request("t", "nobody", "b", 1);
    record(request);
    assertThat(outcome(ask(hindsight, request, false))).isEqualTo(TransferOutcome.DEBIT_ACCOUNT_NOT_FOUND);
    assertThat(outcome(ask(hindsight, request, false))).isEqualTo(TransferOutcome.ID_ALREADY_FAILED);
    assertThat(outcome(ask(from(lastTimestamp()), request, false))).isEqualTo(TransferOutcome.ID_ALREADY_FAILED);
  }

  @Test
  void aRefusalThatWasNotRecordedAgainIsCertainOnlyOnceTheRequestWasHandled() {
    openAccounts();
    Request request = request("t", "a", "a", 1);
    record(request);
    Hindsight hindsight = from(lastTimestamp());
    assertThat(ask(hindsight, request, false)).isEmpty();
    assertThat(outcome(ask(hindsight, request, true))).isEqualTo(TransferOutcome.ACCOUNTS_MUST_BE_DIFFERENT);
  }

  @Test
  void anEventWithoutIdNeedsOtherEvidence() {
    openAccounts();
    Hindsight hindsight = from(lastTimestamp());
    Request request = new Request(List.of(), List.of(request("", "a", "b", 1).transfers().getFirst(), request("t", "a", "b", 1).transfers().getFirst()));
    assertThat(ask(hindsight, request, false)).isEmpty();
    record(request);
    assertThat(ask(hindsight, request, false).orElseThrow().transfers())
        .extracting(Decision.OfTransfer::outcome)
        .containsExactly(TransferOutcome.ID_REQUIRED, TransferOutcome.CREATED);
    assertThat(ask(hindsight, request("", "a", "b", 1), false)).isEmpty();
    assertThat(outcome(ask(hindsight, request("", "a", "b", 1), true))).isEqualTo(TransferOutcome.ID_REQUIRED);
  }

  @Test
  void timestampsThatFollowOneAnotherAreOneRange() {
    List<Long> timestamps = new ArrayList<>();
    for (long timestamp = 0; timestamp < 1_000; timestamp++) {
      timestamps.add(timestamp);
    }
    Collections.shuffle(timestamps, new Random(7));
    ClaimedTimestamps claimed = new ClaimedTimestamps();
    for (long timestamp : timestamps) {
      assertThat(claimed.contains(timestamp)).isFalse();
      claimed.add(timestamp);
      claimed.add(timestamp);
      assertThat(claimed.contains(timestamp)).isTrue();
    }
    assertThat(claimed.ranges()).isEqualTo(1);
    assertThat(claimed.contains(-1)).isFalse();
    assertThat(claimed.contains(1_000)).isFalse();
    claimed.add(2_000);
    assertThat(claimed.ranges()).isEqualTo(2);
    assertThat(claimed.contains(1_500)).isFalse();
  }
}
