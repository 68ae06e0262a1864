package io.tallystick.local.imports;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The columns that books as CSV may have, named in the first line in any order; the guide documents them. */
enum CsvColumn {
  DATE(true),
  TRANSACTION(true),
  ACCOUNT(true),
  ASSET(true),
  AMOUNT(true),
  DESCRIPTION(false),
  CODE(false),
  COMMENT(false),
  NOTE(false);

  private final boolean required;
  private final String header = name().toLowerCase(Locale.ROOT);

  CsvColumn(boolean required) {
    this.required = required;
  }

  /** The name in the file's first line. */
  String header() {
    return header;
  }

  /**
   * Which column each field of a line is.
   *
   * @throws InvalidBooks if a name is unknown, stands there twice, or a required one is missing
   */
  static List<CsvColumn> order(String file, List<String> header) throws InvalidBooks {
    List<CsvColumn> order = new ArrayList<>();
    Set<CsvColumn> seen = new HashSet<>();
    for (String name : header) {
      CsvColumn column = byHeader(name.strip().toLowerCase(Locale.ROOT));
      if (column == null) {
        throw new InvalidBooks(file + ": line 1: unknown column \"" + Texts.cut(Texts.plain(name), 40) + "\"; " + known());
      }
      if (!seen.add(column)) {
        throw new InvalidBooks(file + ": line 1: column " + column.header + " stands there twice");
      }
      order.add(column);
    }
    for (CsvColumn column : values()) {
      if (column.required && !seen.contains(column)) {
        throw new InvalidBooks(file + ": line 1: column " + column.header + " is missing; " + known());
      }
    }
    return order;
  }

  private static CsvColumn byHeader(String header) {
    for (CsvColumn column : values()) {
      if (column.header.equals(header)) {
        return column;
      }
    }
    return null;
  }

  private static String known() {
    List<String> required = new ArrayList<>();
    List<String> optional = new ArrayList<>();
    for (CsvColumn column : values()) {
      (column.required ? required : optional).add(column.header);
    }
    return "the columns are " + String.join(", ", required) + ", and optionally " + String.join(", ", optional);
  }
}
