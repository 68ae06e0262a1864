package io.tallystick.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The rules as tables, with every assignment of accounts to two and to three shards: the outcomes and balances of one shard. */
class AssignmentsTest {
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

  private final Set<String> refused = new TreeSet<>();
  private int crossed;

  @TestFactory
  Stream<DynamicTest> outcomesAndBalancesAreThoseOfOneShard() {
    return Scenario.all().map(scenario -> DynamicTest.dynamicTest(scenario.section().title(), () -> everyAssignment(scenario, true)));
  }

  @Test
  void whatIsRefusedAcrossShardsIsWhatTheDocumentationSays() {
    Scenario.all().forEach(scenario -> everyAssignment(scenario, true));
    assertThat(refused).isEqualTo(REFUSED);
    assertThat(crossed).as("chains across shards").isGreaterThan(1_000);
  }

  /** Ids of transfers are not looked for on all shards. That makes a difference only where a repeat changes both accounts. */
  @Test
  void withoutLocatingIdsTheOutcomesAreTheSameButForRepeatsThatHaveNoShardInCommon() {
    Set<String> different = new TreeSet<>();
    Scenario.all()
        .forEach(
            scenario -> {
              try {
                everyAssignment(scenario, false);
              } catch (AssertionError otherwise) {
                different.add(scenario.toString());
              }
            });
    assertThat(different).isEqualTo(Scenario.REPEATS_WITH_OTHER_ACCOUNTS);
  }

  private void everyAssignment(Scenario scenario, boolean locatesIds) {
    List<String> accounts = scenario.accounts();
    for (int shards = 2; shards <= SHARDS_MAX; shards++) {
      for (int assignment = 0; assignment < Math.powExact(shards, accounts.size()); assignment++) {
        run(scenario, accounts, shards, assignment, locatesIds);
      }
    }
  }

  private void run(Scenario scenario, List<String> accounts, int shards, int assignment, boolean locatesIds) {
    Placement placement = id -> Scenario.home(accounts, id.value(), assignment, shards);
    Cluster cluster = new Cluster("assignment " + assignment + " of " + accounts + " to " + shards + " shards", shards, placement, locatesIds);
    try {
      new TableRun(scenario.table().file(), cluster).run(scenario.section());
    } catch (Cluster.RefusedAcrossShards across) {
      assertThat(across.refusal).isEqualTo(Refusal.ACCOUNTS_ON_DIFFERENT_SHARDS);
      refused.add(scenario.toString());
    }
    crossed += cluster.crossed;
  }
}
