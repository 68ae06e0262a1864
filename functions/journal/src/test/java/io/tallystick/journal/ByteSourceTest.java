package io.tallystick.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSourceTest {
  private static ByteSource source(String hex) {
    return new ByteSource("number", HexFormat.of().parseHex(hex));
  }

  @ParameterizedTest
  @CsvSource({"00, 0", "7f, 127", "8001, 128", "ffffffff07, 2147483647"})
  void aLengthIsReadInItsShortestForm(String hex, int value) {
    assertThat(source(hex).readVarint()).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"8000", "ff8000", "8080808008", "ffffffff0f", "ffffffffff01"})
  void anotherFormOrALargerLengthIsRefused(String hex) {
    assertThatThrownBy(() -> source(hex).readVarint()).isInstanceOf(StoreException.Corrupt.class).hasMessageContaining("length out of range");
  }
}
