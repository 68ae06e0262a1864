package io.tallystick.ledger;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A file of scenarios in src/test/resources/tables; its README says how a line is read. */
public record Table(String file, List<Section> sections) {
  /** The tables, in the order to read them. */
  public static final List<String> FILES =
      List.of("accounts", "accounts-precedence", "transfers", "post-and-void", "reversals", "repeats", "transfers-precedence", "chains", "shards", "notes");

  /** One scenario: it starts from nothing. */
  public record Section(String title, List<Line> lines) {}

  public record Line(int number, String text) {}

  public static List<Table> all() {
    return FILES.stream().map(Table::read).toList();
  }

  private static Table read(String file) {
    List<Section> sections = new ArrayList<>();
    List<String> lines = text("/tables/" + file + ".table").lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.startsWith("== ")) {
        sections.add(new Section(line.substring(3), new ArrayList<>()));
      } else if (!line.startsWith("#") && !sections.isEmpty()) {
        sections.getLast().lines().add(new Line(i + 1, line));
      }
    }
    return new Table(file, sections);
  }

  private static String text(String resource) {
    try (InputStream in = Table.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
