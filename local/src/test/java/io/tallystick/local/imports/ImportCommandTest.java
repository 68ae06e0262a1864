package io.tallystick.local.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.events.ParsedRequest;
import io.tallystick.events.RequestReader;
import io.tallystick.journal.SegmentCodec;
import io.tallystick.ledger.Entry;
import io.tallystick.local.Console;
import io.tallystick.local.ExitCode;
import io.tallystick.local.connection.MemoryLedger;
import io.tallystick.local.requests.Clock;
import io.tallystick.local.requests.FakeQueue;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

class ImportCommandTest {
  private static final String CSV = "date,transaction,account,asset,amount\n2026-01-01,t,a,$,1.50\n2026-01-01,t,b,$,-1.50\n";

  @TempDir Path folder;
  private final Console console = new Console();
  private final FakeQueue queue = new FakeQueue();
  private final MemoryLedger ledger = new MemoryLedger(queue);
  private final AtomicLong nanos = new AtomicLong();
  /** What happens while the command waits. */
  private Runnable meanwhile = () -> {};

  /** The ledger takes one message; called by whichever thread of the command waits. */
  private synchronized void deliver() {
    String message = queue.receive();
    if (message != null) {
      ledger.record(message);
      ledger.now += 1_000_000_000;
    }
  }

  private int run(InputStream in, String... arguments) {
    Clock clock =
        new Clock(
            () -> ledger.now,
            nanos::get,
            time -> {
              nanos.addAndGet(time.toNanos());
              meanwhile.run();
            });
    return console.run(terminal -> new ImportCommand(terminal, in, ledger, clock), arguments);
  }

  private int run(String... arguments) {
    return run(InputStream.nullInputStream(), arguments);
  }

  @Test
  void aDryRunPrintsTheRequestsAndSaysTheRestElsewhere() throws Exception {
    Path file = Files.writeString(folder.resolve("books.csv"), CSV);
    assertThat(run("--format", "csv", "--dry-run", file.toString())).isEqualTo(ExitCode.OK);
    assertThat(console.err())
        .isEqualTo("commodity $ = USD/2\n1 transaction: 1 transfer between 2 accounts\n".replace("\n", System.lineSeparator()));
    assertThat(console.out().lines()).hasSize(1);
    ParsedRequest request = new RequestReader().read(console.out().strip().getBytes(StandardCharsets.UTF_8));
    assertThat(((ParsedRequest.Readable) request).toLedgerRequest().events()).isEqualTo(3);
    String fromFile = console.out();
    assertThat(run(ImportTexts.stream(CSV), "--format", "csv", "--dry-run", "-")).isEqualTo(ExitCode.OK);
    assertThat(console.out()).isEqualTo(fromFile);
  }

  @Test
  void theSampleBooksComeInWithoutAWarning() throws Exception {
    Path file = Path.of(ImportCommandTest.class.getResource("/sample/books.json").toURI());
    assertThat(run("--format", "hledger-json", "--dry-run", file.toString())).isEqualTo(ExitCode.OK);
    assertThat(console.err()).doesNotContain("warning");
  }

  @Test
  void theChoicesOfTheUserAreTaken() throws Exception {
    assertThat(run(ImportTexts.stream(CSV), "--format", "csv", "--dry-run", "--asset", "$=AUD", "--decimals", "$=4", "-")).isEqualTo(ExitCode.OK);
    assertThat(console.out()).contains("\"asset\":\"AUD/4\"", "\"amount\":\"15000\"");
  }

  @Test
  void amountsThatTheWriterMayHaveRoundedAreSaid() throws Exception {
    String json = "[{\"tdate\":\"2026-01-01\",\"tdescription\":\"x\",\"tpostings\":[%s,%s]}]";
    String posting = "{\"paccount\":\"%s\",\"pamount\":[{\"acommodity\":\"X\",\"aquantity\":{\"decimalMantissa\":%s1,\"decimalPlaces\":10}}]}";
    String books = json.formatted(posting.formatted("a", ""), posting.formatted("b", "-"));
    assertThat(run(ImportTexts.stream(books), "--format", "hledger-json", "--dry-run", "-")).isEqualTo(ExitCode.OK);
    assertThat(console.err()).startsWith("warning: amounts of X have 10 decimals, the most that hledger-json holds");
  }

  @Test
  void whatIsWrongIsListedAndNothingIsPrinted() {
    assertThat(run(ImportTexts.stream(CSV.replace("-1.50", "-1.40")), "--format", "csv", "--dry-run", "-")).isEqualTo(ExitCode.FAILED);
    assertThat(console.out()).isEmpty();
    assertThat(console.err().lines())
        .satisfiesExactly(
            line -> assertThat(line).isEqualTo("transaction 2026-01-01 \"t\" (standard input:2): its postings of $ sum to 0.10 instead of 0"),
            line -> assertThat(line).endsWith("nothing was brought in, for one thing is wrong with the books"));
  }

  private static String books(int transactions) {
    StringBuilder csv = new StringBuilder("date,transaction,account,asset,amount,comment\n");
    for (int at = 0; at < transactions; at++) {
      csv.append("2026-01-01,t%d,a,USD,1.50,c\n2026-01-01,t%d,b%d,USD,-1.00,\n2026-01-01,t%d,c,USD,-0.50,\n".formatted(at, at, at % 9, at));
    }
    return csv.toString();
  }

  @Test
  void booksGoThroughTheQueueIntoTheLedgerAndTheSameBooksAgainChangeNothing() {
    meanwhile = this::deliver;
    assertThat(run(ImportTexts.stream(books(2_000)), "--format", "csv", "-")).as(console.err()).isEqualTo(ExitCode.OK);
    assertThat(console.err()).contains("4000 made, 0 there before, 0 refused");
    assertThat(console.out()).isEmpty();
    long segments = ledger.store.journal().last(0, ledger.deadline()).orElseThrow().sequence();
    for (boolean posted : new boolean[] {false, true}) {
      if (posted) {
        ledger.project();
      }
      assertThat(run(ImportTexts.stream(books(2_000)), "--format", "csv", "--json", "-")).isEqualTo(ExitCode.OK);
      assertThat(console.out().strip())
          .isEqualTo("{\"transactions\":2000,\"transfers\":4000,\"made\":0,\"there_before\":4000,\"refused\":0}");
      while (!queue.messages.isEmpty()) {
        deliver();
      }
    }
    assertThat(ledger.store.journal().last(0, ledger.deadline()).orElseThrow().sequence()).as("nothing is recorded twice").isEqualTo(segments);
    assertThat(run(ImportTexts.stream(books(2_001)), "--format", "csv", "-")).isEqualTo(ExitCode.OK);
    assertThat(console.err()).contains("2 made, 4000 there before, 0 refused");
  }

  @Test
  void allRequestsGoToTheFifoQueueInOneGroupInTheOrderOfTheBooks() {
    meanwhile = this::deliver;
    assertThat(run(ImportTexts.stream(books(2_000)), "--format", "csv", "--dry-run", "-")).isEqualTo(ExitCode.OK);
    List<String> requests = console.out().lines().toList();
    assertThat(requests).hasSizeGreaterThan(3);
    assertThat(run(ImportTexts.stream(books(2_000)), "--format", "csv", "-")).isEqualTo(ExitCode.OK);
    List<SendMessageBatchRequestEntry> entries = queue.calls.stream().flatMap(call -> call.entries().stream()).toList();
    assertThat(entries).extracting(SendMessageBatchRequestEntry::messageBody).isEqualTo(requests);
    assertThat(entries).extracting(SendMessageBatchRequestEntry::messageGroupId).containsOnly("import");
    assertThat(entries).extracting(SendMessageBatchRequestEntry::messageDeduplicationId).doesNotHaveDuplicates();
    assertThat(queue.calls).extracting(SendMessageBatchRequest::queueUrl).containsOnly("memory://requests.fifo");
  }

  @Test
  void whatDiffersFromBeforeIsNamedAndTheExitCodeSaysSo() {
    meanwhile = this::deliver;
    run(ImportTexts.stream(books(3)), "--format", "csv", "-");
    ledger.project();
    String edited = books(3).replaceFirst("1.50,c", "1.50,other");
    assertThat(run(ImportTexts.stream(edited), "--format", "csv", "-")).isEqualTo(ExitCode.FAILED);
    assertThat(console.err()).containsPattern("transfer imp-[a-z2-7]{26}-0 \\(2026-01-01 \"\"\\): exists_with_different_metadata");
    assertThat(console.err()).contains("0 made, 4 there before, 2 refused");
  }

  @Test
  void ofAChainThatIsRefusedTheOthersAreSaidToHaveFailedWithIt() {
    meanwhile = this::deliver;
    run(ImportTexts.stream(CSV.replace(",a,", ",c,")), "--format", "csv", "-");
    String finer = books(1).replace("1.50", "1.505").replace("-0.50", "-0.505").replace(",a,USD", ",a,$").replace(",b0,USD", ",b0,$").replace(",c,USD", ",c,$");
    assertThat(run(ImportTexts.stream(finer), "--format", "csv", "-")).isEqualTo(ExitCode.FAILED);
    assertThat(console.err())
        .containsPattern("-0 \\(.*: linked_event_failed")
        .containsPattern("-1 \\(.*: (accounts_must_have_the_same_asset|transfer_must_have_the_same_asset_as_accounts); its account")
        .contains("0 made, 0 there before, 2 refused");
  }

  @Test
  void moreDecimalsThanBeforeAreRefusedWithAHintAlsoTheSecondTime() {
    meanwhile = this::deliver;
    run(ImportTexts.stream(CSV), "--format", "csv", "-");
    String finer = CSV.replace(",t,", ",u,").replace("1.50", "1.505");
    for (int time = 0; time < 2; time++) {
      assertThat(run(ImportTexts.stream(finer), "--format", "csv", "-")).isEqualTo(ExitCode.FAILED);
      assertThat(console.err())
          .contains("transfer_must_have_the_same_asset_as_accounts; its account was opened with other decimals, see --decimals", "1 refused");
    }
  }

  @Test
  void aQueueThatFailsNowAndThenIsTriedAgainWithTheSameMessages() {
    meanwhile = this::deliver;
    for (int call = 0; call < 3; call++) {
      queue.script.add(request -> List.of(FakeQueue.failed(0, false)));
    }
    assertThat(run(ImportTexts.stream(CSV), "--format", "csv", "-")).isEqualTo(ExitCode.OK);
    assertThat(queue.calls).hasSize(4);
    assertThat(console.err()).contains("1 made");
  }

  @Test
  void aQueueThatRefusesEndsTheImport() {
    queue.script.add(request -> List.of(FakeQueue.failed(0, true)));
    assertThat(run(ImportTexts.stream(CSV), "--format", "csv", "-")).isEqualTo(ExitCode.FAILED);
    assertThat(console.err()).contains("the queue refuses a request: InvalidMessageContents: on purpose");
    assertThat(queue.calls).hasSize(1);
  }

  @Test
  void ofAChainThatDiffersInOnePlaceThatIsNamed() {
    meanwhile = this::deliver;
    String books = books(3).replace(",comment\n", ",note\n").replace("-0.50,", "-0.50,own");
    run(ImportTexts.stream(books), "--format", "csv", "-");
    for (int time = 0; time < 2; time++) {
      String edited = books.replaceFirst("-0.50,own", "-0.50,other");
      assertThat(run(ImportTexts.stream(edited), "--format", "csv", "--json", "-")).isEqualTo(ExitCode.FAILED);
      assertThat(console.err().lines().filter(line -> line.contains("imp-")))
          .satisfiesExactly(line -> assertThat(line).contains("-1 (").endsWith(": exists_with_different_metadata"));
      assertThat(console.out()).contains("\"made\":0,\"there_before\":5,\"refused\":1}");
    }
  }

  @Test
  void aSlowLedgerIsNotGivenUpAsLongAsItRecords() {
    AtomicLong next = new AtomicLong();
    meanwhile =
        () -> {
          if (nanos.get() >= next.get()) {
            next.set(nanos.get() + 50_000_000_000L);
            deliver();
          }
        };
    assertThat(run(ImportTexts.stream(books(2_000)), "--format", "csv", "--timeout", "60", "-")).as(console.err()).isEqualTo(ExitCode.OK);
    assertThat(console.err()).contains("4000 made, 0 there before, 0 refused");
    assertThat(nanos.get()).as("longer than it has patience").isGreaterThan(120_000_000_000L);
  }

  @Test
  void whatTheJournalDoesNotRecordAgainIsNewsToo() {
    meanwhile = this::deliver;
    String others = books(9).replaceAll(",t(\\d)", ",u$1");
    assertThat(run(ImportTexts.stream(others), "--format", "csv", "--decimals", "USD=4", "-")).isEqualTo(ExitCode.OK);
    assertThat(run(ImportTexts.stream(books(2_000)), "--format", "csv", "-")).isEqualTo(ExitCode.FAILED);
    assertThat(console.err()).contains("4000 refused");
    long begun = nanos.get();
    List<String> held = new ArrayList<>();
    meanwhile =
        () -> {
          long seconds = (nanos.get() - begun) / 1_000_000_000;
          if (seconds >= 40) {
            held.addAll(queue.receiveAll()); // then repeated refusals are certain
          }
          if (seconds >= 80) {
            held.forEach(ledger::record);
            held.clear();
          }
        };
    assertThat(run(ImportTexts.stream(books(2_001)), "--format", "csv", "--timeout", "60", "-")).as(console.err()).isEqualTo(ExitCode.FAILED);
    assertThat(console.err()).contains("0 made, 0 there before, 4002 refused");
  }

  @Test
  void aLedgerThatStopsIsGivenUpAndTheSameImportAgainGoesOn() {
    AtomicBoolean stopped = new AtomicBoolean();
    meanwhile =
        () -> {
          if (!stopped.getAndSet(true)) {
            deliver();
          }
        };
    assertThat(run(ImportTexts.stream(books(2_000)), "--format", "csv", "-")).isEqualTo(ExitCode.ENVIRONMENT);
    long made =
        SegmentCodec.open(ledger.store.journal().last(0, ledger.deadline()).orElseThrow()).entries().stream()
            .filter(Entry.TransferMade.class::isInstance)
            .count();
    assertThat(made).isBetween(100L, 3_900L);
    assertThat(console.err()).contains("nothing was recorded for 60 s; " + (4_000 - made) + " of 4000 transfers");
    queue.receiveAll();
    meanwhile = this::deliver;
    assertThat(run(ImportTexts.stream(books(2_000)), "--format", "csv", "-")).isEqualTo(ExitCode.OK);
    assertThat(console.err()).contains((4_000 - made) + " made, " + made + " there before, 0 refused");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 60, 900})
  void aLedgerThatRecordsNothingIsGivenUpAfterTheTimeout(long seconds) {
    assertThat(run(ImportTexts.stream(CSV), "--format", "csv", "--timeout", Long.toString(seconds), "-")).isEqualTo(ExitCode.ENVIRONMENT);
    assertThat(console.err()).contains("nothing was recorded for " + seconds + " s; 1 of 1 transfers");
    assertThat(nanos.get() / 1_000_000_000).isBetween(seconds - 1, seconds + 1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "--format qif -                       | 2 | 'qif' is none of [hledger-json, csv]",
        "-                                    | 2 | Missing required option: '--format=",
        "--format csv                         | 2 | Missing required parameter: 'FILE'",
        "--format csv --decimals $=100 -      | 2 | --decimals $=100 must be 0 to 99",
        "--format csv --decimals $=x -        | 2 | 'x' is not an int",
        "--format csv --timeout 0 -           | 2 | --timeout must be 1 to 86400 seconds",
        "--format csv no/such/file            | 1 | no such file: no/such/file",
        "--format hledger-json -              | 1 | is not what hledger print -O json writes",
      })
  void wrongUsageAndWrongFilesAreOneLine(String arguments, int exitCode, String reason) {
    assertThat(run(arguments.split(" "))).isEqualTo(exitCode);
    assertThat(console.err().lines()).hasSize(1).first().asString().contains(reason);
  }
}
