package io.tallystick.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** A ledger of four shards from end to end. Of the users' tags below, 0 to 19, each shard has some. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ShardedEndToEndTest {
  private static final int SHARDS = 4;
  private static final int USERS = 20;
  private static final long SEED = 7;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Console console = new Console();
  private Path folder;
  private ChosenBackend ledger;
  private URI api;

  @BeforeAll
  void start(@TempDir Path data) throws Exception {
    folder = data;
    ledger = ChosenBackend.start("embedded", folder, "sharded", Map.of("Shards", String.valueOf(SHARDS), ChosenBackend.SNAP_START, "PublishedVersions"), SEED);
    api = ledger.backend().api().orElseThrow();
    // Until a function has run nobody knows from outside how many shards there are.
    assertThat(get("/v1/health").path("shards")).hasSize(SHARDS);
  }

  @AfterAll
  void stop() throws Exception {
    if (ledger != null) {
      ledger.close();
    }
  }

  @Test
  @Order(1)
  void requestsOverAllShardsAreAnsweredInTheirOrder() throws Exception {
    StringBuilder lines = new StringBuilder();
    IntStream.range(0, USERS).forEach(user -> lines.append("{\"accounts\":[").append(account(user, "bank")).append(',').append(account(user, "wallet")).append("]}\n"));
    assertThat(tally("send", "--fifo", "--wait", Files.writeString(folder.resolve("accounts.ndjson"), lines).toString())).as(console.err()).isEqualTo(ExitCode.OK);
    assertThat(console.outcomes("accounts")).hasSize(2 * USERS).containsOnly("created");

    List<String> transfers = IntStream.range(0, USERS).mapToObj(user -> transfer("fund-" + user, user, user, 100, "")).toList();
    String all = "{\"transfers\":[" + String.join(",", transfers) + "]}\n";
    assertThat(tally("send", "--wait", Files.writeString(folder.resolve("funds.ndjson"), all + all).toString())).as(console.err()).isEqualTo(ExitCode.OK);
    assertThat(console.outcomes("transfers")).hasSize(2 * USERS).containsOnly("created", "exists");
    assertThat(console.out().lines().findFirst().orElseThrow()).containsSubsequence(IntStream.range(0, USERS).mapToObj(user -> "\"fund-" + user + "\"").toList());

    assertThat(tally("shards", "--accounts", "--json")).as(console.err()).isEqualTo(ExitCode.OK);
    JsonNode shards = JSON.readTree(console.out());
    assertThat(shards).hasSize(SHARDS).allSatisfy(shard -> assertThat(shard.path("segments").asInt()).isPositive());
  }

  @Test
  @Order(2)
  void aRequestOverAllShardsIsAnsweredInItsOrderAndWhatNamesNoAccountIsDecidedToo() throws Exception {
    String spanning = IntStream.range(1, USERS).mapToObj(user -> transfer("spanning-" + user, 0, user, 1, "")).reduce((one, other) -> one + "," + other).orElseThrow();
    JsonNode answer = post("/v1/requests", "{\"transfers\":[" + spanning + "]}");
    assertThat(answer.path("transfers").findValuesAsText("outcome")).hasSize(USERS - 1).containsOnly("created");

    String nameless = "{\"transfers\":[{\"id\":\"nameless\",\"pending_id\":\"h\",\"amount\":\"1\",\"flags\":[\"post_pending_transfer\"]}]}";
    assertThat(post("/v1/requests", nameless).path("transfers").findValuesAsText("outcome")).containsExactly("pending_transfer_not_found");
    assertThat(post("/v1/requests", nameless).path("transfers").findValuesAsText("outcome")).containsExactly("id_already_failed");
  }

  @Test
  @Order(3)
  void holdsOfOneIdOnSeveralShardsAreToldApartByTheirAccounts() throws Exception {
    for (int user = 0; user < USERS; user++) {
      post("/v1/requests", "{\"transfers\":[" + transfer("hold", user, user, 10, ",\"flags\":[\"pending\"],\"timeout\":3600") + "]}");
    }
    assertThat(get("/v1/transfers/hold").path("errors").path(0).path("field").asText()).isEqualTo("account");
    JsonNode hold = get("/v1/transfers/hold?account=%7B0%7D:bank");
    assertThat(hold.path("status").asText()).isEqualTo("pending");
    String holder = hold.path("debit_account_id").asText();

    JsonNode posted = post("/v1/transfers/hold/post?account=%7B0%7D:bank", "{\"id\":\"post\",\"amount\":\"4\"}");
    assertThat(posted.path("debit_account_id").asText()).isEqualTo(holder);
    assertThat(post("/v1/transfers/hold/post?account=%7B0%7D:bank", "{\"id\":\"post\",\"amount\":\"4\"}")).isEqualTo(posted);
    assertThat(get("/v1/transfers/hold?account=%7B0%7D:bank").path("status").asText()).isEqualTo("posted");
    JsonNode reversed = post("/v1/transfers/fund-3/reverse", "{\"id\":\"back\",\"amount\":\"5\"}");
    assertThat(reversed.path("debit_account_id").asText()).isEqualTo("{3}:wallet");
    assertThat(post("/v1/transfers/nothing/reverse", "{\"id\":\"back-2\"}").path("type").asText()).endsWith("/transfer-not-found");
  }

  @Test
  @Order(4)
  void listsGoOnOverAllShardsWithoutGapsOrRepeats() throws Exception {
    for (String order : List.of("ascending", "descending")) {
      List<String> ids = new ArrayList<>();
      List<Long> timestamps = new ArrayList<>();
      String cursor = "";
      do {
        JsonNode page = get("/v1/accounts?limit=7&order=" + order + cursor);
        page.path("accounts").forEach(account -> {
          ids.add(account.path("id").asText());
          timestamps.add(account.path("timestamp").asLong());
        });
        cursor = page.has("next_cursor") && !page.path("next_cursor").isNull() ? "&cursor=" + page.path("next_cursor").asText() : "";
      } while (!cursor.isEmpty());
      assertThat(ids).hasSize(2 * USERS).doesNotHaveDuplicates();
      assertThat(timestamps).isSortedAccordingTo(order.equals("ascending") ? Long::compare : (one, other) -> Long.compare(other, one));
    }
  }

  @Test
  @Order(5)
  void importedBooksLiveOnOneShardAndAllShardsVerify() throws Exception {
    Path books = ChosenBackend.REPOSITORY.resolve("local/src/main/resources/sample/books.json");
    assertThat(tally("import", "--format", "hledger-json", "--tag", "books", books.toString())).as(console.err()).isEqualTo(ExitCode.OK);
    assertThat(tally("balance")).as(console.err()).isEqualTo(ExitCode.OK);
    assertThat(console.out()).contains("{books}");

    assertThat(tally("verify", "--wait-for-projector", "120")).as(console.err()).isEqualTo(ExitCode.OK);
    assertThat(console.out()).startsWith("clean: ").contains(" on 4 shards").endsWith("the read tables equal the journal\n");
    JsonNode balance = get("/v1/trial-balance");
    assertThat(balance.path("assets")).isNotEmpty();
    balance.path("assets").forEach(asset -> assertThat(asset.path("debits_posted")).isEqualTo(asset.path("credits_posted")));
    assertThat(tally("events", "--type", "transfer.posted")).as(console.err()).isEqualTo(ExitCode.OK);
    assertThat(console.out().lines().map(line -> line.replaceAll(".*\"source\":\"([^\"]*)\".*", "$1")).distinct()).hasSize(SHARDS);
  }

  private static String account(int user, String name) {
    return "{\"id\":\"{%d}:%s\",\"asset\":\"USD/2\"}".formatted(user, name);
  }

  private static String transfer(String id, int from, int to, int amount, String more) {
    return "{\"id\":\"%s\",\"debit_account_id\":\"{%d}:bank\",\"credit_account_id\":\"{%d}:wallet\",\"amount\":\"%d\",\"asset\":\"USD/2\"%s}".formatted(id, from, to, amount, more);
  }

  private int tally(String... arguments) {
    return ledger.tally(console, arguments);
  }

  private JsonNode get(String path) throws Exception {
    return http(HttpRequest.newBuilder(URI.create(api + path)).GET());
  }

  private JsonNode post(String path, String body) throws Exception {
    return http(HttpRequest.newBuilder(URI.create(api + path)).header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  /** On a slow machine API Gateway gives up before the function has started for the first time; repeats with one id are harmless. */
  private static JsonNode http(HttpRequest.Builder request) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer = client.send(request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
      for (int again = 0; answer.statusCode() == 503 && again < 3; again++) {
        answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      }
      return JSON.readTree(answer.body());
    }
  }
}
