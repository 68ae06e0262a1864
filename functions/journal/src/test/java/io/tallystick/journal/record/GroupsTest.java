package io.tallystick.journal.record;

import static io.tallystick.journal.record.Shards.deadline;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tallystick.journal.Segment;
import io.tallystick.journal.StoreException;
import io.tallystick.journal.memory.Step;
import io.tallystick.ledger.AccountFlag;
import io.tallystick.ledger.Request;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Requests of one group keep their order on each account, whatever keeps the first of them from being decided. */
class GroupsTest {
  private final Shards shards = new Shards(4);
  private ShardedRecorder recorder = shards.recorder();

  private void commit(Request... requests) {
    recorder.commit(List.of(requests), deadline());
  }

  private void commit(List<String> groups, Request... requests) {
    recorder.commit(List.of(requests), groups, deadline());
  }

  private List<Integer> undecided(List<String> groups, Request... requests) {
    StoreException.Unavailable failure = catchThrowableOfType(StoreException.Unavailable.class, () -> commit(groups, requests));
    return failure instanceof StoreException.InPart inPart ? inPart.requests().stream().sorted().toList() : List.of(-1);
  }

  /** Of two requests the first is not decided, and then the second only if it is of another group. */
  private void assertHoldsUpItsGroupOnly(Request first, Request ofAnotherGroup, Request ofItsGroup) {
    assertThat(undecided(List.of("g", "h"), first, ofAnotherGroup)).as("another group").containsExactly(0);
    assertThat(undecided(List.of("g", "g"), first, ofItsGroup)).as("nothing is decided").containsExactly(-1);
  }

  /** What was made on a shard, in the order in which it was judged there. */
  private List<String> judged(int shard) {
    return shards.judged(shard).stream().map(made -> made.transfer().id().value()).toList();
  }

  @Test
  void whatIsTakenByOthersIsWaitedForByWhatComesAfterItInItsGroup() {
    commit(shards.open("0a", "0b", "1a"));
    commit(shards.transfers("H 0a 0b 5 pending"));
    shards.beforeAppend(1, 1, Shards::die);
    assertThatThrownBy(() -> commit(shards.transfers("P 0a 0b 5 post pending_id=H linked", "T 0a 1a 1"))).isInstanceOf(Shards.Crash.class);
    recorder = shards.recorder();
    Request post = shards.transfers("Q 0a 0b 1 post pending_id=H");
    assertHoldsUpItsGroupOnly(post, shards.transfers("U 0a 0b 1"), shards.transfers("V 0a 0b 1"));
  }

  @Test
  void aShardThatIsDownHoldsUpWhatComesAfterInTheGroup() {
    commit(shards.open("0a", "0b", "0c", "0d", "1a"));
    shards.down.add(1);
    Request down = shards.transfers("T 0a 1a 5");
    assertThat(undecided(List.of("g", "h"), down, shards.transfers("U 0a 0b 1"))).as("another group").containsExactly(0);
    assertThat(undecided(List.of("g", "g", "g"), down, shards.transfers("V 0a 0b 1"), shards.transfers("W 0c 0d 1"))).as("no account in common").containsExactly(0, 1);
  }

  @Test
  void whatNamesTheSameHoldAsOneThatNeedsAShardThatIsDownHoldsUpNobodyElseEither() {
    commit(shards.open("0a", "0b", "0c", "1a"));
    shards.down.add(1);
    Request hold = shards.transfers("H 0a 1a 5 pending");
    Request post = shards.transfers("P 0b - max post pending_id=H");
    assertThat(undecided(List.of("g", "h", "i"), hold, post, shards.transfers("U 0b 0c 1"))).containsExactly(0, 1);
  }

  @Test
  void whatIsOnAccountsThatAreNotKnownHoldsUpAllThatComesAfterInTheGroup() {
    commit(shards.open("0a", "0b", "0c", "0d", "1a"));
    shards.down.add(1);
    Request post = shards.transfers("P - 0b max post pending_id=H");
    assertHoldsUpItsGroupOnly(post, shards.transfers("T 0c 0d 1"), shards.transfers("U 0c 0d 1"));
  }

  @Test
  void whatIsRecordedNowhereAndNotRefusedYetMayStillTurnUpOnAnyAccount() {
    commit(shards.open("0c", "0d", "1b"));
    shards.before =
        step -> {
          if (step.verb() == Step.Verb.APPEND && ((Segment) step.subject()).shard() == 1) {
            throw new StoreException.Unavailable("it reads only", null);
          }
        };
    Request post = shards.transfers("P - 1b max post pending_id=H");
    assertHoldsUpItsGroupOnly(post, shards.transfers("T 0c 0d 1"), shards.transfers("U 0c 0d 1"));
  }

  /** The first is prepared by all, and then given up for one before it in the call that it has kept from passing. */
  @Test
  void whatMayStillBeGivenUpIsNotPassedByWhatComesAfterInTheGroup() {
    openRing();
    commit(List.of("h", "g", "g"), longWay(), ring(), shards.transfers("T 2b 2x 1"));
    assertThat(judged(2)).containsSubsequence("R3", "T");
  }

  @Test
  void whatIsPreparedByAllIsNotPassedBeforeItIsDecided() {
    openRing();
    shards.beforeAppend(2, 3, Shards::die);
    Request next = shards.transfers("T 2b 2x 1");
    assertThatThrownBy(() -> commit(List.of("g", "g"), ring(), next)).isInstanceOf(Shards.Crash.class);
    recorder = shards.recorder();
    assertThat(judged(2)).isEmpty();
    commit(List.of("h", "g", "g"), longWay(), ring(), next);
    assertThat(judged(2)).containsSubsequence("R3", "T");
  }

  @Test
  void whatComesAfterOneThatOthersHaveGivenUpIsBegunAgain() {
    openRing();
    shards.beforeAppend(2, 3, () -> shards.abandonForWantOf(2, 3));
    commit(List.of("g", "g"), ring(), shards.transfers("T 2b 1x 1"));
    assertThat(judged(2)).containsSubsequence("R3", "T");
  }

  @Test
  void whatIsPreparedByAllMayBeGivenUpLongAfterItsCoordinatorWentDown() {
    commit(shards.open("0a", "2a", "2b"));
    Request first = shards.transfers("T 0a 2a 1");
    Request second = shards.transfers("N 2a 2b 1");
    shards.beforeAppend(
        2,
        0,
        () -> {
          shards.down.add(0);
          throw new StoreException.Unavailable("it goes down", null);
        });
    assertThat(undecided(List.of("g", "g"), first, second)).containsExactly(-1);
    shards.down.clear();
    shards.abandonForWantOf(2, 0);
    commit(List.of("g", "g"), first, second);
    assertThat(judged(2)).containsExactly("T", "N");
  }

  @Test
  void whatIsInFlightMayBeGivenUpWhileItIsBeingDecided() {
    commit(shards.open("0a", "2a", "2b"));
    Request first = shards.transfers("T 0a 2a 1");
    Request second = shards.transfers("N 2a 2b 1");
    shards.beforeAppend(1, 2, Shards::die);
    assertThatThrownBy(() -> commit(List.of("g", "g"), first, second)).isInstanceOf(Shards.Crash.class);
    recorder = shards.recorder();
    shards.beforeAppend(1, 0, () -> shards.abandonForWantOf(2, 0));
    commit(List.of("g", "g"), first, second);
    assertThat(judged(2)).containsExactly("T", "N");
  }

  @Test
  void nothingIsBegunElsewhereWhileWhatComesBeforeItIsBeingDecided() {
    commit(shards.open("0a", "1a", "1b"));
    Request first = shards.transfers("T 1a 1b 1");
    Request second = shards.transfers("U 0a 1a 1");
    shards.beforeAppend(1, 1, Shards::die);
    assertThatThrownBy(() -> commit(List.of("g", "g"), first, second)).isInstanceOf(Shards.Crash.class);
    recorder = shards.recorder();
    shards.now += Duration.ofSeconds(6).toNanos();
    recorder.keep(0, deadline());
    commit(List.of("g", "g"), first, second);
    assertThat(judged(1)).containsExactly("T", "U");
  }

  /** Account 3c has room for one more transfer of 5 in flight. */
  private void openRing() {
    commit(shards.open("0a", "1z", "1x", "2z", "2b", "2x", "3d", "3e"), shards.open(AccountFlag.CREDITS_MUST_NOT_EXCEED_DEBITS, "3c"));
    commit(shards.transfers("O 3c 3e 7"));
  }

  /** Takes room of 3c as long as it is in flight. */
  private Request ring() {
    return shards.transfers("R1 3c 3e 5 linked", "R2 3d 3c 5 linked", "R3 3d 2b 1");
  }

  /** Comes to 3c last of all. */
  private Request longWay() {
    return shards.transfers("L1 0a 1z 5 linked", "L2 0a 2z 5 linked", "L3 0a 3c 5");
  }
}
