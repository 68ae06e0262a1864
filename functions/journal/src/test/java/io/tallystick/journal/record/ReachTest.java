package io.tallystick.journal.record;

import static io.tallystick.journal.record.Shards.deadline;
import static io.tallystick.journal.record.Shards.outcomes;
import static io.tallystick.ledger.TransferOutcome.CREATED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tallystick.journal.StoreException;
import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Request;
import io.tallystick.ledger.Verdict;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A process that knows of a shard which is down from its calls before. */
class ReachTest {
  private final Shards shards = new Shards(3);
  private final ShardedRecorder recorder = shards.recorder();

  @BeforeEach
  void aShardFails() {
    recorder.commit(List.of(shards.open("0a", "0b", "0c", "1a", "2a"), shards.openLimited("0l")), deadline());
    shards.down.add(2);
    assertThat(triesOf(shards.transfers("H 0a 1a 5 linked", "I 0a 2a 5"))).as("a call that does not know it").isEqualTo(3);
  }

  private int triesOf(Request request) {
    shards.refused = 0;
    assertThatThrownBy(() -> recorder.commit(List.of(request), deadline())).isInstanceOf(StoreException.Unavailable.class);
    return shards.refused;
  }

  @Test
  void aCallTriesItOnceAndDecidesTheRest() {
    shards.refused = 0;
    List<Request> requests = List.of(shards.transfers("T 0a 2a 5"), shards.transfers("U 0a 0b 1"), shards.transfers("P - - max post pending_id=X"), shards.transfers("V 0b 0c 1"));
    StoreException.InPart inPart = catchThrowableOfType(StoreException.InPart.class, () -> recorder.commit(requests, deadline()));
    assertThat(inPart.requests()).containsExactly(0, 2);
    assertThat(shards.refused).isEqualTo(1);
  }

  @Test
  void oneThatIsBackIsAsAnyOther() {
    shards.down.clear();
    assertThat(outcomes(recorder.commit(List.of(shards.transfers("T 0a 2a 5")), deadline()))).containsExactly(CREATED);
    shards.down.add(2);
    assertThat(triesOf(shards.transfers("U 0b 2a 5"))).isEqualTo(3);
  }

  @Test
  void whatComesAfterWhatNeedsItWaitsUntilThisCallHasTriedIt() {
    shards.down.clear();
    assertThat(outcomes(recorder.commit(List.of(shards.transfers("T 2a 0l 5", "U 0l 0b 5")), deadline()))).containsExactly(CREATED, CREATED);
  }

  /** The shard is tried to end another chain, and left alone when another one has judged. */
  @Test
  void aChainThatHasWaitedForItForLongIsGivenUp() {
    shards.down.clear();
    shards.beforeAppend(2, 2, Shards::die);
    assertThatThrownBy(() -> recorder.commit(List.of(shards.transfers("T 0b 2a 5")), deadline())).isInstanceOf(Shards.Crash.class);
    shards.down.add(2);
    triesOf(shards.transfers("U 0c 2a 5"));
    shards.later(Duration.ofMinutes(11));
    assertThat(recorder.keep(0, deadline()).abandoned()).isEqualTo(2);
    assertThat(shards.entries(0)).filteredOn(entry -> entry instanceof CrossEntry.Decided decided && decided.verdict() instanceof Verdict.Abandoned).hasSize(2);
  }
}
