package io.tallystick.local.write;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallystick.events.OutcomeText;
import io.tallystick.events.openapi.ApiDescription;
import io.tallystick.ledger.TransferOutcome;
import io.tallystick.local.Console;
import io.tallystick.local.ExitCode;
import io.tallystick.local.api.FakeApi;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands that write, against an API that answers what the test says and checks what it is asked. */
class WriteCommandsTest {
  private static final String ALL = "340282366920938463463374607431768211455";
  private static final String UUID_7 = "[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";

  private final Console console = new Console();
  private FakeApi api;

  @BeforeEach
  void start() throws Exception {
    api = new FakeApi();
  }

  @AfterEach
  void stop() {
    api.close();
  }

  private int tally(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    // Before a "--", after which nothing is an option.
    all.addAll(1, List.of("--endpoint", api.url().toString()));
    return console.tally(all.toArray(String[]::new));
  }

  private JsonNode sent(int request) {
    return api.received().get(request).json();
  }

  /** The example of the description, with other values. */
  private static String example(String schema, String... changes) {
    ObjectNode example = ApiDescription.ofThisBuild().document().at("/components/schemas/" + schema + "/examples/0").deepCopy();
    for (int at = 0; at < changes.length; at += 2) {
      example.put(changes[at], changes[at + 1]);
    }
    return example.toString();
  }

  private static String problem(String type, int status, String outcome) {
    return """
        {"type":"https://tallystick.io/problems/%s","title":"t","status":%d,"detail":"The detail.","outcome":"%s","timestamp":1}"""
        .formatted(type, status, outcome);
  }

  @Test
  void anAccountIsOpened() {
    api.answers(201, example("Account"));
    assertThat(tally("open", "wallet:alice", "USD/2", "--flag", "debits_must_not_exceed_credits", "--overdraft", "12.5", "--code", "10", "--reference", "customer 7", "--metadata", "{\"limit\": 1.50}"))
        .as(console.err()).isEqualTo(ExitCode.OK);
    assertThat(console.out()).isEqualTo("opened wallet:alice in USD/2\n");
    assertThat(api.received().getFirst().text())
        .isEqualTo("{\"id\":\"wallet:alice\",\"asset\":\"USD/2\",\"code\":10,\"flags\":[\"debits_must_not_exceed_credits\"],\"overdraft\":\"1250\",\"reference\":\"customer 7\",\"metadata\":{\"limit\": 1.50}}");
  }

  @Test
  void aPaymentTakesTheAssetOfItsDebitAccountAndPrintsANewId() {
    api.answers(200, example("Account", "id", "wallet al:ïce")).answers(201, example("Transfer"));
    assertThat(tally("pay", "wallet al:ïce", "shop:42", "19.99", "--effective-at", "2026-11-22T10:00:00Z")).as(console.err()).isEqualTo(ExitCode.OK);
    assertThat(console.out()).isEqualTo("paid 19.99 USD from wallet:alice to shop:42; transfer 019364a0-4f3a-7c3e-9d2b-6a1f0c9e8b77\n");
    assertThat(api.received().get(0).uri()).hasToString("/v1/accounts/-?id=wallet%20al%3A%C3%AFce");
    assertThat(sent(1).path("id").asText()).matches(UUID_7);
    assertThat(sent(1).path("amount")).hasToString("\"1999\"");
    assertThat(sent(1).path("asset").asText()).isEqualTo("USD/2");
    assertThat(sent(1).path("debit_account_id").asText()).isEqualTo("wallet al:ïce");
    assertThat(sent(1).path("effective_at").asText()).isEqualTo("2026-11-22T10:00:00Z");
  }

  @Test
  void aHoldExpires() {
    api.answers(201, example("Transfer", "status", "pending", "held", "1999", "posted", "0").replace("\"timeout\":0", "\"timeout\":900"));
    assertThat(tally("hold", "a", "b", "7", "--asset", "POINTS", "--expires-in", "15m", "--id", "h1", "--code", "3")).as(console.err()).isEqualTo(ExitCode.OK);
    assertThat(console.out()).contains("held 19.99 USD from wallet:alice to shop:42 until 2026-11-22T10:15:00.000000002Z; hold ");
    assertThat(sent(0))
        .hasToString("{\"id\":\"h1\",\"debit_account_id\":\"a\",\"credit_account_id\":\"b\",\"amount\":\"7\",\"asset\":\"POINTS\",\"code\":3,\"flags\":[\"pending\"],\"timeout\":900}");
  }

  @Test
  void aHoldIsPostedInPartsVoidedAndATransferReversed() {
    api.answers(200, example("Transfer", "id", "h 1")).answers(201, example("Transfer", "amount", "500"));
    assertThat(tally("post", "h 1", "5.00", "--keep-open", "--id", "p1")).as(console.err()).isEqualTo(ExitCode.OK);
    assertThat(console.out()).startsWith("posted 5.00 USD from wallet:alice to shop:42; transfer ");
    assertThat(api.received().get(0).uri()).hasToString("/v1/transfers/-?id=h%201");
    assertThat(sent(1)).hasToString("{\"id\":\"p1\",\"pending_id\":\"h 1\",\"amount\":\"500\",\"flags\":[\"post_pending_transfer\",\"keep_open\"]}");

    api.answers(201, example("Transfer"));
    assertThat(tally("post", "h?1", "--id", "p2")).as(console.err()).isEqualTo(ExitCode.OK);
    assertThat(sent(2)).hasToString("{\"id\":\"p2\",\"pending_id\":\"h?1\",\"amount\":\"" + ALL + "\",\"flags\":[\"post_pending_transfer\"]}");

    api.answers(201, example("Transfer"));
    assertThat(tally("void", "..", "--id", "v1", "--reference", "out of stock")).as(console.err()).isEqualTo(ExitCode.OK);
    assertThat(console.out()).startsWith("released 19.99 USD of wallet:alice and shop:42; transfer ");
    assertThat(sent(3)).hasToString("{\"id\":\"v1\",\"reference\":\"out of stock\",\"pending_id\":\"..\",\"flags\":[\"void_pending_transfer\"]}");

    api.answers(200, example("Transfer", "id", "t1")).answers(201, example("Transfer"));
    assertThat(tally("reverse", "t1", "1.5", "--code", "9", "--id", "r1")).as(console.err()).isEqualTo(ExitCode.OK);
    assertThat(console.out()).startsWith("moved 19.99 USD back from wallet:alice to shop:42; transfer ");
    assertThat(sent(5)).hasToString("{\"id\":\"r1\",\"reverses\":\"t1\",\"amount\":\"150\",\"code\":9}");

    api.answers(201, example("Transfer"));
    assertThat(tally("reverse", "a/b", "1.5", "--asset", "USD/2", "--id", "r2")).as(console.err()).isEqualTo(ExitCode.OK);
    assertThat(sent(6)).hasToString("{\"id\":\"r2\",\"reverses\":\"a/b\",\"amount\":\"150\"}");
  }

  @ParameterizedTest
  @CsvSource({"alice, alice", "wallet:al-ice@x~1.0_, wallet:al-ice@x~1.0_", "alice?x, -?id=alice%3Fx", "a/b, -?id=a%2Fb", "a+b c%, -?id=a%2Bb%20c%25", "-, -?id=-", ".., -?id=..", "é, -?id=%C3%A9"})
  void anyIdCanBeAskedFor(String id, String path) {
    api.answers(200, example("Account", "id", id)).answers(201, example("Transfer"));
    assertThat(tally("pay", "--", id, "bob", "1")).as(console.err()).isEqualTo(ExitCode.OK);
    assertThat(api.received().getFirst().uri()).hasToString("/v1/accounts/" + path);
  }

  @Test
  void anAnswerAboutAnotherAccountIsNotTaken() {
    api.answers(200, example("Account", "id", "alice"));
    assertThat(tally("pay", "alice?", "bob", "1")).isEqualTo(ExitCode.ENVIRONMENT);
    assertThat(console.err()).isEqualTo("tally pay: asked for the account alice?, the HTTP API answered alice\n");
    assertThat(api.received()).hasSize(1);
  }

  @Test
  void jsonIsTheAnswerItself() {
    api.answers(201, example("Transfer")).answers(422, problem("rejected", 422, "exceeds_credits"));
    assertThat(tally("void", "h", "--json")).isEqualTo(ExitCode.OK);
    assertThat(console.out()).isEqualTo(example("Transfer") + "\n");
    assertThat(tally("void", "h", "--json")).isEqualTo(ExitCode.FAILED);
    assertThat(console.out()).startsWith("{\"type\":\"https://tallystick.io/problems/rejected\"");
  }

  @Test
  void whatWasThereBeforeIsSaidToBeUnlessItIsTheCommandsOwnDoing() {
    api.answers(200, example("Transfer"));
    assertThat(tally("void", "h", "--id", "v")).isEqualTo(ExitCode.OK);
    assertThat(console.err()).isEqualTo("the same was recorded before; nothing has changed\n");
    api.hangsUp().answers(200, example("Transfer"));
    assertThat(tally("void", "h", "--id", "v")).isEqualTo(ExitCode.OK);
    assertThat(console.err()).isEmpty();
  }

  static Stream<TransferOutcome> refusals() {
    return Arrays.stream(TransferOutcome.values()).filter(outcome -> !outcome.succeeded());
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void everyRefusalIsASentenceAndItsName(TransferOutcome outcome) {
    boolean conflict = outcome.wire().startsWith("exists_with") || outcome == TransferOutcome.ID_ALREADY_FAILED;
    String type = !conflict ? "rejected" : outcome == TransferOutcome.ID_ALREADY_FAILED ? "id-already-failed" : "exists-with-different-fields";
    int status = conflict ? 409 : 422;
    api.answers(status, problem(type, status, outcome.wire()).replace("The detail.", OutcomeText.of(outcome)));
    assertThat(tally("void", "h")).isEqualTo(ExitCode.FAILED);
    assertThat(console.out()).isEmpty();
    assertThat(console.err()).isEqualTo("refused: " + OutcomeText.of(outcome) + " (" + outcome.wire() + ")\n");
  }

  @Test
  void whatPassesIsRepeatedWithTheSameId() {
    String busy = "{\"type\":\"https://tallystick.io/problems/contended\",\"title\":\"t\",\"status\":429,\"detail\":\"d\"}";
    api.answers(429, Map.of("Retry-After", "1"), busy)
        .answers(503, "{\"message\":\"Service Unavailable\"}")
        .answers(500, "{\"message\":\"Internal Server Error\"}")
        .hangsUp()
        .answers(201, example("Transfer"));
    assertThat(tally("void", "h")).as(console.err()).isEqualTo(ExitCode.OK);
    assertThat(api.received()).hasSize(5);
    assertThat(api.received().stream().map(request -> request.json().path("id").asText()).distinct().toList()).singleElement().asString().matches(UUID_7);
  }

  @Test
  void withoutAnAnswerInTimeTheCommandTellsHowToGoOn() {
    String busy = "{\"type\":\"https://tallystick.io/problems/unavailable\",\"title\":\"t\",\"status\":503,\"detail\":\"The store does not answer.\"}";
    api.answers(503, Map.of("Retry-After", "30"), busy);
    assertThat(tally("void", "h", "--id", "v1", "--timeout", "5")).isEqualTo(ExitCode.ENVIRONMENT);
    assertThat(console.err())
        .isEqualTo("tally void: the ledger could not answer (HTTP status 503, The store does not answer.); it may have been recorded; the same again with --id v1 is safe\n");
  }

  @Test
  void aBugIsNotRepeated() {
    api.answers(500, "{\"type\":\"https://tallystick.io/problems/internal-error\",\"title\":\"t\",\"status\":500,\"detail\":\"Something broke.\"}");
    assertThat(tally("void", "h", "--id", "v1")).isEqualTo(ExitCode.ENVIRONMENT);
    assertThat(console.err()).contains("HTTP status 500, Something broke.");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "401 | {\"message\":\"Unauthorized\"} | 3 | the HTTP API refuses these credentials (HTTP status 401, Unauthorized); choose others with --profile",
    "403 | {\"message\":null} | 3 | the HTTP API refuses these credentials (HTTP status 403, null); choose others with --profile",
    "400 | {\"type\":\"https://tallystick.io/problems/invalid-body\",\"title\":\"t\",\"status\":400,\"detail\":\"d\",\"error_count\":2,\"errors\":[{\"field\":\"id\",\"reason\":\"is too long\"},{\"field\":\"reference\",\"reason\":\"is no text\"}]} | 1 | id is too long; reference is no text",
    "415 | {\"type\":\"https://tallystick.io/problems/unsupported-media-type\",\"title\":\"t\",\"status\":415,\"detail\":\"Send JSON.\"} | 1 | the ledger refused the request (HTTP status 415, Send JSON.)",
  })
  void otherAnswersAreOneSentence(int status, String body, int exitCode, String message) {
    api.answers(status, body);
    assertThat(tally("void", "h")).isEqualTo(exitCode);
    assertThat(console.err()).isEqualTo("tally void: " + message.replace(", null", "") + "\n");
  }

  @Test
  void anUnknownAccountOrHoldIsNamed() {
    String missing = "{\"type\":\"https://tallystick.io/problems/%s-not-found\",\"title\":\"t\",\"status\":404,\"detail\":\"d\"}";
    api.answers(404, missing.formatted("account"));
    assertThat(tally("pay", "nobody", "b", "1")).isEqualTo(ExitCode.FAILED);
    assertThat(console.err()).isEqualTo("tally pay: no such account: nobody\n");
    api.answers(404, missing.formatted("transfer"));
    assertThat(tally("post", "nothing\u001b[2J", "1")).isEqualTo(ExitCode.FAILED);
    assertThat(console.err()).isEqualTo("tally post: no such transfer: nothing\uFFFD[2J\n");
  }

  @Test
  void whereNothingListensTheCommandSaysSo() throws Exception {
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    assertThat(console.tally("void", "h", "--endpoint", "http://127.0.0.1:" + free)).isEqualTo(ExitCode.ENVIRONMENT);
    assertThat(console.err()).isEqualTo("tally void: no HTTP API answers at http://127.0.0.1:" + free + "\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "pay a b 1.234 --asset USD/2", "pay a b -1 --asset USD/2", "pay a b 1e2 --asset USD/2", "pay a b 1, --asset USD/2", "pay a b",
    "pay a b 3402823669209384634633746074317682114.56 --asset USD/2", "open a usd", "open a USD/2 --flag linked", "open a USD/2 --metadata [1]", "open a USD/2 --metadata {} --code x",
    "hold a b 1 --asset USD --expires-in 5", "hold a b 1 --asset USD --expires-in 0s", "hold a b 1 --asset USD --expires-in 3653d", "open a USD/2 --metadata {}{}"
  })
  void wrongUsageIsFoundBeforeAnythingIsSent(String arguments) {
    assertThat(tally(arguments.split(" "))).as(console.err()).isEqualTo(ExitCode.USAGE);
    assertThat(console.err().lines()).hasSize(1);
    assertThat(api.received()).isEmpty();
  }

  @Test
  void whatIsInFlightBetweenShardsIsWrittenAgainUntilItHasEnded() {
    api.answers(202, "{\"id\":\"p1\",\"outcome\":\"in_flight\",\"send_again\":true}")
        .answers(202, "{\"id\":\"p1\",\"outcome\":\"created\",\"timestamp\":7,\"in_flight\":true}")
        .answers(200, example("Transfer"));
    assertThat(tally("pay", "alice", "bob", "1", "--asset", "USD/2", "--id", "p1")).as(console.err()).isEqualTo(ExitCode.OK);
    assertThat(console.out()).startsWith("paid 19.99 USD from wallet:alice to shop:42; ");
    assertThat(console.err()).isEmpty();
    assertThat(api.received()).extracting(FakeApi.Received::text).hasSize(3).containsOnly(api.received().getFirst().text());
  }

  @Test
  void whatIsStillInFlightWhenTheTimeIsOverSaysWhatIsFinal() {
    Map<String, String> later = Map.of("Retry-After", "30");
    api.answers(202, later, "{\"id\":\"p1\",\"outcome\":\"created\",\"timestamp\":7,\"in_flight\":true}");
    assertThat(tally("pay", "alice", "bob", "1", "--asset", "USD/2", "--id", "p1", "--timeout", "5")).as(console.err()).isEqualTo(ExitCode.OK);
    assertThat(console.out()).isEqualTo("transfer p1: created\n");
    assertThat(console.err()).contains("that is final, but not all shards show it yet");

    api.answers(202, later, "{\"id\":\"p2\",\"outcome\":\"in_flight\",\"send_again\":false}");
    assertThat(tally("pay", "alice", "bob", "1", "--asset", "USD/2", "--id", "p2", "--json", "--timeout", "5")).isEqualTo(ExitCode.ENVIRONMENT);
    assertThat(console.out()).isEqualTo("{\"id\":\"p2\",\"outcome\":\"in_flight\",\"send_again\":false}\n");
    assertThat(console.err()).isEqualTo("tally pay: in flight between shards, without an outcome yet; it may have been recorded; the same again with --id p2 is safe\n");
  }
}
