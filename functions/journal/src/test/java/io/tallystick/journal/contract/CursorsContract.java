package io.tallystick.journal.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.journal.Cursor;
import io.tallystick.journal.Cursors;
import io.tallystick.journal.Hash;
import io.tallystick.journal.Location;
import io.tallystick.journal.Reached;
import io.tallystick.journal.RunMark;
import io.tallystick.journal.StoreException;
import io.tallystick.journal.UnfinishedCodec;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What {@link Cursors} promises, whatever keeps them. */
public abstract class CursorsContract extends StoreContract {
  private static final RunMark MARK = new RunMark(3, Hash.sha256(new byte[] {1}));

  private final String reader = Samples.name("projector");

  private Cursors cursors() {
    return store().cursors();
  }

  private void at(long posted) {
    assertThat(cursors().begin(reader, 0, -1, posted, ample())).isTrue();
    assertThat(cursors().complete(reader, 0, new Cursor(-1, posted), ample())).isTrue();
  }

  @Test
  void aCursorThatNobodyMovedIsAtTheStart() {
    assertThat(cursors().read(reader, 0, ample())).isEqualTo(Cursor.START);
  }

  @Test
  void aRunIsBegunAndEnded() {
    assertThat(cursors().begin(reader, 0, -1, 9, ample())).isTrue();
    assertThat(cursors().read(reader, 0, ample())).isEqualTo(new Cursor(-1, 9));
    assertThat(cursors().complete(reader, 0, new Cursor(-1, 9), ample())).isTrue();
    assertThat(cursors().read(reader, 0, ample())).isEqualTo(new Cursor(9, 9));
    assertThat(cursors().begin(reader, 0, 9, 10, ample())).isTrue();
    assertThat(cursors().complete(reader, 0, new Cursor(9, 10), ample())).isTrue();
    assertThat(cursors().read(reader, 0, ample())).isEqualTo(new Cursor(10, 10));
  }

  @Test
  void theNumberOfShardsIsFixedOnceWhoeverRaces() throws Exception {
    List<Integer> fixed = Race.of(8, i -> () -> cursors().fixShards(2 + i, ample()));
    assertThat(fixed).containsOnly(fixed.getFirst());
    assertThat(cursors().shards(ample())).hasValue(fixed.getFirst());
    assertThat(cursors().fixShards(200, ample())).isEqualTo(fixed.getFirst());
    assertThat(cursors().shards(ample())).hasValue(fixed.getFirst());
  }

  @Test
  void anUnfinishedRunIsMarked() {
    Cursor run = new Cursor(-1, 9);
    assertThat(cursors().takeOver(reader, 0, run, ample())).as("none is stored").isEqualTo(RunMark.NONE);
    assertThat(cursors().begin(reader, 0, -1, 9, ample())).isTrue();
    assertThat(cursors().takeOver(reader, 0, run, ample())).as("nobody has said").isEqualTo(RunMark.NONE);
    cursors().setMark(reader, 0, run, MARK, ample());
    assertThat(cursors().takeOver(reader, 0, run, ample())).isEqualTo(MARK);
    assertThat(cursors().takeOver(reader, 0, new Cursor(-1, 8), ample())).as("another run").isEqualTo(RunMark.NONE);
    assertThat(cursors().takeOver(reader, 1, run, ample())).as("another shard").isEqualTo(RunMark.NONE);
    assertThat(cursors().read(reader, 0, ample())).as("the cursor stays").isEqualTo(run);
    assertThat(cursors().complete(reader, 0, run, ample())).as("the run can be ended").isTrue();
  }

  @Test
  void theNextRunIsNotMarked() {
    assertThat(cursors().begin(reader, 0, -1, 9, ample())).isTrue();
    cursors().setMark(reader, 0, new Cursor(-1, 9), MARK, ample());
    assertThat(cursors().complete(reader, 0, new Cursor(-1, 9), ample())).isTrue();
    assertThat(cursors().begin(reader, 0, 9, 12, ample())).isTrue();
    assertThat(cursors().takeOver(reader, 0, new Cursor(9, 12), ample())).isEqualTo(RunMark.NONE);
  }

  @Test
  void aRunThatIsOverIsNotMarked() {
    at(9);
    cursors().setMark(reader, 0, new Cursor(-1, 9), MARK, ample());
    assertThat(cursors().begin(reader, 0, 9, 12, ample())).isTrue();
    cursors().setMark(reader, 0, new Cursor(-1, 9), MARK, ample());
    assertThat(cursors().read(reader, 0, ample())).isEqualTo(new Cursor(9, 12));
    assertThat(cursors().takeOver(reader, 0, new Cursor(9, 12), ample())).isEqualTo(RunMark.NONE);
  }

  @Test
  void whatIsUnfinishedIsOfWhereTheCursorIsPosted() {
    List<Location> list = List.of(new Location(3, 0), new Location(3, 7), new Location(9, 2));
    assertThat(cursors().reached(reader, 0, ample())).isEqualTo(Reached.START);
    assertThat(cursors().begin(reader, 0, -1, 9, ample())).isTrue();
    assertThat(cursors().reached(reader, 0, ample())).isEqualTo(new Reached(new Cursor(-1, 9), List.of()));
    assertThat(cursors().complete(reader, 0, new Cursor(-1, 9), list, ample())).isTrue();
    assertThat(cursors().reached(reader, 0, ample())).isEqualTo(new Reached(new Cursor(9, 9), list));
    assertThat(cursors().begin(reader, 0, 9, 12, ample())).isTrue();
    cursors().setMark(reader, 0, new Cursor(9, 12), MARK, ample());
    assertThat(cursors().takeOver(reader, 0, new Cursor(9, 12), ample())).isEqualTo(MARK);
    assertThat(cursors().reached(reader, 0, ample())).as("until the run is over").isEqualTo(new Reached(new Cursor(9, 12), list));
    assertThat(cursors().complete(reader, 0, new Cursor(9, 11), List.of(), ample())).as("another run").isFalse();
    assertThat(cursors().reached(reader, 0, ample()).unfinished()).isEqualTo(list);
    assertThat(cursors().complete(reader, 0, new Cursor(9, 12), List.of(new Location(12, 1)), ample())).isTrue();
    assertThat(cursors().reached(reader, 0, ample())).isEqualTo(new Reached(new Cursor(12, 12), List.of(new Location(12, 1))));
    assertThat(cursors().reached(reader, 1, ample())).as("another shard").isEqualTo(Reached.START);
  }

  @Test
  void whatIsUnfinishedIsForgottenWhenNothingIs() {
    assertThat(cursors().begin(reader, 0, -1, 9, ample())).isTrue();
    assertThat(cursors().complete(reader, 0, new Cursor(-1, 9), List.of(new Location(4, 4)), ample())).isTrue();
    assertThat(cursors().begin(reader, 0, 9, 10, ample())).isTrue();
    assertThat(cursors().complete(reader, 0, new Cursor(9, 10), ample())).isTrue();
    assertThat(cursors().reached(reader, 0, ample())).isEqualTo(new Reached(new Cursor(10, 10), List.of()));
  }

  @Test
  void asMuchAsMayBeUnfinishedIsStored() {
    List<Location> most = IntStream.range(0, UnfinishedCodec.MOST).mapToObj(i -> new Location(3_000_000_000L + 1_000L * i, i % 9_000)).toList();
    long last = most.getLast().sequence();
    assertThat(cursors().begin(reader, 0, -1, last, ample())).isTrue();
    assertThat(cursors().complete(reader, 0, new Cursor(-1, last), most, ample())).isTrue();
    assertThat(cursors().reached(reader, 0, ample()).unfinished()).isEqualTo(most);
    List<Location> more = Stream.concat(most.stream(), Stream.of(new Location(last, 8_999_999))).toList();
    assertThat(cursors().begin(reader, 0, last, last + 1, ample())).isTrue();
    assertThatThrownBy(() -> cursors().complete(reader, 0, new Cursor(last, last + 1), more, ample())).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatIsUnfinishedIsInOrderOfTheJournal() {
    assertThat(cursors().begin(reader, 0, -1, 9, ample())).isTrue();
    for (List<Location> wrong :
        List.of(
            List.of(new Location(4, 4), new Location(4, 4)), List.of(new Location(4, 4), new Location(4, 3)), List.of(new Location(4, 4), new Location(3, 5)))) {
      assertThatThrownBy(() -> cursors().complete(reader, 0, new Cursor(-1, 9), wrong, ample())).isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(cursors().reached(reader, 0, ample())).isEqualTo(new Reached(new Cursor(-1, 9), List.of()));
  }

  @Test
  void noRunBeginsWhileAnotherIsUnfinished() {
    assertThat(cursors().begin(reader, 0, -1, 9, ample())).isTrue();
    assertThat(cursors().begin(reader, 0, -1, 12, ample())).isFalse();
    assertThat(cursors().begin(reader, 0, 9, 12, ample())).isFalse();
    assertThat(cursors().read(reader, 0, ample())).isEqualTo(new Cursor(-1, 9));
  }

  @Test
  void noRunBeginsFromWhereTheCursorIsNot() {
    assertThat(cursors().begin(reader, 0, 4, 9, ample())).as("none is stored").isFalse();
    at(5);
    assertThat(cursors().begin(reader, 0, 4, 9, ample())).as("it has moved on").isFalse();
    assertThat(cursors().begin(reader, 0, -1, 9, ample())).as("it is no longer at the start").isFalse();
    assertThat(cursors().begin(reader, 0, 6, 9, ample())).as("it has not come so far").isFalse();
    assertThat(cursors().read(reader, 0, ample())).isEqualTo(new Cursor(5, 5));
  }

  @Test
  void onlyTheVeryRunThatIsUnfinishedIsEnded() {
    assertThat(cursors().complete(reader, 0, new Cursor(-1, 9), ample())).as("none was begun").isFalse();
    assertThat(cursors().begin(reader, 0, -1, 9, ample())).isTrue();
    assertThat(cursors().complete(reader, 0, new Cursor(-1, 8), ample())).as("another target").isFalse();
    assertThat(cursors().complete(reader, 0, new Cursor(0, 9), ample())).as("another start").isFalse();
    assertThat(cursors().complete(reader, 0, new Cursor(-1, 9), ample())).isTrue();
    assertThat(cursors().complete(reader, 0, new Cursor(-1, 9), ample())).as("it has been ended").isFalse();
    assertThat(cursors().read(reader, 0, ample())).isEqualTo(new Cursor(9, 9));
  }

  @Test
  void readersAndShardsHaveCursorsOfTheirOwn() {
    at(5);
    assertThat(cursors().read(reader, 1, ample())).isEqualTo(Cursor.START);
    assertThat(cursors().read(reader + "1", 0, ample())).isEqualTo(Cursor.START);
    assertThat(cursors().begin(reader, 1, -1, 3, ample())).isTrue();
    assertThat(cursors().read(reader, 0, ample())).isEqualTo(new Cursor(5, 5));
  }

  @Test
  void ofManyThatBeginDifferentRunsExactlyOneDoes() throws Exception {
    int rivals = 16;
    List<Boolean> begun = Race.of(rivals, i -> () -> cursors().begin(reader, 0, -1, 100 + i, ample()));
    assertThat(begun).filteredOn(Boolean::booleanValue).hasSize(1);
    assertThat(cursors().read(reader, 0, ample())).isEqualTo(new Cursor(-1, 100 + begun.indexOf(true)));
  }

  @Test
  void ofManyThatEndOneRunExactlyOneDoes() throws Exception {
    assertThat(cursors().begin(reader, 0, -1, 9, ample())).isTrue();
    List<Boolean> ended = Race.of(16, i -> () -> cursors().complete(reader, 0, new Cursor(-1, 9), ample()));
    assertThat(ended).filteredOn(Boolean::booleanValue).hasSize(1);
  }

  @Test
  void racingReadersThatFinishWhatTheyFindGoOverEverySequenceOnce() throws Exception {
    long end = 30;
    List<Long> covered =
        Race.of(4, i -> () -> follow(end, i + 1)).stream().flatMapToLong(LongStream::of).sorted().boxed().toList();
    assertThat(covered).containsExactlyElementsOf(LongStream.rangeClosed(0, end).boxed().toList());
  }

  /** The sequences of the runs that this thread ended. */
  private long[] follow(long end, int step) {
    LongStream.Builder ended = LongStream.builder();
    while (true) {
      Cursor cursor = cursors().read(reader, 0, ample());
      if (cursor.running()) {
        if (cursors().complete(reader, 0, cursor, ample())) {
          LongStream.rangeClosed(cursor.posted() + 1, cursor.target()).forEach(ended::add);
        }
      } else if (cursor.posted() == end) {
        return ended.build().toArray();
      } else {
        cursors().begin(reader, 0, cursor.posted(), Math.min(end, cursor.posted() + step), ample());
      }
    }
  }

  @Test
  void aRunWithoutLengthIsAMistakeOfTheCaller() {
    assertThatThrownBy(() -> cursors().begin(reader, 0, 5, 5, ample())).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> cursors().complete(reader, 0, new Cursor(5, 5), ample())).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void withoutTimeNothingIsBegun() {
    assertThatThrownBy(() -> cursors().begin(reader, 0, -1, 5, over())).isInstanceOf(StoreException.Unavailable.class);
    assertThat(cursors().read(reader, 0, ample())).isEqualTo(Cursor.START);
  }
}
