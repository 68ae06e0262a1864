package io.tallystick.simulator.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.ChainKey;
import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.LegsHere;
import io.tallystick.ledger.TransferFlags;
import io.tallystick.ledger.TransferId;
import io.tallystick.ledger.TransferOutcome;
import io.tallystick.ledger.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A chain that shard 0 coordinates and shard 1 takes part in. */
class ChainBookTest {
  private static final ChainKey KEY = new ChainKey(0, 100);
  private static final Verdict COMMITTED = new Verdict.Committed(Map.of(), Map.of());

  private final ChainBook book = new ChainBook(2);

  private static CrossEntry.Prepared prepared() {
    return new CrossEntry.Prepared(KEY, null, List.of(), Map.of(0, new TransferId("t")), Set.of(), Set.of(), 100);
  }

  private static CrossEntry.Decided decided(Verdict verdict) {
    return new CrossEntry.Decided(KEY, verdict, Set.of(1), 110);
  }

  private static CrossEntry.Ended ended(Verdict.Kind verdict) {
    return new CrossEntry.Ended(KEY, verdict, 120);
  }

  private void right(int shard, Entry entry) {
    assertThat(book.add(shard, entry)).isEmpty();
  }

  @Test
  void aChainThatIsPreparedDecidedEndedAndSettledPasses() {
    right(0, prepared());
    assertThat(book.isEmpty()).isFalse();
    right(1, prepared());
    right(0, decided(COMMITTED));
    right(1, ended(Verdict.Kind.COMMITTED));
    assertThat(book.isEmpty()).as("until it is settled").isFalse();
    right(0, new CrossEntry.Settled(KEY, 130));
    assertThat(book.isEmpty()).isTrue();
  }

  @Test
  void whatWasPreparedByALateQuestionMayBeGivenUp() {
    right(0, prepared());
    right(0, decided(new Verdict.Refused(List.of())));
    right(1, prepared());
    right(1, ended(Verdict.Kind.ABANDONED));
  }

  @Test
  void aParticipantThatGivesUpWhatWasCommittedIsFound() {
    right(0, prepared());
    right(1, prepared());
    right(0, decided(COMMITTED));
    assertThat(book.add(1, ended(Verdict.Kind.ABANDONED))).contains("a participant ended a chain otherwise than it was decided");
  }

  @Test
  void aParticipantThatCommitsWithoutADecisionIsFound() {
    right(0, prepared());
    right(1, prepared());
    assertThat(book.add(1, ended(Verdict.Kind.COMMITTED))).contains("a participant ended a chain otherwise than it was decided");
  }

  @Test
  void anEndThatIsAppliedTwiceIsFound() {
    right(0, prepared());
    right(1, prepared());
    right(0, decided(COMMITTED));
    right(1, ended(Verdict.Kind.COMMITTED));
    assertThat(book.add(1, ended(Verdict.Kind.COMMITTED))).contains("a participant ended a chain that it had not prepared");
  }

  @Test
  void aSecondDecisionIsFound() {
    right(0, prepared());
    right(0, decided(new Verdict.Abandoned()));
    assertThat(book.add(0, decided(new Verdict.Abandoned()))).contains("a chain was decided twice");
  }

  @Test
  void aDecisionThatIsNotTheCoordinatorsIsFound() {
    assertThat(book.add(1, decided(new Verdict.Abandoned()))).contains("a chain was decided by another shard than its coordinator");
  }

  @Test
  void aCommitWithoutAllPreparedIsFound() {
    assertThat(book.add(0, decided(COMMITTED))).contains("a chain was committed that its coordinator had not prepared");
    ChainBook other = new ChainBook(2);
    assertThat(other.add(0, prepared())).isEmpty();
    assertThat(other.add(0, decided(COMMITTED))).contains("a chain was committed that a participant had not prepared");
  }

  @Test
  void whatIsPreparedTwiceOrSettledTooEarlyIsFound() {
    right(0, prepared());
    assertThat(book.add(0, prepared())).contains("a chain was prepared twice");
    right(1, prepared());
    assertThat(book.add(0, new CrossEntry.Settled(KEY, 105))).contains("a chain was settled that was not decided");
    right(0, decided(COMMITTED));
    assertThat(book.add(0, new CrossEntry.Settled(KEY, 115))).contains("a chain was settled that a participant has not ended");
  }

  @Test
  void aHoldOfWhichOneLegIsMissingOrEndsTwiceIsFound() {
    IdBook ids = new IdBook();
    assertThat(ids.add(0, expired(LegsHere.DEBIT))).isEmpty();
    assertThat(ids.half()).contains("hold has DEBIT");
    assertThat(ids.add(0, expired(LegsHere.CREDIT))).isEmpty();
    assertThat(ids.half()).isEmpty();
    assertThat(ids.add(0, expired(LegsHere.CREDIT))).contains("a hold was ended twice");
  }

  @Test
  void whatAnotherShardToldIsNoSecondRefusal() {
    IdBook ids = new IdBook();
    assertThat(ids.add(0, new Entry.TransferRejected(new TransferId("t"), TransferOutcome.EXCEEDS_CREDITS, false, 7))).isEmpty();
    assertThat(ids.add(0, new Entry.TransferRejected(new TransferId("t"), TransferOutcome.EXCEEDS_CREDITS, true, 8))).isEmpty();
    assertThat(ids.add(0, new Entry.TransferRejected(new TransferId("t"), TransferOutcome.EXCEEDS_CREDITS, false, 9))).contains("a transfer was refused twice for the same reason");
  }

  private static Entry.HoldExpired expired(LegsHere here) {
    return new Entry.HoldExpired(new TransferId("hold"), new AccountId("a"), new AccountId("b"), Amount.of(5), TransferFlags.NONE, here, 9);
  }
}
