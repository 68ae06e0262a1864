package io.tallystick.simulator.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.journal.Hash;
import io.tallystick.journal.Segment;
import io.tallystick.journal.SegmentCodec;
import io.tallystick.journal.SegmentContent;
import io.tallystick.journal.SegmentTooLarge;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.Sharding;
import io.tallystick.ledger.TransferId;
import io.tallystick.ledger.TransferOutcome;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LedgerCheckTest {
  private final Findings findings = new Findings();
  private final LedgerCheck check = new LedgerCheck(findings, new Sharding(2), Map.of());

  private static Segment segment(int shard, String id, TransferOutcome outcome) throws SegmentTooLarge {
    return SegmentCodec.seal(shard, 0, Hash.ZERO, 0, new SegmentContent(List.of(new Entry.TransferRejected(new TransferId(id), outcome, 7)), List.of()));
  }

  private String found() {
    return String.join("\n", findings.sentences());
  }

  @Test
  void theNumberOfShardsIsFixedOnceAndAsItIs() {
    check.fixed(2);
    assertThat(found()).isEmpty();
    check.fixed(2);
    assertThat(found()).isEqualTo("the number of shards was fixed again or wrongly: 2");
    Findings others = new Findings();
    new LedgerCheck(others, new Sharding(3), Map.of()).fixed(2);
    assertThat(others.sentences()).containsExactly("the number of shards was fixed again or wrongly: 2");
  }

  @Test
  void eachShardHasCursorsOfItsOwn() throws SegmentTooLarge {
    check.written(segment(1, "t1", TransferOutcome.ASSET_REQUIRED));
    int before = findings.sentences().size();
    check.moved("cursor#projector#1", 0);
    assertThat(findings.sentences()).hasSize(before);
    assertThat(check.caughtUp("projector")).isTrue();
    assertThat(check.caughtUp("publisher")).isFalse();
    check.moved("cursor#projector#0", 0);
    assertThat(found()).contains("a cursor is after the journal's end: cursor#projector#0 at 0");
    check.moved("cursor#projector#1", -1);
    assertThat(found()).contains("a cursor went back: cursor#projector#1 from 0 to -1");
  }

  @Test
  void anIdThatIsBurnedOnTwoShardsIsFound() throws SegmentTooLarge {
    check.written(segment(0, "t1", TransferOutcome.EXCEEDS_CREDITS));
    assertThat(found()).doesNotContain("refused twice");
    check.written(segment(1, "t1", TransferOutcome.EXCEEDS_CREDITS));
    assertThat(found()).contains("a transfer was refused twice for the same reason: sequence 0");
    assertThat(check.decided(new TransferId("t1"))).isTrue();
    assertThat(check.decided(new TransferId("t2"))).isFalse();
    assertThat(check.segments()).isEqualTo(2);
    assertThat(check.entries()).isEqualTo(2);
  }
}
