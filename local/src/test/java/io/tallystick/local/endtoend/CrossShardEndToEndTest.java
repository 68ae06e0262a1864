package io.tallystick.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Sharding;
import io.tallystick.local.Console;
import io.tallystick.local.ExitCode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Transfers, holds and chains between the four shards of a ledger, by HTTP and by queue, with real processes of which some are killed in the midst. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CrossShardEndToEndTest {
  private static final Sharding SHARDING = new Sharding(4);
  private static final int USERS = 12;
  private static final int FUNDS = 1_000;
  private static final int REQUESTS = 16;
  private static final int TRANSFERS_OF_EACH = 25;
  private static final long SEED = 11;
  private static final int MOST_KILLS = 6;
  private static final int LONGEST_CALM_MILLIS = 1_500;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int CALLS = 20;
  private static final int ACCEPTED = 202;
  private static final int UNAVAILABLE = 503;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What each wallet should hold. */
  private final int[] expected = new int[USERS];
  private final Console console = new Console();
  private Path folder;
  private ChosenBackend ledger;
  private URI api;

  /** @param status of HTTP */
  private record Answer(int status, JsonNode body) {}

  @BeforeAll
  void start(@TempDir Path data) throws Exception {
    folder = data;
    ledger = ChosenBackend.start("embedded", folder, "crossing", Map.of("Shards", String.valueOf(SHARDING.shards()), "RecorderTimeoutSeconds", "5"), SEED);
    api = ledger.backend().api().orElseThrow();
    assertThat(IntStream.range(0, USERS).map(CrossShardEndToEndTest::shard).distinct()).hasSize(SHARDING.shards());
    assertThat(post("/v1/accounts", "{\"id\":\"bank\",\"asset\":\"USD/2\"}").status()).isEqualTo(201);
    for (int user = 0; user < USERS; user++) {
      String account = "{\"id\":\"%s\",\"asset\":\"USD/2\",\"flags\":[\"debits_must_not_exceed_credits\"]}".formatted(wallet(user));
      assertThat(post("/v1/accounts", account).status()).isEqualTo(201);
    }
  }

  @AfterAll
  void stop() throws Exception {
    if (ledger != null) {
      ledger.close();
    }
  }

  @Test
  @Order(1)
  void aTransferIsThereOnBothShardsWhenItIsAnswered() throws Exception {
    for (int user = 0; user < USERS; user++) {
      String body = transfer("fund-" + user, "bank", wallet(user), FUNDS, "");
      Answer made = post("/v1/transfers", body);
      assertThat(made.status()).as(made.toString()).isEqualTo(201);
      expected[user] = FUNDS;
      assertThat(get("/v1/accounts/" + wallet(user)).body().path("credits_posted").asInt()).isEqualTo(FUNDS);
      assertThat(get("/v1/accounts/bank").body().path("debits_posted").asInt()).isEqualTo((user + 1) * FUNDS);
      Answer again = post("/v1/transfers", body);
      assertThat(again.status()).isEqualTo(200);
      assertThat(again.body()).isEqualTo(made.body());
      assertThat(get("/v1/transfers/fund-" + user).body()).isEqualTo(made.body());
      assertThat(ids("/v1/accounts/" + wallet(user) + "/statement")).containsExactly("fund-" + user);
    }
    assertThat(ids("/v1/accounts/bank/statement")).hasSize(USERS).doesNotHaveDuplicates();
    assertThat(ids("/v1/transfers?limit=1000")).hasSize(USERS).doesNotHaveDuplicates();
  }

  @Test
  @Order(2)
  void aRefusalMovesNothingAndBurnsTheIdOnAllShards() throws Exception {
    int other = elsewhere(0);
    Answer refused = post("/v1/transfers", transfer("too-much", wallet(0), wallet(other), FUNDS + 1, ""));
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.body().path("outcome").asText()).isEqualTo("exceeds_credits");
    Answer again = post("/v1/transfers", transfer("too-much", wallet(0), wallet(other), 1, ""));
    assertThat(again.body().path("outcome").asText()).isEqualTo("id_already_failed");
    Answer nobody = post("/v1/transfers", transfer("to-nobody", wallet(0), "{" + other + "}:nobody", 1, ""));
    assertThat(nobody.body().path("outcome").asText()).isEqualTo("credit_account_not_found");
    assertThat(get("/v1/transfers/too-much").status()).isEqualTo(404);
    balancesAreAsExpected();
  }

  @Test
  @Order(3)
  void holdsArePostedInPartsVoidedAndReversedAcrossShards() throws Exception {
    int from = 1;
    int to = elsewhere(from);
    assertThat(post("/v1/transfers", transfer("hold", wallet(from), wallet(to), 100, ",\"flags\":[\"pending\"]")).status()).isEqualTo(201);
    assertThat(get("/v1/accounts/" + wallet(from)).body().path("debits_pending").asInt()).isEqualTo(100);
    assertThat(get("/v1/accounts/" + wallet(to)).body().path("credits_pending").asInt()).isEqualTo(100);
    assertThat(post("/v1/transfers/hold/post", "{\"id\":\"part\",\"amount\":\"30\",\"keep_open\":true}").status()).isEqualTo(201);
    // It names no account, so that the shard of its id takes part.
    JsonNode nameless = post("/v1/requests", "{\"transfers\":[{\"id\":\"rest\",\"pending_id\":\"hold\",\"amount\":\"20\",\"flags\":[\"post_pending_transfer\"]}]}").body();
    assertThat(nameless.path("transfers").findValuesAsText("outcome")).as(nameless.toString()).containsExactly("created");
    assertThat(get("/v1/transfers/hold").body().path("status").asText()).isEqualTo("posted");
    move(from, to, 50);

    assertThat(post("/v1/transfers", transfer("hold-2", wallet(from), wallet(to), 100, ",\"flags\":[\"pending\"]")).status()).isEqualTo(201);
    assertThat(post("/v1/transfers/hold-2/void", "{\"id\":\"void\"}").status()).isEqualTo(201);
    assertThat(post("/v1/transfers/hold-2/post", "{\"id\":\"late\"}").body().path("outcome").asText()).isEqualTo("pending_transfer_already_voided");
    assertThat(post("/v1/transfers/part/reverse", "{\"id\":\"back\",\"amount\":\"10\"}").status()).isEqualTo(201);
    move(to, from, 10);
    balancesAreAsExpected();
  }

  @Test
  @Order(4)
  void aChainOverAllShardsSucceedsOrFailsAsAWhole() throws Exception {
    List<String> ring = new ArrayList<>();
    for (int user = 0; user < USERS; user++) {
      ring.add(transfer("ring-" + user, wallet(user), wallet((user + 1) % USERS), 5, ""));
    }
    JsonNode made = post("/v1/requests", "{\"atomic\":true,\"transfers\":[" + String.join(",", ring) + "]}").body();
    assertThat(made.path("transfers").findValuesAsText("outcome")).as(made.toString()).hasSize(USERS).containsOnly("created");

    ring.replaceAll(line -> line.replace("ring-", "broken-"));
    ring.add(transfer("breaker", wallet(0), wallet(elsewhere(0)), 1_000_000, ""));
    JsonNode failed = post("/v1/requests", "{\"atomic\":true,\"transfers\":[" + String.join(",", ring) + "]}").body();
    List<String> outcomes = failed.path("transfers").findValuesAsText("outcome");
    assertThat(outcomes.subList(0, USERS)).containsOnly("linked_event_failed");
    assertThat(outcomes.getLast()).isEqualTo("exceeds_credits");
    balancesAreAsExpected();
  }

  @Test
  @Order(5)
  void accountsThatAreOpenedTogetherLiveTogether() throws Exception {
    String accounts = "{\"accounts\":[{\"id\":\"{0}:new\",\"asset\":\"USD/2\",\"flags\":[\"linked\"]},{\"id\":\"{%d}:new\",\"asset\":\"USD/2\"}]}".formatted(elsewhere(0));
    JsonNode refused = post("/v1/requests", accounts).body();
    assertThat(refused.path("accounts").findValuesAsText("outcome")).containsExactly("accounts_on_different_shards", "accounts_on_different_shards");
  }

  @Test
  @Order(6)
  void whatIsSentToTheQueueArrivesOnceThoughFunctionsAreKilled() throws Exception {
    SplittableRandom random = new SplittableRandom(SEED);
    StringBuilder lines = new StringBuilder();
    for (int request = 0; request < REQUESTS; request++) {
      List<String> transfers = new ArrayList<>();
      boolean atomic = random.nextInt(4) == 0;
      for (int i = 0; i < TRANSFERS_OF_EACH; i++) {
        int from = random.nextInt(USERS);
        int to = (from + 1 + random.nextInt(USERS - 1)) % USERS;
        // The money comes from the bank, so that no order of the messages makes one fail.
        transfers.add(transfer("in-%d-%d".formatted(request, i), "bank", wallet(to), 3, ""));
        expected[to] += 3;
      }
      lines.append("{\"atomic\":%s,\"transfers\":[%s]}%n".formatted(atomic, String.join(",", transfers)));
    }
    Path file = Files.writeString(folder.resolve("crossing.ndjson"), lines);

    CountDownLatch end = new CountDownLatch(1);
    List<String> killed = new ArrayList<>();
    Thread killer = Thread.ofPlatform().start(() -> killNowAndThen(random.split(), end, killed));
    int exit;
    try {
      exit = tally("send", "--wait", "--timeout", "400", file.toString());
    } finally {
      end.countDown();
      killer.join();
    }

    assertThat(exit).as(console.err()).isEqualTo(ExitCode.OK);
    assertThat(console.outcomes("transfers")).hasSize(REQUESTS * TRANSFERS_OF_EACH).containsOnly("created");
    assertThat(killed).isNotEmpty();
    balancesAreAsExpected();
    assertThat(tally("send", "--wait", file.toString())).as(console.err()).isEqualTo(ExitCode.OK);
    assertThat(console.outcomes("transfers")).hasSize(REQUESTS * TRANSFERS_OF_EACH).containsOnly("exists");
    balancesAreAsExpected();
  }

  @Test
  @Order(7)
  void callsGoOnThoughTheirFunctionIsKilled() throws Exception {
    SplittableRandom random = new SplittableRandom(SEED + 1);
    CountDownLatch end = new CountDownLatch(1);
    List<String> killed = new ArrayList<>();
    Thread killer = Thread.ofPlatform().start(() -> killNowAndThen(random.split(), end, killed));
    try {
      for (int call = 0; call < CALLS; call++) {
        int from = call % USERS;
        int to = elsewhere(from);
        Answer answer = post("/v1/transfers", transfer("call-" + call, wallet(from), wallet(to), 1, ""));
        assertThat(answer.status()).as(answer.toString()).isIn(200, 201);
        move(from, to, 1);
      }
    } finally {
      end.countDown();
      killer.join();
    }
    balancesAreAsExpected();
  }

  @Test
  @Order(8)
  void theLedgerIsBalancedAndVerifiesClean() throws Exception {
    assertThat(tally("verify", "--wait-for-projector", "120")).as(console.err()).isEqualTo(ExitCode.OK);
    assertThat(console.out()).startsWith("clean: ").contains(" on 4 shards");
    JsonNode balance = get("/v1/trial-balance").body();
    assertThat(balance.path("assets")).hasSize(1).allSatisfy(asset -> {
      assertThat(asset.path("debits_posted")).isEqualTo(asset.path("credits_posted"));
      assertThat(asset.path("debits_pending").asText()).isEqualTo("0");
      assertThat(asset.path("credits_pending").asText()).isEqualTo("0");
    });
  }

  /** Kills a process of a function that writes, now and then, until it is enough. */
  private void killNowAndThen(SplittableRandom random, CountDownLatch end, List<String> killed) {
    try {
      List<String> writers = ledger.backend().functions().keySet().stream().filter(name -> name.matches(".*-(recorder|api|finisher|keeper)")).sorted().toList();
      // What a killed recorder had comes again after a minute, so whoever kills without end waits without end.
      int kills = 0;
      do {
        String name = writers.get(random.nextInt(writers.size()));
        ledger.backend().killFunction(name, random).ifPresent(pid -> killed.add(name));
      } while (++kills < MOST_KILLS && !end.await(random.nextInt(LONGEST_CALM_MILLIS), TimeUnit.MILLISECONDS));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void move(int from, int to, int amount) {
    expected[from] -= amount;
    expected[to] += amount;
  }

  private void balancesAreAsExpected() throws Exception {
    long bank = 0;
    for (int user = 0; user < USERS; user++) {
      JsonNode account = get("/v1/accounts/" + wallet(user)).body();
      assertThat(account.path("credits_posted").asInt() - account.path("debits_posted").asInt()).as(wallet(user)).isEqualTo(expected[user]);
      assertThat(List.of(account.path("debits_pending").asText(), account.path("credits_pending").asText())).as(wallet(user)).containsOnly("0");
      bank += expected[user];
    }
    assertThat(get("/v1/accounts/bank").body().path("debits_posted").asLong()).isEqualTo(bank);
  }

  private static String wallet(int user) {
    return "{" + user + "}:wallet";
  }

  private static int shard(int user) {
    return SHARDING.shardOf(new AccountId(wallet(user)));
  }

  /** A user whose wallet lives on another shard than that one's. */
  private static int elsewhere(int user) {
    return IntStream.range(1, USERS).map(next -> (user + next) % USERS).filter(other -> shard(other) != shard(user)).findFirst().orElseThrow();
  }

  private static String transfer(String id, String debit, String credit, int amount, String more) {
    return "{\"id\":\"%s\",\"debit_account_id\":\"%s\",\"credit_account_id\":\"%s\",\"amount\":\"%d\",\"asset\":\"USD/2\"%s}".formatted(id, debit, credit, amount, more);
  }

  private int tally(String... arguments) {
    return ledger.tally(console, arguments);
  }

  /** The ids of the transfers of a list or statement that fits a page. */
  private List<String> ids(String path) throws Exception {
    JsonNode page = get(path).body();
    List<String> ids = new ArrayList<>();
    boolean statement = path.endsWith("statement");
    page.path(statement ? "lines" : "transfers").forEach(one -> ids.add(one.path(statement ? "transfer" : "id").asText()));
    assertThat(page.path("next_cursor").isNull()).isTrue();
    return ids;
  }

  private Answer get(String path) throws Exception {
    return http(HttpRequest.newBuilder(URI.create(api + path.replace("{", "%7B").replace("}", "%7D"))).GET());
  }

  private Answer post(String path, String body) throws Exception {
    return http(HttpRequest.newBuilder(URI.create(api + path)).header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  /** As a program does it: what failed for a while, or is in flight, is repeated as it was. */
  private static Answer http(HttpRequest.Builder request) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    try (HttpClient client = HttpClient.newHttpClient()) {
      while (true) {
        HttpResponse<String> answer = client.send(request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
        boolean passing = answer.statusCode() == ACCEPTED || answer.statusCode() == UNAVAILABLE || answer.statusCode() == 500;
        if (!passing || System.nanoTime() - end > 0) {
          return new Answer(answer.statusCode(), JSON.readTree(answer.body()));
        }
      }
    }
  }
}
