package io.tallystick.journal.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.journal.Checkpoint;
import io.tallystick.journal.IndexKey;
import io.tallystick.journal.Location;
import io.tallystick.journal.Segment;
import io.tallystick.journal.Store;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.Hold;
import io.tallystick.ledger.TransferFlag;
import io.tallystick.ledger.TransferId;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Damage to reversals and to posts in parts, and what the verifier has to say about it. */
class ReversalDamageTest {
  private static final String UNLIKE_HOLD = "a post or void does not fit its hold";
  private static final String UNLIKE_ORIGINAL = "a reversal does not fit its original";
  private static final String HOLD_DIFFERS = "a hold's checkpoint differs from the journal";

  private static final Store SOUND = new ReversedLedger().store;

  private static Report verify(Store seen) {
    return new Verifier(seen, ReversedLedger.SHARD, SmallLedger::deadline).verify((phase, done, total) -> {});
  }

  private static DamagedStore damaged() {
    return new DamagedStore(SOUND, ReversedLedger.SHARD, SmallLedger.deadline());
  }

  @Test
  void withoutDamageItIsClean() {
    Report report = verify(SOUND);
    assertThat(report.finding()).isEmpty();
    assertThat(report.posted()).isEqualTo(5);
    assertThat(report.last()).isEqualTo(8);
  }

  private static Arguments entry(String name, int sequence, int position, UnaryOperator<Entry> change, String problem, String place) {
    return Arguments.of(name, Forgery.entry(sequence, position, change), problem, place);
  }

  static Stream<Arguments> forgeries() {
    return Stream.of(
        entry("a part of more than is held", 4, 1, Change.amount(Amount.of(31)), UNLIKE_HOLD, "sequence=4 position=1 transfer=p2"),
        entry("a part of what was held first", 4, 1, Change.held(Amount.of(50)), UNLIKE_HOLD, "sequence=4 position=1 transfer=p2"),
        entry("a void of less than is left", 5, 0, Change.amount(Amount.of(19)), UNLIKE_HOLD, "sequence=5 position=0 transfer=v1"),
        entry("a void of what was held first", 5, 0, Change.held(Amount.of(50)), UNLIKE_HOLD, "sequence=5 position=0 transfer=v1"),
        entry(
            "a void that keeps the hold open", 5, 0, Change.flags(TransferFlag.VOID_PENDING_TRANSFER, TransferFlag.KEEP_OPEN), UNLIKE_HOLD,
            "sequence=5 position=0 transfer=v1"),
        entry("a first reversal of more than was posted", 3, 0, Change.held(Amount.of(101)), UNLIKE_ORIGINAL, "sequence=3 position=0 original=t1"),
        entry("a later reversal of more than is left", 4, 0, Change.amount(Amount.of(71)), UNLIKE_ORIGINAL, "sequence=4 position=0 transfer=r2"),
        entry("a later reversal that claims more is left", 4, 0, Change.held(Amount.of(71)), UNLIKE_ORIGINAL, "sequence=4 position=0 transfer=r2"),
        entry("a later reversal of another account", 4, 0, Change.credit("c"), UNLIKE_ORIGINAL, "sequence=4 position=0 transfer=r2"),
        entry("a later reversal by another account", 4, 0, Change.debit("c"), UNLIKE_ORIGINAL, "sequence=4 position=0 transfer=r2"),
        entry("a reversal where nothing is left", 6, 1, Change.reverses("t1"), UNLIKE_ORIGINAL, "sequence=6 position=1 transfer=r3"),
        entry("a reversal that is held too", 3, 0, Change.flags(TransferFlag.PENDING), UNLIKE_ORIGINAL, "sequence=3 position=0 transfer=r1"),
        entry("a first reversal of another account, in the tail", 7, 0, Change.credit("c"), UNLIKE_ORIGINAL, "sequence=7 position=0 original=t2"),
        entry("a first reversal by another account, in the tail", 7, 0, Change.debit("c"), UNLIKE_ORIGINAL, "sequence=7 position=0 original=t2"),
        entry("a first reversal that claims more was posted, in the tail", 7, 0, Change.held(Amount.of(8)), UNLIKE_ORIGINAL, "sequence=7 position=0 original=t2"),
        entry("a reversal of what is in no journal", 8, 0, Change.reverses("ghost"), UNLIKE_ORIGINAL, "sequence=8 position=0 original=ghost"),
        entry("a reversal of itself", 8, 0, Change.reverses("r5"), UNLIKE_ORIGINAL, "sequence=8 position=0 original=r5"),
        entry("a reversal of a later transfer", 7, 0, Change.reverses("r6"), UNLIKE_ORIGINAL, "sequence=7 position=0 original=r6"),
        entry("a reversal of a hold", 8, 0, Change.reverses("h1"), UNLIKE_ORIGINAL, "sequence=8 position=0 original=h1"),
        entry("a reversal of a void", 8, 0, Change.reverses("v2"), UNLIKE_ORIGINAL, "sequence=8 position=0 original=v2"),
        entry("a reversal of another transfer between the accounts", 6, 1, Change.reverses("p2"), UNLIKE_ORIGINAL, "sequence=6 position=1 original=p2"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("forgeries")
  void everyForgeryIsNamedWithItsPlace(String name, UnaryOperator<List<Segment>> forgery, String problem, String place) {
    assertThat(verify(damaged().journal(forgery)).finding()).contains(new Finding(problem, place));
  }

  static Stream<Arguments> places() {
    IndexKey t1 = IndexKey.reversalOf(new TransferId("t1"));
    IndexKey p1 = IndexKey.reversalOf(new TransferId("p1"));
    return Stream.of(
        Arguments.of(t1, null, "the index lacks a place in the journal", "reversed=t1 journal=3:0 index=none"),
        Arguments.of(t1, new Location(3, 0), "the index leads to an older place than it should", "reversed=t1 journal=4:0 index=3:0"),
        Arguments.of(t1, new Location(6, 1), "the index leads to a wrong place", "reversed=t1 index=6:1"),
        Arguments.of(p1, new Location(2, 0), null, null),
        Arguments.of(p1, new Location(6, 1), null, null),
        Arguments.of(p1, new Location(99, 0), "the index leads to a wrong place", "reversed=p1 index=99:0"));
  }

  /** What is after the cursor the index may have, but need not. */
  @ParameterizedTest(name = "{0} at {1}")
  @MethodSource("places")
  void theIndexHasToLeadToTheNewestReversal(IndexKey key, Location shown, String problem, String place) {
    assertThat(verify(damaged().index(key, sound -> shown)).finding().orElse(null)).isEqualTo(problem == null ? null : new Finding(problem, place));
  }

  private static Checkpoint<Hold> at(Hold hold, long sequence) {
    return new Checkpoint<>(hold, ReversedLedger.SHARD, sequence);
  }

  @Test
  void aHoldHasToStandAsTheJournalLeftIt() {
    UnaryOperator<Checkpoint<Hold>> posted = sound -> at(new Hold.Voided(sound.value().transfer(), Amount.of(20)), 5);
    UnaryOperator<Checkpoint<Hold>> open = sound -> at(new Hold.Open(sound.value().transfer(), Amount.of(30)), 5);
    for (UnaryOperator<Checkpoint<Hold>> damage : List.of(posted, open)) {
      DamagedStore seen = damaged().holds(DamagedStore.one(checkpoint -> checkpoint.value().id().value().equals("h1"), damage));
      assertThat(verify(seen).finding()).contains(new Finding(HOLD_DIFFERS, "hold=h1 sequence=5"));
    }
  }

  @Test
  void aCheckpointOfAnEarlierPartIsStale() {
    UnaryOperator<Checkpoint<Hold>> earlier = sound -> at(new Hold.Open(sound.value().transfer(), Amount.of(30)), 4);
    DamagedStore seen = damaged().holds(DamagedStore.one(checkpoint -> checkpoint.value().id().value().equals("h1"), earlier));
    assertThat(verify(seen).finding())
        .contains(new Finding("a hold's checkpoint is older than the cursor or of a segment that did not change it", "hold=h1 sequence=4"));
  }
}
