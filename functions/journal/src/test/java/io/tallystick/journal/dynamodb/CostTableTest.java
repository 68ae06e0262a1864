package io.tallystick.journal.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.Parallel;
import io.tallystick.journal.Retry;
import io.tallystick.journal.readmodel.Projector;
import io.tallystick.journal.record.Recorder;
import io.tallystick.journal.record.RecorderLimits;
import io.tallystick.journal.record.RecorderListener;
import io.tallystick.ledger.AccountFlags;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.NewAccount;
import io.tallystick.ledger.NewTransfer;
import io.tallystick.ledger.Request;
import io.tallystick.ledger.TransferFlags;
import io.tallystick.ledger.TransferId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The table of costs in the operating manual is what DynamoDB's units, as they are measured here, come to at the prices that stand on the same page. {@code
 * -Dcosts.write=true} writes the table anew.
 */
class CostTableTest {
  private static final Path PAGE = Path.of("..", "..", "docs", "operating", "costs.md");
  private static final Pattern PRICE = Pattern.compile("(?m)^\\| ([^|]+?) \\| \\$([0-9.]+) \\|");
  private static final Pattern TIME = Pattern.compile("(?m)^\\| ([^|]+?) \\| ([0-9.]+) ms \\|");
  private static final String BEGIN = "<!-- the table is written by CostTableTest -->\n";
  private static final String END = "<!-- end of the table -->";
  private static final double MILLION = 1e6;
  /** Compressed sizes may differ a little from one build of a JDK to the next. */
  private static final double TOLERANCE = 0.02;
  private static final int MANY_ACCOUNTS = 2_000;
  private static final int OPENINGS_AT_ONCE = 2_000;
  /** Lambda hands over messages in receipts and deletions of ten. */
  private static final int MESSAGES_TOGETHER = 10;
  private static final long START = 1_800_000_000_000_000_000L;
  private static final Asset USD = Asset.of("USD/2");

  private static DynamoDbClient client;

  private record Units(double commitWrites, double postWrites, double reads) {}

  /**
   * @param commits how many there are in one run of the projector
   * @param accounts that transfers go between
   */
  private record Scenario(String name, int batch, int commits, int accounts, boolean http) {}

  private static final List<Scenario> SCENARIOS =
      List.of(
          new Scenario("one by one over HTTP", 1, 1, 2, true),
          new Scenario("one by one", 1, 1, 2, false),
          new Scenario("100 a commit, two accounts", 100, 1, 2, false),
          new Scenario("100 a commit, 2,000 accounts", 100, 1, MANY_ACCOUNTS, false),
          new Scenario("1,000 a commit, two accounts", 1_000, 1, 2, false),
          new Scenario("1,000 a commit, 2,000 accounts", 1_000, 1, MANY_ACCOUNTS, false),
          new Scenario("1,000 a commit, 2,000 accounts, 10 commits a run", 1_000, 10, MANY_ACCOUNTS, false));

  @BeforeAll
  static void connect() {
    client = LocalTables.client().build();
  }

  @AfterAll
  static void close() {
    client.close();
  }

  private static Deadline deadline() {
    return Deadline.after(LocalTables.PATIENCE);
  }

  /** One ledger, a warm recorder, a warm projector, and what they use. */
  private static final class Measured {
    private final DoubleAdder writes = new DoubleAdder();
    private final DoubleAdder reads = new DoubleAdder();
    private final Random random = new Random(7);
    private final int accounts;
    private final Recorder recorder;
    private final Projector projector;
    private long now = START;
    private int made;

    Measured(int accounts) {
      this.accounts = accounts;
      Meter meter = (operation, table, used) -> (operation.writes() ? writes : reads).add(used);
      DynamoStore store =
          new DynamoStore(client, LocalTables.create(client), new Calls(new Retry(random, time -> {}), meter, LocalTables.PATIENCE));
      recorder = new Recorder(store, 0, () -> now++, RecorderLimits.DEFAULT, new Retry(random, time -> {}), RecorderListener.NONE);
      projector = new Projector(store, 0, new Projector.Limits(2_000, 1_000_000, 20_000));
      List<NewAccount> openings = new ArrayList<>();
      for (int account = 0; account < accounts; account++) {
        openings.add(new NewAccount(id(account), USD, 1, AccountFlags.NONE, Amount.ZERO, "", ""));
      }
      Parallel.parts(openings, OPENINGS_AT_ONCE).forEach(some -> recorder.record(List.of(new Request(some, List.of())), deadline()));
      projector.post(deadline());
      commit(1);
      projector.post(deadline());
    }

    private static AccountId id(int account) {
      return new AccountId("acct-%06d".formatted(account));
    }

    private void commit(int batch) {
      now += 50_000_000;
      List<NewTransfer> transfers = new ArrayList<>();
      for (int i = 0; i < batch; i++) {
        int debit = random.nextInt(accounts);
        int credit = (debit + 1 + random.nextInt(accounts - 1)) % accounts;
        String id = new UUID((now / 1_000_000) << 16 | 0x7000 | random.nextInt(0x1000), random.nextLong() >>> 2 | 1L << 63).toString();
        transfers.add(
            new NewTransfer(
                new TransferId(id), id(debit), id(credit), Amount.of(1 + random.nextInt(10_000)), USD, 1, TransferFlags.NONE, TransferId.NONE,
                TransferId.NONE, 0, "", "", null));
      }
      recorder.record(List.of(new Request(List.of(), transfers)), deadline());
      made += batch;
    }

    Units of(Scenario scenario) {
      writes.reset();
      reads.reset();
      made = 0;
      for (int commit = 0; commit < scenario.commits(); commit++) {
        commit(scenario.batch());
      }
      double commits = writes.sumThenReset();
      assertThat(projector.post(deadline()).entries()).isEqualTo(made);
      return new Units(commits / made, writes.sum() / made, reads.sum() / made);
    }
  }

  private static Map<String, Double> named(Pattern line, String page) {
    Map<String, Double> found = new TreeMap<>();
    for (MatchResult match : line.matcher(page).results().toList()) {
      found.put(match.group(1), Double.parseDouble(match.group(2)));
    }
    return found;
  }

  private static List<Double> row(Scenario scenario, Units units, Map<String, Double> prices, Map<String, Double> times) {
    double writeUnit = prices.get("a million write units");
    double commit = units.commitWrites() * writeUnit;
    double post = units.postWrites() * writeUnit;
    double read = units.reads() * prices.get("a million read units");
    double commits = MILLION / scenario.batch();
    double runs = commits / scenario.commits();
    double seconds =
        commits * times.get("a recording") / 1e3 + runs * times.get("a posting") / 1e3 + MILLION * (times.get("a transfer recorded") + times.get("a transfer posted")) / 1e3;
    double lambda =
        seconds * prices.get("a GB-second of Lambda on arm64") * times.get("memory, in GB times") + (commits + runs) * prices.get("a million invocations of Lambda") / MILLION;
    double arrival =
        scenario.http()
            ? prices.get("a million requests to an HTTP API")
            : (1 + 2.0 / Math.min(scenario.batch(), MESSAGES_TOGETHER)) * prices.get("a million requests to SQS");
    return List.of(units.commitWrites(), commit, units.postWrites(), post, units.reads(), read, lambda, arrival, commit + post + read + lambda + arrival);
  }

  private static String line(Scenario scenario, List<Double> row) {
    return String.format(
        Locale.ROOT, "| %s | %.4f | $%.3f | %.4f | $%.3f | %.4f | $%.3f | $%.3f | $%.3f | **$%.2f** |", scenario.name(), row.get(0), row.get(1), row.get(2), row.get(3),
        row.get(4), row.get(5), row.get(6), row.get(7), row.get(8));
  }

  private static List<Double> numbers(String line) {
    return Pattern.compile("(?<=\\| )(?:\\*\\*)?\\$?([0-9]+\\.[0-9]+)").matcher(line).results().map(match -> Double.parseDouble(match.group(1))).toList();
  }

  @Test
  void theTableIsWhatTheMeasuredUnitsComeToAtTheListedPrices() throws IOException {
    String page = Files.readString(PAGE);
    Map<String, Double> prices = named(PRICE, page);
    Map<String, Double> times = named(TIME, page);
    times.put("memory, in GB times", 1769.0 / 1024);
    Map<Integer, Measured> ledgers = new TreeMap<>();
    StringBuilder table =
        new StringBuilder(
            """
            | a million transfers | write units each, commit | commit | write units each, read tables | read tables | read units each | reads | Lambda | arrival | in all |
            |---|---|---|---|---|---|---|---|---|---|
            """);
    List<String> written = page.substring(page.indexOf(BEGIN) + BEGIN.length(), page.indexOf(END)).lines().skip(2).toList();
    List<List<Double>> rows = new ArrayList<>();
    for (Scenario scenario : SCENARIOS) {
      List<Double> row = row(scenario, ledgers.computeIfAbsent(scenario.accounts(), Measured::new).of(scenario), prices, times);
      rows.add(row);
      table.append(line(scenario, row)).append('\n');
    }
    if (Boolean.getBoolean("costs.write")) {
      Files.writeString(PAGE, page.substring(0, page.indexOf(BEGIN) + BEGIN.length()) + table + page.substring(page.indexOf(END)));
      return;
    }
    assertThat(written).hasSameSizeAs(SCENARIOS);
    for (int i = 0; i < SCENARIOS.size(); i++) {
      assertThat(written.get(i)).startsWith("| " + SCENARIOS.get(i).name() + " |");
      List<Double> stated = numbers(written.get(i));
      assertThat(stated).as(SCENARIOS.get(i).name()).hasSize(rows.get(i).size());
      for (int column = 0; column < stated.size(); column++) {
        double rounding = column == stated.size() - 1 ? 0.006 : column % 2 == 0 && column < 5 ? 0.00006 : 0.0006;
        assertThat(stated.get(column))
            .as("%s, column %d", SCENARIOS.get(i).name(), column + 1)
            .isCloseTo(rows.get(i).get(column), offset(TOLERANCE * rows.get(i).get(column) + rounding));
      }
    }
  }
}
