package io.tallystick.local.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tallystick.ledger.TransferOutcome;
import java.io.File;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Books that other programs made come out as those programs say, to the last digit. */
class OtherToolsBooksTest {
  private static final int PROCESS_SECONDS = 120;
  /** In beancount a lot's cost is what balances and its price is a remark; hledger reads one price only, and takes the last. */
  private static final Pattern SECOND_PRICE = Pattern.compile("(?m)^( .* @ +[-0-9.,]+ +[A-Z]+) +@ .*$");

  /** hledger writes large whole numbers with an exponent. */
  private static final ObjectMapper EXACT = new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  @TempDir Path folder;

  @BeforeEach
  void hledgerIsThere() {
    assumeTrue(isOnPath("hledger"), "hledger is not on the PATH (Debian: apt-get install hledger)");
  }

  @Test
  void tenYearsOfBeancountsExampleBooksBalanceAsInHledger() throws Exception {
    assumeTrue(
        isOnPath("bean-example") && isOnPath("bean-report"),
        "bean-example and bean-report of beancount 2 are not on the PATH (Debian: apt-get install beancount)");
    Path beancount = folder.resolve("example.beancount");
    run("bean-example", "--seed", "20261122", "--date-begin", "2010-01-01", "--date-end", "2020-01-01", "--output", beancount.toString());
    Path converted = run("bean-report", beancount.toString(), "hledger");
    Path journal = folder.resolve("example.journal");
    Files.writeString(journal, SECOND_PRICE.matcher(Files.readString(converted)).replaceAll("$1"));
    Conversion conversion = comparesWithHledger(journal);
    assertThat(conversion.transactions()).isGreaterThan(3_000);
  }

  @Test
  void booksWithPricesVirtualPostingsAndManyDecimalsBalanceAsInHledger() throws Exception {
    Path journal = folder.resolve("odd.journal");
    Files.writeString(
        journal,
        """
        2024-01-01=2024-01-05 * (INV-1) Opening | note  ; tag:val
            Assets:Cash        $1,000.00  ; date:2024-01-03
            Assets:Euro        200 EUR @ $1.10
            Equity:Open

        2024-02-01 several commodities in one inferred posting
            a    10 EUR
            a    $5
            b

        2024-02-02 total price
            a    10 EUR @@ $12.345
            b

        2024-02-03 price not written
            a    3 EUR
            b    $-4

        2024-02-04 virtual
            a    3 EUR
            b    -3 EUR
            (budget:food)   $7
            [bal:x]   $2
            [bal:y]

        2024-02-05 zero
            a    0 EUR
            b    $0
            c    = $0

        2024-02-06 thirds
            a    1 "my stock" @ $0.3333333
            b

        2024-02-06 thirds of thirds
            a    3.3333333333 X @ $0.3333333
            b

        2024-02-07 assigned
            a    $1
            b    = $-10
            c

        2024-02-08 no commodity
            a    5
            b

        2024-02-09 same account on both sides
            a    $100
            a    $-20
            b

        2024-02-10 sold
            a   -5 AAPL @ $12
            b   $60
            b   100000000000000000000.000001 GOLD
            c
        """);
    Conversion conversion = comparesWithHledger(journal);
    assertThat(conversion.transactionsMovingNothing()).isEqualTo(1);
  }

  @Test
  void theSampleBooksAreWhatHledgerMakesOfTheirJournal() throws Exception {
    Path journal = resource("/sample/books.journal");
    comparesWithHledger(journal);
    List<String> shipped = requests(new HledgerJson(BookFile.of(resource("/sample/books.json"))));
    assertThat(shipped).isEqualTo(requests(new HledgerJson(BookFile.of(run("hledger", "-f", journal.toString(), "print", "-O", "json")))));
  }

  private static List<String> requests(Books books) throws Exception {
    List<String> requests = new ArrayList<>();
    Conversion.of(books, ImportTexts.HLEDGER).requests(request -> requests.add(request.toString()));
    return requests;
  }

  /** Brings the journal in by way of hledger's JSON, twice, and compares every balance with hledger's own. */
  private Conversion comparesWithHledger(Path journal) throws Exception {
    Books books = new HledgerJson(BookFile.of(run("hledger", "-f", journal.toString(), "print", "-O", "json")));
    Conversion conversion = Conversion.of(books, ImportTexts.HLEDGER);
    LedgerInMemory ledger = new LedgerInMemory();
    ledger.apply(conversion);
    assertThat(ledger.transferOutcomes).isEqualTo(Map.of(TransferOutcome.CREATED, (int) conversion.transfers()));
    SortedMap<String, String> expected =
        hledgersBalances(run("hledger", "-f", journal.toString(), "balance", "--flat", "-O", "json"), conversion);
    SortedMap<String, String> balances = ledger.balances();
    SortedMap<String, String> added = new TreeMap<>(balances);
    added.keySet().removeIf(name -> !name.matches("equity:(conversion|virtual|rounding):[A-Z0-9_]+ .*"));
    balances.keySet().removeAll(added.keySet());
    assertThat(balances).isEqualTo(expected).isNotEmpty();
    assertThat(sum(balances)).as("the equity accounts take what hledger's balances leave over").isEqualTo(negated(sum(added)));
    ledger.apply(conversion);
    assertThat(ledger.transferOutcomes).isEqualTo(Map.of(TransferOutcome.EXISTS, (int) conversion.transfers()));
    return conversion;
  }

  private static SortedMap<String, BigDecimal> sum(SortedMap<String, String> balances) {
    SortedMap<String, BigDecimal> sums = new TreeMap<>();
    balances.forEach((name, balance) -> sums.merge(name.substring(name.lastIndexOf(' ') + 1), new BigDecimal(balance), BigDecimal::add));
    sums.values().removeIf(sum -> sum.signum() == 0);
    sums.replaceAll((asset, sum) -> sum.stripTrailingZeros());
    return sums;
  }

  private static SortedMap<String, BigDecimal> negated(SortedMap<String, BigDecimal> sums) {
    SortedMap<String, BigDecimal> negated = new TreeMap<>(sums);
    negated.replaceAll((asset, sum) -> sum.negate());
    return negated;
  }

  /** {@code [[[name, name, indent, [amount, …]], …], total]}, read here by other code than the program's. */
  private static SortedMap<String, String> hledgersBalances(Path json, Conversion conversion) throws IOException {
    SortedMap<AccountKey, BigDecimal> sums =
        new TreeMap<>(java.util.Comparator.comparing(AccountKey::name).thenComparing(AccountKey::commodity));
    for (JsonNode account : EXACT.readTree(json.toFile()).get(0)) {
      for (JsonNode amount : account.get(3)) {
        JsonNode quantity = amount.get("aquantity");
        BigDecimal value = new BigDecimal(quantity.get("decimalMantissa").decimalValue().toBigIntegerExact(), quantity.get("decimalPlaces").intValue());
        sums.merge(new AccountKey(account.get(0).textValue(), amount.get("acommodity").textValue()), value, BigDecimal::add);
      }
    }
    SortedMap<String, String> balances = new TreeMap<>();
    sums.forEach(
        (key, sum) -> {
          if (sum.signum() != 0) {
            balances.put(key.name() + " " + conversion.assets().asset(key.commodity()).name(), sum.stripTrailingZeros().toPlainString());
          }
        });
    return balances;
  }

  private static Path resource(String name) throws Exception {
    return Path.of(OtherToolsBooksTest.class.getResource(name).toURI());
  }

  private static boolean isOnPath(String program) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator)).anyMatch(path -> Files.isExecutable(Path.of(path, program)));
  }

  /** Runs a program to its end; its output is in the file. */
  private Path run(String... command) throws Exception {
    Path out = Files.createTempFile(folder, "out", ".txt");
    Path err = Files.createTempFile(folder, "err", ".txt");
    ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().put("LC_ALL", "C.UTF-8");
    Process process = builder.start();
    process.getOutputStream().close();
    if (!process.waitFor(PROCESS_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException(command[0] + " did not end");
    }
    assertThat(process.exitValue()).as(() -> String.join(" ", command) + ": " + read(err)).isZero();
    return out;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      return unreadable.toString();
    }
  }
}
