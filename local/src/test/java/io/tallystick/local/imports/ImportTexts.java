package io.tallystick.local.imports;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Books in the text of a test. */
final class ImportTexts {
  static final ConversionOptions HLEDGER = new ConversionOptions(Map.of(), Map.of(), ConversionOptions.EQUITY_ACCOUNT, true);
  static final ConversionOptions CSV = new ConversionOptions(Map.of(), Map.of(), ConversionOptions.EQUITY_ACCOUNT, false);

  private ImportTexts() {}

  static Books hledger(String json) throws IOException {
    return new HledgerJson(BookFile.ofStream(stream(json)));
  }

  static Books csv(String... lines) throws IOException {
    return new CsvBooks(BookFile.ofStream(stream(String.join("\n", lines) + "\n")));
  }

  static ByteArrayInputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }
}
