package io.tallystick.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The order of each ladder stands in the code, in the enum and on the reference page; here the three are compared. That the code, read in
 * this order, also decides in this order is what {@link ModelTest} shows, whose model goes by the enum alone.
 */
class LadderOrderTest {
  private static final Path SOURCES = Path.of("src/main/java/io/tallystick/ledger");
  private static final Path PAGE = Path.of("../../docs/reference/outcomes.md");

  /** The methods that an account passes, in order. */
  private static final List<String> OF_ACCOUNT =
      List.of("AccountEvents.AccountEvents", "AccountLadder.judge", "AccountLadder.repeat", "AccountLadder.form");

  private static final List<String> UP_TO_REPEATS =
      List.of("TransferEvents.TransferEvents", "TransferLadder.identity", "RepeatLadder.judge", "TransferLadder.repeat");

  /** The methods that a transfer passes after those, when it is new. */
  private static final List<String> OF_MOVEMENT = List.of("TransferLadder.form", "TransferLadder.state");

  /** The methods that a post or void passes instead. */
  private static final List<String> OF_RESOLUTION = List.of("ResolutionLadder.form", "ResolutionLadder.match", "ResolutionLadder.state");

  /** The methods that a reversal passes instead. */
  private static final List<String> OF_REVERSAL = List.of("ReversalLadder.form", "ReversalLadder.match", "ReversalLadder.state");

  @Test
  void theCodeOfTheAccountLadderNamesItsRungsInTheOrderOfTheEnum() throws IOException {
    List<AccountOutcome> rungs = new ArrayList<>();
    for (String rung : rungs(OF_ACCOUNT)) {
      rungs.add(AccountOutcome.valueOf(rung));
    }
    rungs.add(AccountOutcome.CREATED);
    assertThat(rungs).containsExactly(AccountOutcome.values());
  }

  @Test
  void theCodeOfTheTransferLadderNamesItsRungsInTheOrderOfTheEnum() throws IOException {
    Set<TransferOutcome> named = new LinkedHashSet<>();
    for (List<String> rest : List.of(OF_MOVEMENT, OF_RESOLUTION, OF_REVERSAL)) {
      List<String> path = new ArrayList<>(UP_TO_REPEATS);
      path.addAll(rest);
      List<TransferOutcome> rungs = rungs(path).stream().map(TransferOutcome::valueOf).toList();
      assertThat(rungs).as("rungs of %s", path).isSorted();
      named.addAll(rungs);
    }
    // what only several shards refuse stands in no ladder of one
    named.add(Refusal.CHAIN_NEEDS_SEVERAL_ROUNDS.outcome());
    named.add(Refusal.OVERFLOWS_RESERVATION.outcome());
    named.add(TransferOutcome.CREATED);
    assertThat(named).containsExactlyInAnyOrder(TransferOutcome.values());
  }

  @Test
  void theReferencePageListsTheOutcomesInTheOrderOfTheEnums() throws IOException {
    assertThat(page("Accounts").stream().map(row -> row.get(0)).toList())
        .isEqualTo(Arrays.stream(AccountOutcome.values()).map(AccountOutcome::wire).toList());
    assertThat(page("Transfers").stream().map(row -> row.get(0)).toList())
        .isEqualTo(Arrays.stream(TransferOutcome.values()).map(TransferOutcome::wire).toList());
  }

  @Test
  void theReferencePageSaysWhichOutcomesBurnTheId() throws IOException {
    List<String> burning = page("Transfers").stream().filter(row -> row.get(1).equals("burned")).map(row -> row.get(0)).toList();
    assertThat(burning).isEqualTo(Arrays.stream(TransferOutcome.values()).filter(TransferOutcome::isTransient).map(TransferOutcome::wire).toList());
  }

  /** The rungs that the methods name, one after the other; {@code CREATED} only says that none has matched. */
  private static List<String> rungs(List<String> methods) throws IOException {
    List<String> rungs = new ArrayList<>();
    for (String method : methods) {
      Matcher rung = Pattern.compile("\\w+Outcome\\.([A-Z_]+)").matcher(body(method));
      int before = rungs.size();
      while (rung.find()) {
        String name = rung.group(1);
        boolean again = !rungs.isEmpty() && rungs.getLast().equals(name);
        if (!name.equals("CREATED") && !again) {
          rungs.add(name);
        }
      }
      assertThat(rungs.size()).as("%s names rungs", method).isGreaterThan(before);
    }
    return rungs;
  }

  /** The text of a method, from its declaration to the brace that ends it. */
  private static String body(String method) throws IOException {
    String file = method.substring(0, method.indexOf('.'));
    String name = method.substring(method.indexOf('.') + 1);
    Matcher body =
        Pattern.compile("(?ms)^  [\\w<>. ]*\\b" + name + "\\([^;{]*\\{$.*?^  }$").matcher(Files.readString(SOURCES.resolve(file + ".java")));
    assertThat(body.find()).as(method).isTrue();
    return body.group();
  }

  /** The rows of the table below a heading, without the quotes of the first cell. */
  private static List<List<String>> page(String heading) throws IOException {
    String text = Files.readString(PAGE);
    int start = text.indexOf("\n## " + heading + "\n");
    assertThat(start).as("heading %s", heading).isPositive();
    int end = text.indexOf("\n## ", start + 1);
    List<List<String>> rows = new ArrayList<>();
    for (String line : text.substring(start, end < 0 ? text.length() : end).lines().toList()) {
      if (line.startsWith("| `")) {
        List<String> cells = Arrays.stream(line.substring(1).split("\\|")).map(String::strip).toList();
        rows.add(cells.stream().map(cell -> cell.replace("`", "")).toList());
      }
    }
    return rows;
  }
}
