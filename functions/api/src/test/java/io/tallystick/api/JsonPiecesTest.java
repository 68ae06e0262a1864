package io.tallystick.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class JsonPiecesTest {
  private static boolean add(JsonPieces pieces, String text) {
    return pieces.add(out -> out.append(text));
  }

  @Test
  void itTakesNoMoreBytesThanAnAnswerMayHave() {
    JsonPieces pieces = new JsonPieces();

    assertThat(add(pieces, "x".repeat(JsonPieces.BYTES))).isTrue();
    assertThat(add(pieces, "x")).isFalse();
    assertThat(pieces.count()).isEqualTo(1);
    assertThat(pieces.list()).hasSize(1);
  }

  /** Whoever asks for an object has to get it, however large it is. */
  @Test
  void itTakesOneAtLeast() {
    JsonPieces pieces = new JsonPieces();

    assertThat(add(pieces, "x".repeat(JsonPieces.BYTES + 1))).isTrue();
    assertThat(add(pieces, "")).isFalse();
  }

  @Test
  void bytesAreCountedAsTheyAreSent() {
    for (String text : new String[] {"x", "é", "€", "😀"}) {
      int bytes = text.getBytes(StandardCharsets.UTF_8).length;
      JsonPieces pieces = new JsonPieces();

      assertThat(add(pieces, text.repeat(JsonPieces.BYTES / bytes))).isTrue();
      assertThat(add(pieces, text)).as(text).isFalse();
    }
  }
}
