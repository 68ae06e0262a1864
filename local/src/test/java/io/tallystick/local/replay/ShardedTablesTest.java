package io.tallystick.local.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.ledger.Scenario;
import io.tallystick.ledger.TableRun;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The rules as tables, decided by the recorder of the functions on journals in memory, with every assignment of a scenario's accounts to two and to three shards: the outcomes and balances of one shard.
 */
class ShardedTablesTest {
  private static final int SHARDS_MAX = 3;

  /** Scenarios of which something is refused with some assignments, since accounts that it opens together are on several shards; that a chain is too large comes before. */
  private static final Set<String> REFUSED =
      Set.of(
          "accounts-precedence: linked_event_chain_open before linked_event_failed",
          "accounts: exists_with_different_flags: linked is one of them",
          "accounts: linked_event_chain_open: the request ends inside a chain",
          "accounts: linked_event_failed: the others of a broken chain",
          "chains: A chain of accounts does not go on into the transfers",
          "chains: A chain that holds is recorded member by member",
          "chains: An account twice in one chain",
          "notes: Note 2: accounts too");

  /** Scenarios about single nanoseconds: there each event is decided at the time at which one shard would record it, and not the whole request at once. */
  private static final Set<String> EXACT =
      Set.of("notes: Note 6: one nanosecond before its time a hold can be posted", "notes: Note 6: nothing is released before its time");

  @TestFactory
  Stream<DynamicTest> outcomesAndBalancesAreThoseOfOneShard() {
    return Scenario.all()
        .filter(scenario -> !Scenario.REPEATS_WITH_OTHER_ACCOUNTS.contains(scenario.toString()))
        .map(scenario -> DynamicTest.dynamicTest(scenario.toString(), () -> assertThat(refuses(scenario)).isEqualTo(REFUSED.contains(scenario.toString()))));
  }

  @Test
  void whatDiffersIsWhatTheDocumentationSays() {
    Set<String> different =
        Scenario.all()
            .filter(scenario -> Scenario.REPEATS_WITH_OTHER_ACCOUNTS.contains(scenario.toString()))
            .filter(
                scenario -> {
                  try {
                    refuses(scenario);
                    return false;
                  } catch (AssertionError otherwise) {
                    return true;
                  }
                })
            .map(Scenario::toString)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(different).isEqualTo(Scenario.REPEATS_WITH_OTHER_ACCOUNTS);
  }

  /** Runs it with all of its assignments; answers whether accounts on several shards were refused with any. */
  private static boolean refuses(Scenario scenario) {
    List<String> accounts = scenario.accounts();
    boolean refused = false;
    for (int shards = 2; shards <= SHARDS_MAX; shards++) {
      for (int assignment = 0; assignment < Math.powExact(shards, accounts.size()); assignment++) {
        refused |= refuses(scenario, accounts, shards, assignment);
      }
    }
    return refused;
  }

  private static boolean refuses(Scenario scenario, List<String> accounts, int shards, int assignment) {
    ToIntFunction<String> home = id -> Scenario.home(accounts, id, assignment, shards);
    TaggedBooks books = new TaggedBooks(shards, home, EXACT.contains(scenario.toString()));
    try {
      new TableRun(scenario.table().file(), books).run(scenario.section());
      return false;
    } catch (TaggedBooks.RefusedAcrossShards across) {
      return true;
    } catch (AssertionError | RuntimeException failed) {
      throw new AssertionError(accounts + " on " + accounts.stream().map(home::applyAsInt).toList() + " of " + shards + " shards", failed);
    }
  }
}
