package io.tallystick.local.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.AccountFlags;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.NewAccount;
import io.tallystick.ledger.NewTransfer;
import io.tallystick.ledger.Request;
import io.tallystick.ledger.Sharding;
import io.tallystick.ledger.Table;
import io.tallystick.ledger.TableRun;
import io.tallystick.ledger.TransferFlags;
import io.tallystick.ledger.TransferId;
import io.tallystick.ledger.TransferOutcome;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The rules as tables, decided by the recorder of the functions on journals in memory, with every assignment of a scenario's accounts to two and to three shards: the outcomes and balances of one shard.
 */
class ShardedTablesTest {
  /** The table of one shard by itself, which refuses what spans shards. */
  private static final String ONE_OF_SEVERAL = "shards";

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

  /** Scenarios that repeat ids with both accounts changed, which is not found out where no shard is in common. */
  private static final Set<String> DIFFERENT =
      Set.of(
          "transfers-precedence: exists_with_different_… before the form",
          "transfers-precedence: exists_with_different_… one after the other",
          "transfers-precedence: id_already_failed before the comparison and the form");

  /** Scenarios about single nanoseconds: there each event is decided at the time at which one shard would record it, and not the whole request at once. */
  private static final Set<String> EXACT =
      Set.of("notes: Note 6: one nanosecond before its time a hold can be posted", "notes: Note 6: nothing is released before its time");

  @TestFactory
  Stream<DynamicTest> outcomesAndBalancesAreThoseOfOneShard() {
    assumeTrue(transfersCross());
    return scenarios()
        .filter(scenario -> !DIFFERENT.contains(scenario.toString()))
        .map(scenario -> DynamicTest.dynamicTest(scenario.toString(), () -> assertThat(refuses(scenario)).isEqualTo(REFUSED.contains(scenario.toString()))));
  }

  @Test
  void whatDiffersIsWhatTheDocumentationSays() {
    assumeTrue(transfersCross());
    Set<String> different =
        scenarios()
            .filter(scenario -> DIFFERENT.contains(scenario.toString()))
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
    assertThat(different).isEqualTo(DIFFERENT);
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

  /** Runs it with all of its assignments; answers whether accounts on several shards were refused with any. */
  private static boolean refuses(Scenario scenario) {
    List<String> accounts = accounts(scenario.section);
    boolean refused = false;
    for (int shards = 2; shards <= SHARDS_MAX; shards++) {
      for (int assignment = 0; assignment < Math.powExact(shards, accounts.size()); assignment++) {
        refused |= refuses(scenario, accounts, shards, assignment);
      }
    }
    return refused;
  }

  private static boolean refuses(Scenario scenario, List<String> accounts, int shards, int assignment) {
    List<Integer> homes = IntStream.range(0, accounts.size()).mapToObj(index -> assignment / Math.powExact(shards, index) % shards).toList();
    ToIntFunction<String> home = id -> accounts.contains(id) ? homes.get(accounts.indexOf(id)) : Math.floorMod(id.hashCode(), shards);
    TaggedBooks books = new TaggedBooks(shards, home, EXACT.contains(scenario.toString()));
    try {
      new TableRun(scenario.table.file(), books).run(scenario.section);
      return false;
    } catch (TaggedBooks.RefusedAcrossShards across) {
      return true;
    } catch (AssertionError | RuntimeException failed) {
      throw new AssertionError(accounts + " on " + homes + " of " + shards + " shards", failed);
    }
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

  /** Whether the recorder commits what spans shards; until it does there is nothing to compare. */
  private static boolean transfersCross() {
    ShardedReplay replay = new ShardedReplay(new Sharding(2));
    List<NewAccount> accounts =
        Stream.of(0, 1).map(shard -> new NewAccount(new AccountId(TaggedBooks.tagged("a", shard, 2)), Asset.of("USD"), 1, AccountFlags.NONE, Amount.ZERO, "", "")).toList();
    NewTransfer transfer =
        new NewTransfer(
            new TransferId("t"), accounts.get(0).id(), accounts.get(1).id(), Amount.of(1), Asset.of("USD"), 1, TransferFlags.NONE, TransferId.NONE, TransferId.NONE, 0, "", "", null);
    try {
      return replay.decide(new Request(accounts, List.of(transfer))).transfers().getFirst().outcome() == TransferOutcome.CREATED;
    } catch (IllegalArgumentException withoutFormat) {
      return false; // no segment can say so yet
    }
  }
}
