package io.tallystick.local.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tallystick.ledger.Asset;
import io.tallystick.local.Console;
import io.tallystick.local.ExitCode;
import io.tallystick.local.endtoend.ChosenBackend;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Large books of other programs go through the queue and the real functions into a ledger, whose trial balance is then hledger's, to the last digit. */
class ImportEndToEndTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long SEED = 20261122;
  private static final int SEEDED_TRANSACTIONS = 400;
  private static final int BOUND_SECONDS = 300;

  private final Console console = new Console();
  @TempDir private Path folder;
  private ChosenBackend ledger;

  @Test
  @Timeout(BOUND_SECONDS)
  void theTrialBalanceIsHledgersToTheLastDigitAndTheSameBooksAgainChangeNothing(TestReporter reporter) throws Exception {
    assumeTrue(OtherTools.hasHledger(), "hledger is not on the PATH (Debian: apt-get install hledger)");
    OtherTools tools = new OtherTools(folder);
    Path journal = journal(tools, reporter);
    Path books = tools.json(journal);
    Conversion conversion = Conversion.of(new HledgerJson(BookFile.of(books)), ImportTexts.HLEDGER);
    assertThat(conversion.transactions()).isGreaterThan(SEEDED_TRANSACTIONS);
    assertThat(conversion.transfers()).isGreaterThan(2 * conversion.transactions());
    SortedMap<String, String> expected = tools.balances(journal, commodity -> conversion.assets().asset(commodity).name());

    try (ChosenBackend started = ChosenBackend.start(folder, "books", SEED)) {
      ledger = started;
      assertThat(bringIn(books)).isEqualTo(result(conversion, conversion.transfers(), 0));
      Balances.assertSame(trialBalance("strong"), expected);
      long segments = verified().get("segments").longValue();
      Balances.assertSame(trialBalance("eventual"), expected);

      assertThat(bringIn(books)).isEqualTo(result(conversion, 0, conversion.transfers()));
      awaitTheImportsMessages();
      assertThat(verified().get("segments").longValue()).as("segments, one of them the marker's").isEqualTo(segments + 1);
      Balances.assertSame(trialBalance("strong"), expected);
    }
  }

  /** The seeded journal and, where beancount is, its example books. */
  private Path journal(OtherTools tools, TestReporter reporter) throws Exception {
    String seeded = SeededJournal.text(SEED, SEEDED_TRANSACTIONS);
    if (!OtherTools.hasBeancount()) {
      reporter.publishEntry("beancount", "is not on the PATH (Debian: apt-get install beancount): its example books are left out");
      return Files.writeString(folder.resolve("books.journal"), seeded);
    }
    String example = Files.readString(tools.beancountsExample("2017-01-01", "2020-01-01"));
    return Files.writeString(folder.resolve("books.journal"), seeded + "\n" + example);
  }

  private JsonNode bringIn(Path books) throws Exception {
    assertThat(tally("import", "--format", "hledger-json", "--json", books.toString())).as(console.err()).isEqualTo(ExitCode.OK);
    return JSON.readTree(console.out());
  }

  private static JsonNode result(Conversion conversion, long made, long thereBefore) {
    return JSON.valueToTree(
        new TreeMap<>(
            Map.of(
                "transactions",
                (int) conversion.transactions(),
                "transfers",
                (int) conversion.transfers(),
                "made",
                (int) made,
                "there_before",
                (int) thereBefore,
                "refused",
                0)));
  }

  /** A transfer's outcome is known while its repeat may still be queued; what comes later in the same group is decided after it. */
  private void awaitTheImportsMessages() throws Exception {
    Path marker = Files.writeString(folder.resolve("marker.ndjson"), "{\"accounts\":[{\"id\":\"marker\",\"asset\":\"MARKER/0\"}]}\n");
    assertThat(tally("send", "--fifo", "--group", "import", "--wait", marker.toString())).as(console.err()).isEqualTo(ExitCode.OK);
    assertThat(console.out()).contains("\"created\"");
  }

  private JsonNode verified() throws Exception {
    assertThat(tally("verify", "--json", "--wait-for-projector", "120")).as(console.err()).isEqualTo(ExitCode.OK);
    JsonNode report = JSON.readTree(console.out());
    assertThat(report.get("clean").booleanValue()).isTrue();
    assertThat(report.get("posted")).as("the read tables have all of the journal").isEqualTo(report.get("last"));
    return report;
  }

  /** Debits less credits by {@code reference asset}, where they are not equal; in every asset they must be. */
  private SortedMap<String, String> trialBalance(String consistency) throws Exception {
    assertThat(tally("trial-balance", "--json", "--consistency", consistency)).as(console.err()).isEqualTo(ExitCode.OK);
    JsonNode all = JSON.readTree(console.out());
    SortedMap<String, String> balances = new TreeMap<>();
    for (JsonNode account : all) {
      Asset asset = Asset.of(account.get("asset").textValue());
      BigInteger units = new BigInteger(account.get("debits_posted").textValue()).subtract(new BigInteger(account.get("credits_posted").textValue()));
      if (units.signum() != 0) {
        String exact = new BigDecimal(units, asset.scale()).stripTrailingZeros().toPlainString();
        assertThat(balances.put(account.get("reference").textValue() + " " + asset.name(), exact)).as("two accounts of one name and asset").isNull();
      }
    }
    return balances;
  }

  private int tally(String... arguments) {
    return ledger.tally(console, arguments);
  }
}
