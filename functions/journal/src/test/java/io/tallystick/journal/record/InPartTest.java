package io.tallystick.journal.record;

import static io.tallystick.journal.record.Shards.deadline;
import static io.tallystick.journal.record.Shards.outcomes;
import static io.tallystick.ledger.TransferOutcome.CREATED;
import static io.tallystick.ledger.TransferOutcome.EXISTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tallystick.journal.StoreException;
import io.tallystick.ledger.Request;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A ledger of one shard whose recorder needs several segments for a batch, and whose time is over in between. */
class InPartTest {
  private final Shards shards = new Shards(1);
  private final ShardedRecorder recorder = shards.recorder(new RecorderLimits(2, 100_000, 100_000, 100_000, 100_000_000, 8));

  @BeforeEach
  void open() {
    recorder.commit(List.of(shards.open("0a", "0b")), deadline());
  }

  private void failAtAppend(int count) {
    shards.beforeAppend(
        count,
        0,
        () -> {
          throw new StoreException.Unavailable("the time is over", null);
        });
  }

  @Test
  void whatIsDecidedByThenIsDone() {
    failAtAppend(3);
    List<Request> requests = List.of(shards.transfers("A 0a 0b 1", "B 0a 0b 1"), shards.transfers("C 0a 0b 1", "D 0a 0b 1", "E 0a 0b 1"), shards.transfers("F 0a 0b 1"));
    StoreException.InPart inPart = catchThrowableOfType(StoreException.InPart.class, () -> recorder.commit(requests, deadline()));
    assertThat(inPart.requests()).as("the second one is recorded to a half").containsExactly(1, 2);
    assertThat(outcomes(recorder.commit(requests, deadline()))).containsExactly(EXISTS, EXISTS, EXISTS, EXISTS, CREATED, CREATED);
  }

  @Test
  void whereNothingIsDoneInFullNothingIsToldToBe() {
    failAtAppend(2);
    List<Request> requests = List.of(shards.transfers("A 0a 0b 1", "B 0a 0b 1", "C 0a 0b 1"), shards.transfers("D 0a 0b 1"));
    assertThatThrownBy(() -> recorder.commit(requests, deadline())).isInstanceOf(StoreException.Unavailable.class).isNotInstanceOf(StoreException.InPart.class);
  }
}
