package io.tallystick.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.journal.IndexGroupCodec.Row;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class IndexGroupCodecTest {
  private final long seed = Long.getLong("tally.seed", System.nanoTime());
  private final SplittableRandom random = new SplittableRandom(seed);
  private final RandomContents contents = new RandomContents(random);

  @Test
  void theSameRowsComeBackWhateverTheirOrder() {
    for (int i = 0; i < 100; i++) {
      List<Row> rows = rows(1 + random.nextInt(1 + random.nextInt(500)));
      byte[] bytes = IndexGroupCodec.encode(rows);
      assertThat(IndexGroupCodec.decode(bytes)).as("-Dtally.seed=%d, case %d", seed, i).containsExactlyInAnyOrderElementsOf(rows);
      List<Row> shuffled = new ArrayList<>(rows);
      Collections.shuffle(shuffled, new Random(seed));
      assertThat(IndexGroupCodec.encode(shuffled)).isEqualTo(bytes);
    }
  }

  @Test
  void whatIsChangedDecodesToSomethingOrIsCorruptAndNothingElse() {
    int refused = 0;
    for (int i = 0; i < 40; i++) {
      refused += Fuzz.mutate(IndexGroupCodec.encode(rows(1 + random.nextInt(60))), 80, random, IndexGroupCodec::decode);
    }
    assertThat(refused).as("-Dtally.seed=%d", seed).isGreaterThan(800);
  }

  @Test
  void theLargestGroupFitsAnItem() {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < IndexGroupCodec.MAX_ROWS; i++) {
      rows.add(
          new Row(
              new PackedId(PackedId.Form.values()[random.nextInt(2)], random.nextLong(), random.nextLong()),
              IndexKey.Kind.values()[random.nextInt(3)],
              new Location(random.nextLong() >>> 1, random.nextInt() >>> 1)));
    }
    assertThat(IndexGroupCodec.encode(rows)).hasSizeLessThan(SegmentCodec.MAX_PAYLOAD_BYTES);
  }

  @Test
  void aCommonGroupTakesAboutTheRandomBitsOfItsIds() {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 250; i++) {
      Location location = new Location(1_000 + i / 100, i % 100 * 8 + random.nextInt(8));
      rows.add(new Row(contents.uuid7(1_795_000_000_000L + i * 4), IndexKey.Kind.TRANSFER, location));
    }
    assertThat(IndexGroupCodec.encode(rows).length / 250.0).isLessThan(11.5);
  }

  @Test
  void noRowsTooManyOrAnotherFormatAreRefused() {
    assertThatThrownBy(() -> IndexGroupCodec.encode(List.of())).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> IndexGroupCodec.encode(rows(IndexGroupCodec.MAX_ROWS + 1))).isInstanceOf(IllegalArgumentException.class);
    byte[] later = IndexGroupCodec.encode(rows(1));
    later[0] = 2;
    assertThatThrownBy(() -> IndexGroupCodec.decode(later)).isInstanceOf(StoreException.Corrupt.class).hasMessageContaining("format");
  }

  private List<Row> rows(int size) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      PackedId id = random.nextBoolean() ? contents.uuid7(1_795_000_000_000L + i) : new PackedId(PackedId.Form.ULID, random.nextLong(), random.nextLong());
      Location location = random.nextInt(10) == 0 ? new Location(random.nextLong() >>> 1, random.nextInt() >>> 1) : new Location(i / 9, i % 50);
      rows.add(new Row(id, IndexKey.Kind.values()[random.nextInt(3)], location));
    }
    return rows;
  }
}
