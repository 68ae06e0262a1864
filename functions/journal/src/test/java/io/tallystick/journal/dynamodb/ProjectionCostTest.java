package io.tallystick.journal.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.journal.Checkpoints;
import io.tallystick.journal.Consistency;
import io.tallystick.journal.Cursors;
import io.tallystick.journal.DatedPage;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.FieldIndex;
import io.tallystick.journal.FieldKey;
import io.tallystick.journal.FieldPage;
import io.tallystick.journal.Journal;
import io.tallystick.journal.PageRange;
import io.tallystick.journal.Parallel;
import io.tallystick.journal.Retry;
import io.tallystick.journal.StatementPage;
import io.tallystick.journal.Statements;
import io.tallystick.journal.Store;
import io.tallystick.journal.TransferIndex;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * What one run of the projector writes for its transfers, by table, and what of it is for questions with predicates and for business dates. {@code
 * -Dcost.transfers=N -Dcost.accounts=N -Dcost.report=true} prints the figures of another size.
 */
class ProjectionCostTest {
  private static final int TRANSFERS = Integer.getInteger("cost.transfers", 2_000);
  private static final int ACCOUNTS = Integer.getInteger("cost.accounts", 100);
  private static final int BATCH = 1_000;
  private static final long START = 1_800_000_000_000_000_000L;
  private static final Asset USD = Asset.of("USD/2");
  private static DynamoDbClient client;

  private final Map<String, Double> units = new ConcurrentHashMap<>();

  @BeforeAll
  static void connect() {
    client = LocalTables.client().build();
  }

  @AfterAll
  static void close() {
    client.close();
  }

  private enum Load {
    PLAIN,
    REFERENCES,
    DATES
  }

  private static Deadline deadline() {
    return Deadline.after(LocalTables.PATIENCE);
  }

  /** The write units of one run, by table. */
  private Map<String, Double> projecting(int accounts, Load load) {
    Tables tables = LocalTables.create(client);
    Store store = new Apart(metered(tables, ""), metered(tables, "questions: "));
    long[] now = {START};
    Recorder recorder =
        new Recorder(store, 0, () -> now[0], RecorderLimits.DEFAULT, new Retry(new Random(1), time -> {}), RecorderListener.NONE);
    List<NewAccount> openings = new ArrayList<>();
    for (int account = 0; account < accounts; account++) {
      openings.add(new NewAccount(id(account), USD, 1, AccountFlags.NONE, Amount.ZERO, "", ""));
    }
    for (List<NewAccount> some : Parallel.parts(openings, BATCH)) {
      recorder.record(List.of(new Request(some, List.of())), deadline());
    }
    Projector.Limits whole = new Projector.Limits(2_000, 1_000_000, 20_000);
    new Projector(store, 0, whole).post(deadline());
    Random random = new Random(5);
    List<NewTransfer> transfers = new ArrayList<>();
    for (int i = 0; i < TRANSFERS; i++) {
      int debit = random.nextInt(accounts);
      int credit = (debit + 1 + random.nextInt(accounts - 1)) % accounts;
      String reference = load == Load.REFERENCES ? "order " + i : "";
      Instant date = load == Load.DATES ? Instant.ofEpochSecond(START / 1_000_000_000L - 86_400L * random.nextInt(30)) : null;
      String id = new UUID((START / 1_000_000 + i / 20) << 16 | 0x7000 | random.nextInt(0x1000), random.nextLong() >>> 2 | 1L << 63).toString();
      transfers.add(
          new NewTransfer(
              new TransferId(id), id(debit), id(credit), Amount.of(1 + random.nextInt(10_000)), USD, 1, TransferFlags.NONE, TransferId.NONE,
              TransferId.NONE, 0, reference, "", date));
    }
    for (List<NewTransfer> some : Parallel.parts(transfers, BATCH)) {
      now[0] += 50_000_000;
      recorder.record(List.of(new Request(List.of(), some)), deadline());
    }
    units.clear();
    assertThat(new Projector(store, 0, whole).post(deadline()).entries()).isEqualTo(TRANSFERS);
    return Map.copyOf(units);
  }

  /** A store in those tables that counts write units by the table's name, after a prefix. */
  private DynamoStore metered(Tables tables, String prefix) {
    Meter meter =
        (operation, table, used) -> {
          if (operation.writes()) {
            units.merge(prefix + table.substring(table.lastIndexOf('-') + 1), used, Double::sum);
          }
        };
    return new DynamoStore(client, tables, new Calls(new Retry(new Random(1), time -> {}), meter, LocalTables.PATIENCE));
  }

  /** One store, but what is there for questions only is counted apart. */
  private record Apart(Store of, Store questions) implements Store {
    @Override
    public Journal journal() {
      return of.journal();
    }

    @Override
    public Checkpoints checkpoints() {
      return of.checkpoints();
    }

    @Override
    public TransferIndex transfers() {
      return of.transfers();
    }

    @Override
    public FieldIndex fields() {
      return questions.fields();
    }

    @Override
    public Statements statements() {
      return new Statements() {
        @Override
        public void save(Collection<StatementPage> pages, Deadline deadline) {
          of.statements().save(pages, deadline);
        }

        @Override
        public List<StatementPage> pages(AccountId account, PageRange range, Consistency consistency, Deadline deadline) {
          return of.statements().pages(account, range, consistency, deadline);
        }

        @Override
        public void saveDated(Collection<DatedPage> pages, Deadline deadline) {
          questions.statements().saveDated(pages, deadline);
        }

        @Override
        public List<DatedPage> dated(AccountId account, PageRange range, Consistency consistency, Deadline deadline) {
          return of.statements().dated(account, range, consistency, deadline);
        }
      };
    }

    @Override
    public Cursors cursors() {
      return of.cursors();
    }
  }

  private static AccountId id(int account) {
    return new AccountId("acct-%06d".formatted(account));
  }

  private static void report(String name, Map<String, Double> used) {
    if (Boolean.getBoolean("cost.report")) {
      double all = used.values().stream().mapToDouble(Double::doubleValue).sum();
      double before = all - used.entrySet().stream().filter(entry -> entry.getKey().startsWith("questions")).mapToDouble(Map.Entry::getValue).sum();
      System.out.printf("%s: %.4f write units a transfer, %.4f without questions, %s%n", name, all / TRANSFERS, before / TRANSFERS, used);
    }
  }

  @Test
  void plainTransfersCostAnItemForTheirCodeAndOneForTheirAssetMore() {
    int parts = 2 * ((TRANSFERS - 1) / FieldPage.maxRows(FieldKey.Field.TRANSFER_CODE) + 1);
    Map<String, Double> uniform = projecting(ACCOUNTS, Load.PLAIN);
    report("uniform", uniform);
    assertThat(uniform.get("questions: transfers")).isEqualTo(parts);
    Map<String, Double> pair = projecting(2, Load.PLAIN);
    report("hot pair", pair);
    assertThat(pair.get("questions: transfers")).isEqualTo(parts);
    assertThat(pair.get("accounts")).isEqualTo(2);
    assertThat(pair.get("transfers")).isEqualTo(uniform.get("transfers"));
    assertThat(pair).doesNotContainKey("questions: statements");
  }

  @Test
  void aReferenceOfItsOwnCostsOneWrite() {
    Map<String, Double> plain = projecting(ACCOUNTS, Load.PLAIN);
    Map<String, Double> referenced = projecting(ACCOUNTS, Load.REFERENCES);
    report("references", referenced);
    assertThat(referenced.get("questions: transfers")).isEqualTo(plain.get("questions: transfers") + TRANSFERS);
    assertThat(referenced.get("statements")).isEqualTo(plain.get("statements"));
  }

  @Test
  void datesCostOnePageMoreForEachAccount() {
    Map<String, Double> dated = projecting(ACCOUNTS, Load.DATES);
    report("dates", dated);
    assertThat(dated.get("questions: statements")).isBetween(0.9 * ACCOUNTS, 1.5 * ACCOUNTS);
  }
}
