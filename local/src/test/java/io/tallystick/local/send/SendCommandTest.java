package io.tallystick.local.send;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.events.ParsedRequest;
import io.tallystick.events.RequestReader;
import io.tallystick.local.Console;
import io.tallystick.local.ExitCode;
import io.tallystick.local.connection.MemoryLedger;
import io.tallystick.local.requests.Clock;
import io.tallystick.local.requests.FakeQueue;
import io.tallystick.local.requests.FakeStream;
import io.tallystick.local.requests.OutcomeFollower;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Time stands still but for the waits of the command, in which the ledger gets to work. */
class SendCommandTest {
  private static final String OPEN = "{\"accounts\":[{\"id\":\"a\",\"asset\":\"USD/2\"},{\"id\":\"b\",\"asset\":\"USD/2\"}]}";

  private final FakeQueue queue = new FakeQueue();
  private final MemoryLedger ledger = new MemoryLedger(queue);
  private final Console console = new Console();
  private final AtomicLong nanoTime = new AtomicLong();
  private Runnable whileWaiting = this::handleAll;
  @TempDir private Path folder;

  @BeforeEach
  void openAccounts() {
    ledger.record(OPEN);
  }

  /** What the functions do: every message is decided, those that cannot be read are dropped. */
  private void handleAll() {
    List<String> bodies = new ArrayList<>(queue.receiveAll());
    for (String body : bodies) {
      if (new RequestReader().read(body.getBytes(StandardCharsets.UTF_8)) instanceof ParsedRequest.Readable readable) {
        ledger.record(readable.toLedgerRequest());
      }
    }
  }

  private static String transfer(String id, String debit, String credit, long amount) {
    return "{\"transfers\":[{\"id\":\"%s\",\"debit_account_id\":\"%s\",\"credit_account_id\":\"%s\",\"amount\":\"%d\",\"asset\":\"USD/2\"}]}"
        .formatted(id, debit, credit, amount);
  }

  private int send(String lines, String... options) {
    return send(lines.getBytes(StandardCharsets.UTF_8), options);
  }

  private int send(byte[] lines, String... options) {
    try {
      Path file = Files.write(folder.resolve("requests.ndjson"), lines);
      List<String> arguments = new ArrayList<>(List.of(options));
      arguments.add(file.toString());
      Clock clock =
          new Clock(
              () -> ledger.now,
              nanoTime::get,
              time -> {
                nanoTime.addAndGet(time.toNanos());
                whileWaiting.run();
              });
      return console.run(terminal -> new SendCommand(terminal, ledger, clock), arguments.toArray(String[]::new));
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Test
  void eachLineIsAMessageAsItIs() {
    String first = " " + transfer("t1", "a", "b", 1) + "\t\r";
    String second = transfer("t2", "a", "b", 2).replace("\"t2\"", "\"\\u0074ü漢\uD83D\uDC69\"");
    assertThat(send(first + "\n\n  \r\n" + second)).isEqualTo(ExitCode.OK);
    assertThat(queue.bodies()).containsExactly(first, second);
    assertThat(console.out()).isEmpty();
    assertThat(console.err()).isEqualTo("2 requests sent\n");
  }

  @Test
  void theFifoQueueGetsTheGroup() {
    send(transfer("t1", "a", "b", 1), "--fifo");
    send(transfer("t2", "a", "b", 1), "--fifo", "--group", "mine");
    assertThat(queue.calls).extracting(call -> call.queueUrl()).containsOnly("memory://requests.fifo");
    assertThat(queue.messages).extracting(message -> message.messageGroupId()).containsExactly("tally", "mine");
  }

  @Test
  void theStreamGetsThePartitionKey() {
    FakeStream stream = new FakeStream();
    ledger.kinesis = stream;
    assertThat(send(transfer("t1", "a", "b", 1) + "\n" + transfer("t2", "a", "b", 2), "--stream", "--partition-key", "mine")).isEqualTo(ExitCode.OK);
    assertThat(stream.calls).extracting(call -> call.streamName()).containsExactly("memory-requests");
    assertThat(stream.records).extracting(record -> record.partitionKey()).containsExactly("mine", "mine");
    assertThat(stream.bodies()).containsExactly(transfer("t1", "a", "b", 1), transfer("t2", "a", "b", 2));
    assertThat(console.err()).isEqualTo("2 requests sent\n");
    assertThat(queue.calls).isEmpty();
  }

  @Test
  void requestsOfTheStreamAreFollowedToo() {
    FakeStream stream = new FakeStream();
    ledger.kinesis = stream;
    whileWaiting = () -> stream.bodies().forEach(ledger::record);
    assertThat(send(transfer("t1", "a", "b", 1), "--stream", "--wait")).isEqualTo(ExitCode.OK);
    assertThat(console.out()).contains("\"id\":\"t1\",\"outcome\":\"created\"");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      --stream --fifo                 | --stream and --fifo exclude each other
      --partition-key mine            | --partition-key needs --stream
      --stream --partition-key ''     | --partition-key must be 1 to 256 characters
      """)
  void optionsOfTheStreamThatDoNotFitAreNamed(String options, String message) {
    String[] arguments = Arrays.stream(options.split(" ")).map(option -> option.equals("''") ? "" : option).toArray(String[]::new);
    assertThat(send(transfer("t1", "a", "b", 1), arguments)).isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).contains(message);
  }

  @Test
  void whatIsNoValidRequestIsNamedAndNotSent() {
    String lines = String.join("\n", transfer("t1", "a", "b", 1), "nonsense", "", transfer("t2", "a", "b", 1).replace("\"1\"", "1.5"), "[]");
    assertThat(send(lines)).isEqualTo(ExitCode.FAILED);
    assertThat(queue.bodies()).hasSize(1);
    assertThat(console.err().lines()).hasSize(4);
    assertThat(console.err().lines().toList().get(0)).startsWith("line 2: is not JSON");
    assertThat(console.err().lines().toList().get(1)).startsWith("line 4: transfers[0].amount must be");
    assertThat(console.err().lines().toList().get(2)).isEqualTo("line 5: must be a JSON object");
    assertThat(console.err()).endsWith("1 request sent, 3 not sent\n");
  }

  @Test
  void onRequestTheLedgerIsLeftToFindOut() {
    assertThat(send("nonsense\n" + transfer("t1", "a", "b", 1), "--no-check")).isEqualTo(ExitCode.OK);
    assertThat(queue.bodies()).containsExactly("nonsense", transfer("t1", "a", "b", 1));
  }

  @Test
  void whatAQueueCannotCarryIsNeverSent() {
    byte[] malformed = {'{', (byte) 0xC3, '}', '\n'};
    assertThat(send(malformed, "--no-check")).isEqualTo(ExitCode.FAILED);
    assertThat(console.err()).startsWith("line 1: must be UTF-8");
    assertThat(send("{\"transfers\":[]}\u0001", "--no-check")).isEqualTo(ExitCode.FAILED);
    assertThat(console.err()).startsWith("line 1: must not have the character U+0001");
    assertThat(send("{\"x\":\"\uFFFF\"}", "--no-check")).isEqualTo(ExitCode.FAILED);
    assertThat(send(" ".repeat(1024 * 1024) + "{}\n" + transfer("t1", "a", "b", 1), "--no-check")).isEqualTo(ExitCode.FAILED);
    assertThat(console.err()).isEqualTo("line 1: must not exceed 1048576 bytes\n1 request sent, 1 not sent\n");
    assertThat(queue.bodies()).containsExactly(transfer("t1", "a", "b", 1));
  }

  @Test
  void manyProblemsOfALineAreCounted() {
    String transfer = "{\"id\":1}";
    assertThat(send("{\"transfers\":[" + String.join(",", Collections.nCopies(9, transfer)) + "]}")).isEqualTo(ExitCode.FAILED);
    assertThat(console.err().lines().filter(line -> line.startsWith("line 1: "))).hasSize(6).last().asString().contains("more problems");
  }

  @Test
  void outcomesComeInTheOrderOfTheLines() {
    ledger.record(transfer("old", "a", "b", 5));
    String lines =
        String.join(
            "\n",
            transfer("t1", "a", "b", 1),
            transfer("old", "a", "b", 5),
            transfer("t2", "nobody", "b", 1),
            "[]",
            transfer("old", "a", "b", 6),
            transfer("t3", "a", "a", 1),
            transfer("t1", "a", "b", 1));
    assertThat(send(lines, "--wait")).isEqualTo(ExitCode.FAILED);
    assertThat(console.out())
        .isEqualTo(
            """
            {"accounts":[],"transfers":[{"id":"t1","outcome":"created","timestamp":1000000000000000003}]}
            {"accounts":[],"transfers":[{"id":"old","outcome":"exists","timestamp":1000000000000000002}]}
            {"accounts":[],"transfers":[{"id":"t2","outcome":"debit_account_not_found","timestamp":1000000000000000004}]}
            {"error":{"field":"$","reason":"must be a JSON object","line":4}}
            {"accounts":[],"transfers":[{"id":"old","outcome":"exists_with_different_amount","timestamp":1000000000000000005}]}
            {"accounts":[],"transfers":[{"id":"t3","outcome":"accounts_must_be_different","timestamp":1000000000000000006}]}
            {"accounts":[],"transfers":[{"id":"t1","outcome":"exists","timestamp":1000000000000000003}]}
            """);
    assertThat(console.err()).endsWith("6 requests sent, 1 not sent; 3 accepted, 3 with rejections, 0 unresolved\n");
  }

  @Test
  void rejectionsAreOutcomesUnlessTheyAreToFail() {
    assertThat(send(transfer("t1", "nobody", "b", 1), "--wait")).isEqualTo(ExitCode.OK);
    assertThat(send(transfer("t2", "nobody", "b", 1), "--wait", "--fail-on-rejection")).isEqualTo(ExitCode.FAILED);
    assertThat(send(transfer("t3", "a", "b", 1), "--wait", "--fail-on-rejection")).isEqualTo(ExitCode.OK);
  }

  @Test
  void invalidEventsThatAreSentAnywayAreOutcomesToo() {
    String line = "{\"transfers\":[{\"id\":\"x\",\"amount\":\"1.5\"},%s]}".formatted(transfer("t1", "a", "b", 1).replaceAll(".*\\[|\\].*", ""));
    assertThat(send(line + "\nnonsense", "--wait", "--no-check")).isEqualTo(ExitCode.OK);
    assertThat(console.out().lines().toList().get(0))
        .startsWith("{\"accounts\":[],\"transfers\":[{\"id\":\"x\",\"outcome\":\"invalid\",\"field\":\"transfers[0].amount\"")
        .endsWith("{\"id\":\"t1\",\"outcome\":\"created\",\"timestamp\":1000000000000000002}]}");
    assertThat(console.out().lines().toList().get(1)).startsWith("{\"error\":{\"field\":\"$\"");
  }

  @Test
  void aRefusalThatIsNotRecordedAgainIsKnownWhenTheQueueIsEmpty() {
    send(transfer("t1", "a", "a", 1), "--wait");
    String first = console.out();
    assertThat(first).contains("accounts_must_be_different");
    assertThat(send(transfer("t1", "a", "a", 1), "--wait")).isEqualTo(ExitCode.OK);
    assertThat(console.out()).isEqualTo(first);
  }

  @Test
  void aRefusalThatIsNotRecordedAgainIsNotToldWhileAMessageIsInFlight() {
    send(transfer("t1", "a", "a", 1), "--wait");
    queue.inFlight = 1;
    assertThat(send(transfer("t1", "a", "a", 1), "--wait", "--timeout", "300")).isEqualTo(ExitCode.FAILED);
    assertThat(console.out()).isEqualTo("{\"unresolved\":{\"line\":1,\"accounts\":[],\"transfers\":[\"t1\"]}}\n");
  }

  @Test
  void whatIsNotDecidedInTimeIsUnresolved() {
    whileWaiting = () -> {};
    String lines = transfer("t1", "a", "b", 1) + "\n{\"accounts\":[{\"id\":\"a\\\"b\",\"asset\":\"USD/2\"},{\"id\":\"c\",\"asset\":\"USD/2\"}]}";
    assertThat(send(lines, "--wait", "--timeout", "30")).isEqualTo(ExitCode.FAILED);
    assertThat(console.out())
        .isEqualTo(
            """
            {"unresolved":{"line":1,"accounts":[],"transfers":["t1"]}}
            {"unresolved":{"line":2,"accounts":["a\\"b","c"],"transfers":[]}}
            """);
    assertThat(Duration.ofNanos(nanoTime.get())).isGreaterThanOrEqualTo(Duration.ofSeconds(30));
    assertThat(console.err()).endsWith("2 requests sent; 0 accepted, 0 with rejections, 2 unresolved\n");
  }

  @Test
  void whatExistsIsToldWhileTheQueueStandsStill() {
    ledger.record(transfer("t1", "a", "b", 1));
    whileWaiting = () -> {};
    assertThat(send(transfer("t1", "a", "b", 1), "--wait")).isEqualTo(ExitCode.OK);
    assertThat(console.out()).contains("\"outcome\":\"exists\"");
  }

  @Test
  void moreThanFitsIntoTheWindowIsFollowedToo() {
    StringBuilder lines = new StringBuilder();
    String padding = " ".repeat(900_000);
    int requests = (int) (OutcomeFollower.WINDOW_BYTES / padding.length()) + 20;
    for (int at = 0; at < requests; at++) {
      lines.append(transfer("t" + at, "a", "b", 1)).append(padding).append('\n');
    }
    assertThat(send(lines.toString(), "--wait")).isEqualTo(ExitCode.OK);
    List<String> outcomes = console.out().lines().toList();
    assertThat(outcomes).hasSize(requests);
    for (int at = 0; at < requests; at++) {
      assertThat(outcomes.get(at)).contains("\"id\":\"t" + at + "\",\"outcome\":\"created\"");
    }
  }

  @Test
  void whatTheQueueRefusesIsNamedAndFails() {
    queue.script.add(call -> List.of(FakeQueue.failed(0, true)));
    assertThat(send(transfer("t1", "a", "b", 1) + "\n" + transfer("t2", "a", "b", 1), "--wait")).isEqualTo(ExitCode.FAILED);
    assertThat(console.err()).startsWith("line 1: refused by the queue: InvalidMessageContents: on purpose\n");
    assertThat(console.out().lines().toList().get(0)).startsWith("{\"error\":{\"field\":\"$\",\"reason\":\"refused by the queue");
    assertThat(console.out().lines().toList().get(1)).contains("\"created\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"--group g", "--timeout 5", "--fail-on-rejection", "--wait --timeout 0", "--wait --timeout 86401", "--fifo --group ü", "--fifo --group ="})
  void wrongOptionsAreUsageErrors(String options) {
    assertThat(send("", options.replace("=", "").split(" ", -1))).isEqualTo(ExitCode.USAGE);
    assertThat(queue.calls).isEmpty();
  }

  @Test
  void aMissingFileIsOneLine() {
    assertThat(console.run(terminal -> new SendCommand(terminal, ledger, Clock.SYSTEM), "/nowhere/at/all")).isEqualTo(ExitCode.FAILED);
    assertThat(console.err()).isEqualTo("send: no such file: /nowhere/at/all\n");
  }
}
