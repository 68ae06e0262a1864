package io.tallystick.ledger;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** A section of a rule table that is decided with every assignment of its accounts to shards. */
public record Scenario(Table table, Table.Section section) {
  /** The table of one shard by itself, which refuses what spans shards. */
  private static final String ONE_OF_SEVERAL = "shards";

  /** Those that repeat ids with both accounts changed, which is not found out where no shard is in common. */
  public static final Set<String> REPEATS_WITH_OTHER_ACCOUNTS =
      Set.of(
          "transfers-precedence: exists_with_different_… before the form",
          "transfers-precedence: exists_with_different_… one after the other",
          "transfers-precedence: id_already_failed before the comparison and the form");

  public static Stream<Scenario> all() {
    return Table.all().stream().filter(table -> !table.file().startsWith(ONE_OF_SEVERAL)).flatMap(table -> table.sections().stream().map(section -> new Scenario(table, section)));
  }

  /** The accounts that it names, in order. */
  public List<String> accounts() {
    Set<String> accounts = new LinkedHashSet<>();
    for (Table.Line line : section.lines()) {
      String[] words = line.text().replaceFirst("^[0-9]+x\\s+", "").split("\\s+");
      if (words[0].equals("account")) {
        accounts.add(words[1]);
      } else if (words[0].equals("transfer")) {
        accounts.add(words[2]);
        accounts.add(words[3]);
      }
    }
    accounts.remove("-");
    return new ArrayList<>(accounts);
  }

  /** The shard of an account in an assignment, which is a number with a digit for each of {@link #accounts}; accounts that are not among them live where their hash says. */
  public static int home(List<String> accounts, String id, int assignment, int shards) {
    int index = accounts.indexOf(id);
    return index < 0 ? Math.floorMod(id.hashCode(), shards) : assignment / Math.powExact(shards, index) % shards;
  }

  @Override
  public String toString() {
    return table.file() + ": " + section.title();
  }
}
