package io.tallystick.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The rules as tables: each scenario is a test by its title. */
class TablesTest {
  @TestFactory
  Stream<DynamicContainer> rules() {
    return Table.all().stream()
        .map(
            table ->
                DynamicContainer.dynamicContainer(
                    table.file(),
                    table.sections().stream()
                        .map(section -> DynamicTest.dynamicTest(section.title(), () -> new TableRun(table.file()).run(section)))));
  }

  @Test
  void everyOutcomeHasARow() {
    Set<String> ofAccounts = new HashSet<>();
    Set<String> ofTransfers = new HashSet<>();
    for (Table table : Table.all()) {
      for (Table.Section section : table.sections()) {
        for (Table.Line line : section.lines()) {
          String text = line.text().replaceFirst("^[0-9]+x\\s+", "");
          if (text.startsWith("account ")) {
            ofAccounts.add(TableRow.parse(text).outcome());
          } else if (text.startsWith("transfer ")) {
            ofTransfers.add(TableRow.parse(text).outcome());
          }
        }
      }
    }
    assertThat(ofAccounts).containsExactlyInAnyOrderElementsOf(Arrays.stream(AccountOutcome.values()).map(AccountOutcome::wire).toList());
    assertThat(ofTransfers).containsExactlyInAnyOrderElementsOf(ModelTest.ofOneShard().stream().map(TransferOutcome::wire).toList());
  }

  @Test
  void everyNoteOfTheRulesHasAScenario() {
    List<String> titles = Table.all().stream().flatMap(table -> table.sections().stream()).map(Table.Section::title).toList();
    for (int note = 1; note <= 10; note++) {
      String start = "Note " + note + ": ";
      assertThat(titles).as(start).anyMatch(title -> title.startsWith(start));
    }
  }
}
