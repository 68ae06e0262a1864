package io.tallystick.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The rules as tables, with every assignment of accounts to two and to three shards: the outcomes and balances of one shard. */
class AssignmentsTest {
  /** Accounts of these are linked and lie on several shards. */
  private static final Set<String> REFUSED = Set.of();

  private final Set<String> refused = Collections.synchronizedSet(new TreeSet<>());

  @TestFactory
  Stream<DynamicTest> rules() {
    return Table.all().stream()
        .flatMap(table -> table.sections().stream().map(section -> DynamicTest.dynamicTest(section.title(), () -> everyAssignment(table, section))));
  }

  private void everyAssignment(Table table, Table.Section section) {
    List<String> accounts = accounts(section);
    for (int shards = 2; shards <= 3; shards++) {
      for (int assignment = 0; assignment < Math.powExact(shards, accounts.size()); assignment++) {
        int number = assignment;
        int base = shards;
        Placement placement = id -> placed(accounts.indexOf(id.value()), id, number, base);
        Cluster cluster = new Cluster("assignment " + assignment + " of " + accounts + " to " + shards + " shards", shards, placement);
        try {
          new TableRun(table.file(), cluster).run(section);
        } catch (Cluster.RefusedAcrossShards across) {
          refused.add(table.file() + ": " + section.title() + " " + across.refusal);
        }
      }
    }
  }

  private static int placed(int index, AccountId id, int assignment, int shards) {
    return index < 0 ? Math.floorMod(id.hashCode(), shards) : assignment / Math.powExact(shards, index) % shards;
  }

  private static List<String> accounts(Table.Section section) {
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
}
