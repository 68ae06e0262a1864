package io.tallystick.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JournalCursorTest {
  @ParameterizedTest
  @CsvSource({"0, 0, 0", "42, 42, 0", "42:7, 42, 7", "999999999999999999:99999, 999999999999999999, 99999"})
  void itIsWrittenAsItIsRead(String text, long sequence, int position) {
    JournalCursor cursor = new JournalCursor(sequence, position);

    assertThat(JournalCursor.parse(text)).isEqualTo(Optional.of(cursor));
    assertThat(cursor.text()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "1:", ":1", "1:1:1", "1.1", "1000000000000000000", "1:100000", "x"})
  void allElseIsNone(String text) {
    assertThat(JournalCursor.parse(text)).isEmpty();
  }
}
