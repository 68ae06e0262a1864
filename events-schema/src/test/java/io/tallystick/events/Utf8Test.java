package io.tallystick.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Strict UTF-8, as the JDK's strict decoder has it. */
class Utf8Test {
  private static final int[] EDGES = {0x00, 0x22, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xec, 0xed, 0xee, 0xef, 0xf0, 0xf4, 0xf5, 0xff};

  @ParameterizedTest
  @CsvSource({
    "'', -1", "41, -1", "c3a9, -1", "e282ac, -1", "f09f9880, -1", "efbfbf, -1", "f48fbfbf, -1",
    "80, 0", "41c3, 1", "c080, 0", "c1bf, 0", "e08080, 0", "eda080, 0", "edbfbf, 0", "ed9fbf, -1", "f08fbfbf, 0", "f4908080, 0", "f5808080, 0",
    "e282, 0", "f09f98, 0", "4141414141414141ff, 8", "414141414141414141414141ff41, 12"
  })
  void theFirstMalformedByteIsFound(String hex, int offset) {
    assertThat(Utf8.firstMalformed(HexFormat.of().parseHex(hex))).isEqualTo(offset);
  }

  @Test
  void theJdkDecidesTheSame() {
    Random random = new Random(3);
    for (int at = 0; at < 200_000; at++) {
      byte[] bytes = new byte[1 + random.nextInt(12)];
      for (int index = 0; index < bytes.length; index++) {
        bytes[index] = (byte) EDGES[random.nextInt(EDGES.length)];
      }
      ByteBuffer in = ByteBuffer.wrap(bytes);
      CoderResult result = UTF_8.newDecoder().decode(in, CharBuffer.allocate(16), true);
      int expected = result.isError() ? in.position() : -1;
      assertThat(Utf8.firstMalformed(bytes)).as(HexFormat.of().formatHex(bytes)).isEqualTo(expected);
    }
  }

  @Test
  void lengthIsThatOfTheBytes() {
    for (String text : new String[] {"", "a", "é", "€", "😀", "aé€😀\uffff\u0000"}) {
      assertThat(Utf8.length("x" + text, 1)).isEqualTo(text.getBytes(UTF_8).length);
    }
    assertThat(Utf8.length("\ud800\udc00\ud800", 1)).isEqualTo(6);
  }
}
