package io.tallystick.local.imports;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** One line of books as CSV: one posting, and what its transaction is. */
record CsvRow(long line, Map<CsvColumn, String> texts, LocalDate date, BigDecimal amount) {
  private static final Pattern AMOUNT = Pattern.compile("[+-]?[0-9]{1,60}(?:\\.[0-9]{1,99})?");
  private static final int SHOWN_CHARACTERS = 40;

  /** Why a line cannot be understood; the message names line, column and reason. */
  static final class Invalid extends Exception {
    Invalid(long line, CsvColumn column, String text, String reason) {
      super("line " + line + ", column " + column.header() + ": " + shown(text) + " " + reason);
    }

    private static String shown(String text) {
      return "\"" + Texts.cut(Texts.plain(text), SHOWN_CHARACTERS) + "\"";
    }
  }

  static CsvRow of(long line, List<CsvColumn> order, List<String> fields) throws Invalid {
    Map<CsvColumn, String> texts = new EnumMap<>(CsvColumn.class);
    for (int at = 0; at < order.size(); at++) {
      texts.put(order.get(at), fields.get(at).strip());
    }
    LocalDate date;
    try {
      date = LocalDate.parse(texts.get(CsvColumn.DATE));
    } catch (DateTimeException noDate) {
      throw new Invalid(line, CsvColumn.DATE, texts.get(CsvColumn.DATE), "must be a date such as 2026-11-22");
    }
    if (date.getYear() < 1 || date.getYear() > 9999) {
      throw new Invalid(line, CsvColumn.DATE, texts.get(CsvColumn.DATE), "must be in the years 1 to 9999");
    }
    for (CsvColumn column : List.of(CsvColumn.TRANSACTION, CsvColumn.ACCOUNT, CsvColumn.ASSET)) {
      if (texts.get(column).isEmpty()) {
        throw new Invalid(line, column, "", "must not be empty");
      }
    }
    String amount = texts.get(CsvColumn.AMOUNT);
    if (!AMOUNT.matcher(amount).matches()) {
      throw new Invalid(line, CsvColumn.AMOUNT, amount, "must be a decimal number such as -1234.50, without thousands separators");
    }
    return new CsvRow(line, texts, date, new BigDecimal(amount));
  }

  /** Empty where the file has no such column. */
  String text(CsvColumn column) {
    return texts.getOrDefault(column, "");
  }
}
