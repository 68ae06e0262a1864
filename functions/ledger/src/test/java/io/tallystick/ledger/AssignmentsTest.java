package io.tallystick.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
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
  /** The table of one shard by itself, which refuses what spans shards. */
  private static final String ONE_OF_SEVERAL = "shards";

  private static final int SHARDS_MAX = 3;

  /** Scenarios of which something is refused with some assignments, since accounts that it opens together are on several shards. */
  private static final Set<String> REFUSED =
      Set.of(
          "accounts-precedence: chain_too_large before id_required",
          "accounts-precedence: linked_event_chain_open before chain_too_large",
          "accounts-precedence: linked_event_chain_open before linked_event_failed",
          "accounts: chain_too_large: every member, and nothing is evaluated",
          "accounts: exists_with_different_flags: linked is one of them",
          "accounts: linked_event_chain_open: the request ends inside a chain",
          "accounts: linked_event_failed: the others of a broken chain",
          "chains: A chain of accounts does not go on into the transfers",
          "chains: A chain that holds is recorded member by member",
          "chains: An account twice in one chain",
          "notes: Note 2: accounts too");

  /** Scenarios that repeat ids with both accounts changed. */
  private static final Set<String> DIFFERENT_WITHOUT_LOCATING =
      Set.of(
          "transfers-precedence: exists_with_different_… before the form",
          "transfers-precedence: exists_with_different_… one after the other",
          "transfers-precedence: id_already_failed before the comparison and the form");

  private final Set<String> refused = new TreeSet<>();
  private int crossed;

  @TestFactory
  Stream<DynamicTest> outcomesAndBalancesAreThoseOfOneShard() {
    return scenarios().map(scenario -> DynamicTest.dynamicTest(scenario.section.title(), () -> everyAssignment(scenario, true)));
  }

  @Test
  void whatIsRefusedAcrossShardsIsWhatTheDocumentationSays() {
    scenarios().forEach(scenario -> everyAssignment(scenario, true));
    assertThat(refused).isEqualTo(REFUSED);
    assertThat(crossed).as("chains across shards").isGreaterThan(1_000);
  }

  /** Ids of transfers are not looked for on all shards. That makes a difference only where a repeat changes both accounts. */
  @Test
  void withoutLocatingIdsTheOutcomesAreTheSameButForRepeatsThatHaveNoShardInCommon() {
    Set<String> different = new TreeSet<>();
    scenarios()
        .forEach(
            scenario -> {
              try {
                everyAssignment(scenario, false);
              } catch (AssertionError otherwise) {
                different.add(scenario.toString());
              }
            });
    assertThat(different).isEqualTo(DIFFERENT_WITHOUT_LOCATING);
  }

  private record Scenario(Table table, Table.Section section) {
    @Override
    public String toString() {
      return table.file() + ": " + section.title();
    }
  }

  private static Stream<Scenario> scenarios() {
    return Table.all().stream().filter(table -> !table.file().startsWith(ONE_OF_SEVERAL)).flatMap(table -> table.sections().stream().map(section -> new Scenario(table, section)));
  }

  private void everyAssignment(Scenario scenario, boolean locatesIds) {
    List<String> accounts = accounts(scenario.section);
    for (int shards = 2; shards <= SHARDS_MAX; shards++) {
      for (int assignment = 0; assignment < Math.powExact(shards, accounts.size()); assignment++) {
        run(scenario, accounts, shards, assignment, locatesIds);
      }
    }
  }

  private void run(Scenario scenario, List<String> accounts, int shards, int assignment, boolean locatesIds) {
    Placement placement = id -> placed(accounts.indexOf(id.value()), id, assignment, shards);
    Cluster cluster = new Cluster("assignment " + assignment + " of " + accounts + " to " + shards + " shards", shards, placement, locatesIds);
    try {
      new TableRun(scenario.table.file(), cluster).run(scenario.section);
    } catch (Cluster.RefusedAcrossShards across) {
      assertThat(across.refusal).isEqualTo(Refusal.ACCOUNTS_ON_DIFFERENT_SHARDS);
      refused.add(scenario.toString());
    }
    crossed += cluster.crossed;
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
