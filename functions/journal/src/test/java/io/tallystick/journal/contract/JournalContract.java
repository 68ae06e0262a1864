package io.tallystick.journal.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.journal.AppendResult;
import io.tallystick.journal.AppendResult.Appended;
import io.tallystick.journal.AppendResult.Lost;
import io.tallystick.journal.Journal;
import io.tallystick.journal.Segment;
import io.tallystick.journal.SegmentCodec;
import io.tallystick.journal.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.recursive.comparison.RecursiveComparisonConfiguration;
import org.junit.jupiter.api.Test;

/** What {@link Journal} promises, whatever keeps it. */
public abstract class JournalContract extends StoreContract {
  private static final RecursiveComparisonConfiguration BY_CONTENT =
      RecursiveComparisonConfiguration.builder().withStrictTypeChecking(true).build();

  private final int shard = Samples.shard();

  private Journal journal() {
    return store().journal();
  }

  private Segment append(long sequence, int payloadBytes) {
    Segment segment = Samples.segment(random, shard, sequence, payloadBytes);
    assertThat(journal().append(segment, ample())).isEqualTo(new Appended());
    return segment;
  }

  private static void assertSame(Segment actual, Segment expected) {
    assertThat(actual).usingRecursiveComparison(BY_CONTENT).isEqualTo(expected);
  }

  @Test
  void anEmptyJournalHasNoLastSegmentAndNothingToRead() {
    assertThat(journal().last(shard, ample())).isEmpty();
    assertThat(journal().at(shard, 0, ample())).isEmpty();
    assertThat(journal().read(shard, 0, 10, ample())).isEmpty();
  }

  @Test
  void anAppendedSegmentIsReadBackWithEveryFieldByEveryRead() {
    Segment first = append(0, 100);
    Segment second = append(1, 1);
    assertSame(journal().at(shard, 0, ample()).orElseThrow(), first);
    assertSame(journal().last(shard, ample()).orElseThrow(), second);
    List<Segment> page = journal().read(shard, 0, 10, ample());
    assertThat(page).usingRecursiveFieldByFieldElementComparator(BY_CONTENT).containsExactly(first, second);
  }

  @Test
  void extremeNumbersAreKept() {
    Segment extreme =
        new Segment(
            shard, Long.MAX_VALUE - 1, SegmentCodec.FORMAT, Long.MAX_VALUE, Integer.MAX_VALUE, 0, Long.MAX_VALUE,
            Samples.hash(random), Samples.hash(random), Samples.hash(random), new byte[] {0});
    assertThat(journal().append(extreme, ample())).isEqualTo(new Appended());
    assertSame(journal().last(shard, ample()).orElseThrow(), extreme);
  }

  @Test
  void theLargestSegmentFits() {
    Segment largest = append(0, SegmentCodec.MAX_PAYLOAD_BYTES);
    assertSame(journal().at(shard, 0, ample()).orElseThrow(), largest);
  }

  @Test
  void aSegmentAboveTheLargestIsRefusedAndNothingIsWritten() {
    Segment tooLarge = Samples.segment(random, shard, 0, SegmentCodec.MAX_PAYLOAD_BYTES + 1);
    assertThatThrownBy(() -> journal().append(tooLarge, ample())).isInstanceOf(StoreException.Refused.class);
    assertThat(journal().last(shard, ample())).isEmpty();
  }

  @Test
  void theLoserOfASequenceGetsTheWholeWinnerAndChangesNothing() {
    Segment winner = append(0, 3000);
    Segment loser = Samples.segment(random, shard, 0);
    AppendResult result = journal().append(loser, ample());
    assertThat(result).isInstanceOfSatisfying(Lost.class, lost -> assertSame(lost.winner(), winner));
    assertSame(journal().at(shard, 0, ample()).orElseThrow(), winner);
  }

  @Test
  void theSameSegmentOfAnotherCallIsAnothersAndComesBack() {
    Segment segment = append(0, 100);
    assertThat(journal().append(segment, ample())).isInstanceOfSatisfying(Lost.class, lost -> assertSame(lost.winner(), segment));
    assertThat(journal().read(shard, 0, 10, ample())).hasSize(1);
  }

  @Test
  void theSameEntriesOfAnotherWriterAreAnothersSegment() {
    Segment first = append(0, 100);
    Segment other =
        new Segment(
            first.shard(), first.sequence(), first.format(), first.epoch() + 1, first.count(), first.firstTimestamp(), first.lastTimestamp(),
            first.previousHash(), first.root(), Samples.hash(random), first.payload());
    assertThat(journal().append(other, ample())).isInstanceOf(Lost.class);
  }

  @Test
  void aSequenceInOneShardIsFreeInAnother() {
    append(0, 100);
    int other = Samples.shard();
    assertThat(journal().append(Samples.segment(random, other, 0), ample())).isEqualTo(new Appended());
    assertThat(journal().last(other, ample()).orElseThrow().shard()).isEqualTo(other);
    assertThat(journal().read(shard, 0, 10, ample())).hasSize(1);
  }

  @Test
  void ofManyWritersAtOneSequenceExactlyOneWinsAndTheOthersSeeIt() throws Exception {
    int writers = 24;
    List<Segment> segments = new ArrayList<>();
    for (int i = 0; i < writers; i++) {
      segments.add(Samples.segment(new Random(i), shard, 0));
    }
    List<AppendResult> results = Race.of(writers, i -> () -> journal().append(segments.get(i), ample()));
    Segment stored = journal().at(shard, 0, ample()).orElseThrow();
    assertThat(results).filteredOn(Appended.class::isInstance).hasSize(1);
    for (int i = 0; i < writers; i++) {
      switch (results.get(i)) {
        case Appended() -> assertSame(stored, segments.get(i));
        case Lost(Segment winner) -> assertSame(winner, stored);
      }
    }
  }

  @Test
  void writersThatGoOnAfterEachLossMakeAJournalWithoutGaps() throws Exception {
    int writers = 8;
    int each = 5;
    Race.of(
        writers,
        writer ->
            () -> {
              long sequence = 0;
              int won = 0;
              while (won < each) {
                Segment mine = Samples.segment(new Random(writer * 1000L + sequence), shard, sequence++);
                won += journal().append(mine, ample()) instanceof Appended ? 1 : 0;
              }
              return won;
            });
    assertThat(journal().read(shard, 0, 1000, ample())).hasSize(writers * each);
  }

  @Test
  void aPageStartsWhereItIsAskedToAndKeepsToItsLimit() {
    for (int i = 0; i < 12; i++) {
      append(i, 10);
    }
    assertThat(journal().read(shard, 5, 4, ample())).extracting(Segment::sequence).containsExactly(5L, 6L, 7L, 8L);
    assertThat(journal().read(shard, 10, 4, ample())).extracting(Segment::sequence).containsExactly(10L, 11L);
    assertThat(journal().read(shard, 12, 4, ample())).isEmpty();
  }

  @Test
  void aPageIsBoundedInBytesYetNeverEmptyBeforeTheEnd() {
    int count = 5;
    for (int i = 0; i < count; i++) {
      append(i, SegmentCodec.MAX_PAYLOAD_BYTES);
    }
    List<Segment> all = new ArrayList<>();
    int pages = 0;
    for (List<Segment> page = journal().read(shard, 0, 100, ample()); !page.isEmpty(); page = journal().read(shard, all.size(), 100, ample())) {
      all.addAll(page);
      pages++;
      assertThat(page).hasSizeLessThan(count);
    }
    assertThat(all).extracting(Segment::sequence).containsExactly(0L, 1L, 2L, 3L, 4L);
    assertThat(pages).isGreaterThan(1);
  }

  @Test
  void aGapIsReportedAndNotReadOver() {
    append(0, 10);
    append(2, 10);
    assertThatThrownBy(() -> journal().read(shard, 0, 10, ample()))
        .isInstanceOfSatisfying(
            StoreException.Corrupt.class, e -> assertThat(e.details()).containsEntry("expected", "1").containsEntry("found", "2"));
    assertThatThrownBy(() -> journal().read(shard, 1, 10, ample())).isInstanceOf(StoreException.Corrupt.class);
  }

  @Test
  void aLimitBelowOneIsAMistakeOfTheCaller() {
    assertThatThrownBy(() -> journal().read(shard, 0, 0, ample())).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("limit");
  }

  @Test
  void withoutTimeNothingIsBegun() {
    assertThatThrownBy(() -> journal().append(Samples.segment(random, shard, 0), over())).isInstanceOf(StoreException.Unavailable.class);
    assertThatThrownBy(() -> journal().read(shard, 0, 1, over())).isInstanceOf(StoreException.Unavailable.class);
    assertThatThrownBy(() -> journal().at(shard, 0, over())).isInstanceOf(StoreException.Unavailable.class);
    assertThatThrownBy(() -> journal().last(shard, over())).isInstanceOf(StoreException.Unavailable.class);
    assertThat(journal().last(shard, ample())).isEmpty();
  }
}
