package io.tallystick.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tallystick.local.Console;
import io.tallystick.local.ExitCode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The ledger from end to end: requests, outcomes, balances, duplicates, killed processes, and a verifier that finds nothing. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LedgerEndToEndTest {
  private static final long SEED = 20261128;
  private static final int TRANSFERS = 300;
  private static final int AMOUNT = 7;
  /** What a killed process had received stays invisible for 60 s then, instead of 120 s. */
  private static final Map<String, String> PARAMETERS = Map.of("RecorderTimeoutSeconds", "5", ChosenBackend.SNAP_START, "PublishedVersions");
  /** How long a request is followed, in seconds: it may have been received by a process that is killed, and then by another one. */
  private static final String FOLLOWED = "300";
  private static final int KILLS = 3;
  private static final Duration BETWEEN_KILLS = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Console console = new Console();
  private final SplittableRandom random = new SplittableRandom(SEED);
  private Path folder;
  private ChosenBackend ledger;
  private volatile boolean over;

  /** Which backend the tests of this class run on. */
  String backend() {
    return ChosenBackend.chosen();
  }

  @BeforeAll
  void start(@TempDir Path data) throws Exception {
    folder = data;
    ledger = ChosenBackend.start(backend(), folder, "books", PARAMETERS, SEED);
  }

  @AfterAll
  void stop() throws Exception {
    if (ledger != null) {
      ledger.close();
    }
  }

  @Test
  @Order(1)
  void everyTransferIsMadeOnceAlthoughProcessesAreKilledMeanwhile() throws Exception {
    Path requests = requests();
    assertThat(tally("send", "--fifo", "--wait", opening().toString())).as(console.err()).isEqualTo(ExitCode.OK);
    CompletableFuture<Integer> killed = CompletableFuture.supplyAsync(this::killNowAndThen);
    try {
      assertThat(tally("send", "--wait", "--timeout", FOLLOWED, requests.toString())).as(console.err()).isEqualTo(ExitCode.OK);
    } finally {
      over = true;
    }
    assertThat(console.outcomes("transfers")).hasSize(TRANSFERS).containsOnly("created");
    if (!ledger.backend().functions().isEmpty()) {
      assertThat(killed.get()).as("processes killed").isPositive();
    }
    assertThat(balance("alice", "credits_posted")).isEqualTo(Integer.toString(TRANSFERS * AMOUNT));
    assertThat(balance("bank", "debits_posted")).isEqualTo(Integer.toString(TRANSFERS * AMOUNT));
  }

  @Test
  @Order(2)
  void theSameRequestsAgainChangeNothing() throws Exception {
    assertThat(tally("send", "--wait", "--timeout", FOLLOWED, requests().toString())).as(console.err()).isEqualTo(ExitCode.OK);
    assertThat(console.outcomes("transfers")).hasSize(TRANSFERS).containsOnly("exists");
    assertThat(balance("alice", "credits_posted")).isEqualTo(Integer.toString(TRANSFERS * AMOUNT));
  }

  @Test
  @Order(3)
  void whatBreaksALimitIsRefusedAndWhatCannotBeReadIsReported() throws Exception {
    Path requests =
        Files.writeString(
            folder.resolve("refused.ndjson"),
            """
            {"transfers":[{"id":"too-much","debit_account_id":"alice","credit_account_id":"bank","amount":"9999999","asset":"USD/2"}]}
            {"transfers":[{"id":"unreadable","debit_account_id":"bank","credit_account_id":"alice","amount":"1.5","asset":"USD/2"}]}
            """);
    tally("send", "--no-check", "--wait", requests.toString());
    assertThat(console.outcomes("transfers")).contains("exceeds_credits");
    assertThat(ledger.receive("invalid")).contains("transfers[0].amount");
  }

  @Test
  @Order(4)
  void theHttpApiAnswersWithTheOutcomeAndKnowsWhatTheQueueBrought() throws Exception {
    assumeTrue(ledger.backend().api().isPresent(), "this backend has no HTTP API");
    URI api = ledger.backend().api().orElseThrow();
    String body = "{\"id\":\"over-http\",\"debit_account_id\":\"alice\",\"credit_account_id\":\"bank\",\"amount\":\"100\",\"asset\":\"USD/2\"}";
    HttpResponse<String> made = http(HttpRequest.newBuilder(api.resolve("/v1/transfers")).header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(body)));
    assertThat(made.statusCode()).as(made.body()).isBetween(200, 201);
    JsonNode alice = JSON.readTree(http(HttpRequest.newBuilder(api.resolve("/v1/accounts/alice")).GET()).body());
    assertThat(alice.path("credits_posted").asText()).isEqualTo(Integer.toString(TRANSFERS * AMOUNT));
    assertThat(alice.path("debits_posted").asText()).isEqualTo("100");
  }

  @Test
  @Order(5)
  void theVerifierFindsNothingAndTheBooksBalance() throws Exception {
    assertThat(tally("verify", "--wait-for-projector", "120")).as(console.err()).isEqualTo(ExitCode.OK);
    assertThat(console.out()).startsWith("clean: ").endsWith("the read tables equal the journal\n");
    assertThat(tally("trial-balance", "--consistency", "eventual")).as(console.err()).isEqualTo(ExitCode.OK);
    assertThat(console.out()).contains("alice", "bank");
    assertThat(ledger.waiting("requests-dead")).as("requests given up").isZero();
  }

  /** A few times, as soon as there is something to kill. */
  private int killNowAndThen() {
    int kills = 0;
    while (!over && kills < KILLS) {
      for (String name : ledger.backend().functions().keySet()) {
        if (name.endsWith("-recorder") && ledger.backend().killFunction(name, random).isPresent()) {
          kills++;
        }
      }
      LockSupport.parkNanos(BETWEEN_KILLS.toNanos());
    }
    return kills;
  }

  private Path opening() throws Exception {
    return Files.writeString(
        folder.resolve("accounts.ndjson"),
        """
        {"accounts":[{"id":"bank","asset":"USD/2"},{"id":"alice","asset":"USD/2","flags":["debits_must_not_exceed_credits"]}]}
        """);
  }

  private Path requests() throws Exception {
    StringBuilder lines = new StringBuilder();
    for (int number = 0; number < TRANSFERS; number++) {
      lines.append("{\"transfers\":[{\"id\":\"t").append(number)
          .append("\",\"debit_account_id\":\"bank\",\"credit_account_id\":\"alice\",\"amount\":\"" + AMOUNT + "\",\"asset\":\"USD/2\"}]}\n");
    }
    return Files.writeString(folder.resolve("transfers.ndjson"), lines);
  }

  private int tally(String... arguments) {
    return ledger.tally(console, arguments);
  }

  private String balance(String account, String total) throws Exception {
    assertThat(tally("balance", account, "--json")).as(console.err()).isEqualTo(ExitCode.OK);
    return JSON.readTree(console.out()).path(0).path(total).asText();
  }

  /** On a slow machine API Gateway gives up before the function has started for the first time; repeats with one id are harmless. */
  private static HttpResponse<String> http(HttpRequest.Builder request) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer = client.send(request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
      for (int again = 0; answer.statusCode() == 503 && again < 3; again++) {
        answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      }
      return answer;
    }
  }
}
