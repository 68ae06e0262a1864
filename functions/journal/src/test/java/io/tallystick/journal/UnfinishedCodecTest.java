package io.tallystick.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnfinishedCodecTest {
  private static String hex(Location... unfinished) {
    return HexFormat.of().formatHex(UnfinishedCodec.encode(List.of(unfinished)));
  }

  @Test
  void isAsThePageHasIt() {
    assertThat(hex()).isEqualTo("01");
    assertThat(hex(new Location(0, 0))).isEqualTo("01" + "000100");
    assertThat(hex(new Location(300, 2), new Location(300, 3), new Location(300, 200), new Location(301, 5))).isEqualTo("01" + "ac0203" + "0200c401" + "010105");
  }

  @Test
  void whatIsWrittenIsRead() {
    Random random = new Random(5);
    for (int i = 0; i < 300; i++) {
      TreeSet<Location> locations = new TreeSet<>();
      int range = 1 + random.nextInt(60);
      IntStream.range(0, random.nextInt(80)).forEach(_ -> locations.add(new Location(random.nextInt(range), random.nextInt(9_000))));
      if (random.nextInt(4) == 0) {
        locations.add(new Location(Long.MAX_VALUE - random.nextInt(3), Integer.MAX_VALUE));
      }
      assertThat(UnfinishedCodec.decode(UnfinishedCodec.encode(List.copyOf(locations)))).containsExactlyElementsOf(locations);
    }
  }

  @Test
  void aRowOfASegmentTakesAByteEach() {
    List<Location> row = IntStream.range(0, 1_000).mapToObj(i -> new Location(1_000_000, i)).toList();
    assertThat(UnfinishedCodec.encode(row)).hasSize(1 + 3 + 2 + 1_000);
  }

  @Test
  void theMostFitAnItemWhereverTheyStand() {
    List<Location> apart = IntStream.range(0, UnfinishedCodec.MOST).mapToObj(i -> new Location((i + 1L) << 30, 20_000)).toList();
    assertThat(UnfinishedCodec.encode(apart)).hasSizeLessThan(300_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "00", "02", "01ff", "010001", "01000000", "0100010000010100", "0100018000", "01000100000100", "01ffffffffffffffffff0100", "01ffffffffffffffff7f0100010100", "010002ffffffff0700", "0100b1ea01", "018000"})
  void whatCannotHaveBeenWrittenIsRefused(String hex) {
    assertThatThrownBy(() -> UnfinishedCodec.decode(HexFormat.of().parseHex(hex))).isInstanceOf(StoreException.Corrupt.class);
  }

  @Test
  void anyBytesAreReadAsTheyAreWrittenOrRefused() {
    Random random = new Random(6);
    int read = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[1 + random.nextInt(12)];
      random.nextBytes(bytes);
      bytes[0] = UnfinishedCodec.FORMAT;
      for (int j = 1; j < bytes.length; j++) {
        bytes[j] = (byte) (bytes[j] & (random.nextInt(3) == 0 ? 0xFF : 3));
      }
      List<Location> unfinished = new ArrayList<>();
      try {
        unfinished.addAll(UnfinishedCodec.decode(bytes));
        read++;
      } catch (StoreException.Corrupt _) {
        continue;
      }
      assertThat(UnfinishedCodec.encode(unfinished)).as(Arrays.toString(bytes)).isEqualTo(bytes);
    }
    assertThat(read).isGreaterThan(100);
  }
}
