package io.tallystick.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TextColumnTest {
  static Stream<List<String>> columns() {
    return Stream.of(
        List.of("plain", "größer"),
        List.of("acct-1", "acct-2", "acct-9"),
        List.of("018bcfe5-6800-7000-8000-000000000001"),
        List.of("6ba7b810-9dad-41d1-80b4-00c04fd430c8"),
        List.of("6ba7b810-9dad-11d1-80b4-00c04fd430c8"),
        List.of("01ARZ3NDEKTSV4RRFFQ69G5FAV"));
  }

  /** Writer and reader count alike, or what one seals the other would refuse. */
  @ParameterizedTest
  @MethodSource("columns")
  void textIsCountedAsItsUtf8BytesByTheWriterAndTheReader(List<String> column) {
    ColumnWriter out = new ColumnWriter();
    TextColumnWriter.write(out, column, false, 0);
    int bytes = column.stream().mapToInt(text -> Utf8.encode(text).length).sum();
    assertThat(out.textBytes()).isEqualTo(bytes);
    byte[] written = out.finish();
    assertThat(TextColumnReader.read(reader(written, bytes), column.size(), 0)).containsExactlyElementsOf(column);
    assertThatThrownBy(() -> TextColumnReader.read(reader(written, bytes - 1), column.size(), 0))
        .isInstanceOf(StoreException.Corrupt.class)
        .hasMessageContaining("text is too long");
  }

  private static ColumnReader reader(byte[] bytes, int textLimit) {
    return new ColumnReader(new ByteSource("columns", bytes), textLimit);
  }
}
