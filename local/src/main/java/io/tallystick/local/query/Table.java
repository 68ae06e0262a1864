package io.tallystick.local.query;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows in columns for a person to read, each column as wide as its widest cell. Control characters cannot leave their cell. */
public final class Table {
  private static final String GAP = "  ";

  /** One column. */
  public record Column(String heading, boolean right) {
    public static Column left(String heading) {
      return new Column(heading, false);
    }

    public static Column right(String heading) {
      return new Column(heading, true);
    }
  }

  private final List<Column> columns;
  private final List<String[]> rows = new ArrayList<>();

  public Table(Column... columns) {
    this.columns = List.of(columns);
  }

  /** @param cells one for each column */
  public void row(String... cells) {
    if (cells.length != columns.size()) {
      throw new IllegalArgumentException("a row has as many cells as the table has columns");
    }
    rows.add(Arrays.stream(cells).map(Table::printable).toArray(String[]::new));
  }

  public boolean isEmpty() {
    return rows.isEmpty();
  }

  /** Headings and rows. */
  public void print(PrintStream out) {
    int[] widths = new int[columns.size()];
    for (int at = 0; at < widths.length; at++) {
      widths[at] = width(columns.get(at).heading());
      for (String[] row : rows) {
        widths[at] = Math.max(widths[at], width(row[at]));
      }
    }
    print(columns.stream().map(Column::heading).toArray(String[]::new), widths, out);
    rows.forEach(row -> print(row, widths, out));
  }

  private void print(String[] cells, int[] widths, PrintStream out) {
    StringBuilder line = new StringBuilder();
    for (int at = 0; at < cells.length; at++) {
      String padding = " ".repeat(widths[at] - width(cells[at]));
      boolean right = columns.get(at).right();
      line.append(at == 0 ? "" : GAP).append(right ? padding : "").append(cells[at]).append(right ? "" : padding);
    }
    out.println(line.toString().stripTrailing());
  }

  private static int width(String text) {
    return text.codePointCount(0, text.length());
  }

  /** Whatever would move the cursor or begin an escape sequence becomes a visible replacement character. */
  public static String printable(String text) {
    StringBuilder printable = null;
    for (int at = 0; at < text.length(); at++) {
      if (!harmless(text.charAt(at))) {
        printable = printable == null ? new StringBuilder(text) : printable;
        printable.setCharAt(at, '\uFFFD');
      }
    }
    return printable == null ? text : printable.toString();
  }

  private static boolean harmless(char character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
      // Directions would turn around what is printed after them.
      case Character.FORMAT -> !(character >= '\u202A' && character <= '\u202E' || character >= '\u2066' && character <= '\u2069');
      default -> true;
    };
  }
}
