package io.tallystick.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SegmentTest {
  private static Segment segment(int shard, long sequence) {
    return new Segment(shard, sequence, 1, 0, 1, 1, 1, Hash.ZERO, Hash.ZERO, Hash.ZERO, new byte[0]);
  }

  private static void assertGap(List<Segment> page, long expected, long found) {
    assertThatThrownBy(() -> Segment.requireConsecutive(page, 3, 7))
        .isInstanceOfSatisfying(
            StoreException.Corrupt.class,
            gap -> assertThat(gap.details()).isEqualTo(Map.of("shard", "3", "expected", "" + expected, "found", "" + found)));
  }

  @Test
  void aPageGoesOnFromItsStartWithoutAGapInOneShard() {
    List<Segment> page = List.of(segment(3, 7), segment(3, 8));
    assertThat(Segment.requireConsecutive(page, 3, 7)).isSameAs(page);
    assertGap(List.of(segment(3, 8)), 7, 8);
    assertGap(List.of(segment(3, 7), segment(3, 9)), 8, 9);
    assertGap(List.of(segment(3, 7), segment(3, 7)), 8, 7);
    assertGap(List.of(segment(3, 7), segment(4, 8)), 8, 8);
  }
}
