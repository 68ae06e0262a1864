package io.tallystick.api;

import static io.tallystick.api.Books.account;
import static io.tallystick.api.Books.id;
import static io.tallystick.api.Books.made;
import static io.tallystick.api.Books.opened;
import static io.tallystick.api.Books.transfer;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import io.tallystick.api.Gateway.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is written by calls, through the function as Lambda runs it, on real tables. */
@QuarkusTest
class WritesInQuarkusTest {
  @Test
  void anAccountIsOpenedOnceAndAnsweredAsItStands() {
    String id = id("wallet");

    Answer first = Gateway.post("/v1/accounts", account(id, "\"reference\":\"r\"", "\"metadata\":{\"b\":1,\"a\":2}"));

    assertThat(first.status()).isEqualTo(201);
    assertThat(first.headers()).containsEntry("content-type", "application/json").containsEntry("tallystick-consistency", "strong").containsEntry("location", "/v1/accounts/" + id);
    assertThat(first.headers().get("tallystick-sequence")).matches("0:[0-9]+");
    JsonNode body = first.body();
    assertThat(body.path("id").asText()).isEqualTo(id);
    assertThat(body.path("asset").asText()).isEqualTo("USD/2");
    assertThat(body.path("metadata").toString()).isEqualTo("{\"a\":2,\"b\":1}");
    assertThat(body.path("credits_posted").asText()).isEqualTo("0");

    made(opened(), id, "7");
    Answer again = Gateway.post("/v1/accounts", account(id, "\"reference\":\"r\"", "\"metadata\":{\"b\":1,\"a\":2}"));

    assertThat(again.status()).isEqualTo(200);
    assertThat(again.body().path("timestamp").asLong()).isEqualTo(body.path("timestamp").asLong());
    assertThat(again.body().path("credits_posted").asText()).isEqualTo("7");
    assertThat(Gateway.get("/v1/accounts/" + id).body()).isEqualTo(again.body());
  }

  @Test
  void aTransferIsMadeOnceAndAnsweredAsItWasRecorded() {
    String alice = opened();
    String bob = opened();
    String id = id("t");

    Answer first = Gateway.post("/v1/transfers", transfer(id, alice, bob, "1999", "\"code\":7", "\"effective_at\":\"2026-01-01T00:00:00Z\""));

    assertThat(first.status()).isEqualTo(201);
    assertThat(first.headers()).containsEntry("location", "/v1/transfers/" + id);
    assertThat(first.body().path("amount").asText()).isEqualTo("1999");
    assertThat(first.body().path("code").asInt()).isEqualTo(7);
    assertThat(first.body().path("effective_at").asText()).isEqualTo("2026-01-01T00:00:00Z");
    assertThat(first.body().has("status")).isFalse();

    Answer again = Gateway.post("/v1/transfers", transfer(id, alice, bob, "1999", "\"code\":7", "\"effective_at\":\"2026-01-01T00:00:00Z\""));

    assertThat(again.status()).isEqualTo(200);
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(Gateway.get("/v1/transfers/" + id).body()).isEqualTo(first.body());
    assertThat(Gateway.get("/v1/accounts/" + bob).body().path("credits_posted").asText()).isEqualTo("1999");
  }

  @Test
  void anIdStandsForWhatItWasFirstUsedFor() {
    String alice = opened();
    String bob = opened();
    String id = made(alice, bob, "5");

    Answer other = Gateway.post("/v1/transfers", transfer(id, alice, bob, "6"));

    assertThat(other.status()).isEqualTo(409);
    assertThat(other.problem()).isEqualTo("exists-with-different-fields");
    assertThat(other.body().path("outcome").asText()).isEqualTo("exists_with_different_amount");
    assertThat(other.body().path("timestamp").asLong()).isPositive();
    assertThat(other.headers()).containsEntry("content-type", "application/problem+json").containsEntry("tallystick-consistency", "strong");

    Answer otherAccount = Gateway.post("/v1/accounts", account(alice, "\"code\":9"));

    assertThat(otherAccount.status()).isEqualTo(409);
    assertThat(otherAccount.problem()).isEqualTo("exists-with-different-fields");
    assertThat(otherAccount.body().path("outcome").asText()).isEqualTo("exists_with_different_code");
  }

  @Test
  void aBurnedIdIsAConflict() {
    String alice = opened();
    String id = id("t");

    Answer refused = Gateway.post("/v1/transfers", transfer(id, alice, id("nobody"), "5"));
    Answer again = Gateway.post("/v1/transfers", transfer(id, alice, opened(), "5"));

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.problem()).isEqualTo("rejected");
    assertThat(refused.body().path("outcome").asText()).isEqualTo("credit_account_not_found");
    assertThat(again.status()).isEqualTo(409);
    assertThat(again.problem()).isEqualTo("id-already-failed");
    assertThat(again.body().path("outcome").asText()).isEqualTo("id_already_failed");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"id\":\"%s\",\"asset\":\"USD\",\"flags\":[\"debits_must_not_exceed_credits\",\"credits_must_not_exceed_debits\"]}|flags_are_mutually_exclusive",
        "{\"id\":\"%s\"}|asset_required",
        "{\"id\":\"%s\",\"asset\":\"USD\",\"code\":0}|code_required",
        "{\"id\":\"%s\",\"asset\":\"USD\",\"overdraft\":\"1\"}|overdraft_requires_limit",
        "{\"id\":\"%s\",\"asset\":\"USD\",\"flags\":[\"linked\"]}|linked_event_chain_open",
        "{\"asset\":\"USD\",\"reference\":\"%s\"}|id_required",
      })
  void aRefusedAccountNamesTheRule(String body, String outcome) {
    Answer refused = Gateway.post("/v1/accounts", body.formatted(id("a")));

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.problem()).isEqualTo("rejected");
    assertThat(refused.body().path("outcome").asText()).isEqualTo(outcome);
    assertThat(refused.body().path("detail").asText()).isNotBlank();
    assertThat(refused.body().path("status").asInt()).isEqualTo(422);
  }

  @Test
  void aHoldIsPostedOrVoidedByACallOfItsOwn() {
    String alice = opened();
    String bob = opened();
    String posted = made(alice, bob, "10", "\"flags\":[\"pending\"]");
    String voided = made(alice, bob, "4", "\"flags\":[\"pending\"]");

    Answer post = Gateway.post("/v1/transfers/" + posted + "/post", "{\"id\":\"" + id("p") + "\",\"amount\":\"7\",\"reference\":\"invoice\"}");
    Answer gone = Gateway.post("/v1/transfers/" + voided + "/void", "{\"id\":\"" + id("v") + "\"}");

    assertThat(post.status()).isEqualTo(201);
    assertThat(post.body().path("pending_id").asText()).isEqualTo(posted);
    assertThat(post.body().path("amount").asText()).isEqualTo("7");
    assertThat(post.body().path("reference").asText()).isEqualTo("invoice");
    assertThat(gone.status()).isEqualTo(201);
    assertThat(Gateway.get("/v1/transfers/" + posted).body().path("status").asText()).isEqualTo("posted");
    assertThat(Gateway.get("/v1/transfers/" + voided).body().path("status").asText()).isEqualTo("voided");
    JsonNode account = Gateway.get("/v1/accounts/" + bob).body();
    assertThat(account.path("credits_posted").asText()).isEqualTo("7");
    assertThat(account.path("credits_pending").asText()).isEqualTo("0");
  }

  @Test
  void aPostWithoutAmountTakesAllOfTheHold() {
    String alice = opened();
    String bob = opened();
    String hold = made(alice, bob, "10", "\"flags\":[\"pending\"]");
    String body = "{\"id\":\"" + id("p") + "\"}";

    assertThat(Gateway.post("/v1/transfers/" + hold + "/post", body).body().path("amount").asText()).isEqualTo("10");
    assertThat(Gateway.post("/v1/transfers/" + hold + "/post", body).status()).isEqualTo(200);
    assertThat(Gateway.post("/v1/transfers/" + hold + "/post", "{\"id\":\"" + id("p") + "\"}").body().path("outcome").asText())
        .isEqualTo("pending_transfer_already_posted");
  }

  @Test
  void aHoldMayBePostedInParts() {
    String hold = made(opened(), opened(), "10", "\"flags\":[\"pending\"]");

    Answer part = Gateway.post("/v1/transfers/" + hold + "/post", "{\"id\":\"" + id("p") + "\",\"amount\":3,\"keep_open\":true}");

    assertThat(part.status()).isEqualTo(201);
    assertThat(part.body().path("flags").toString()).isEqualTo("[\"post_pending_transfer\",\"keep_open\"]");
    JsonNode open = Gateway.get("/v1/transfers/" + hold).body();
    assertThat(open.path("status").asText()).isEqualTo("pending");
    assertThat(open.path("held").asText()).isEqualTo("7");
    assertThat(open.path("posted").asText()).isEqualTo("3");

    Answer last = Gateway.post("/v1/transfers/" + hold + "/post", "{\"id\":\"" + id("p") + "\"}");

    assertThat(last.body().path("amount").asText()).isEqualTo("7");
    assertThat(Gateway.get("/v1/transfers/" + hold).body().path("posted").asText()).isEqualTo("10");
  }

  @Test
  void aTransferIsReversedInPartsAndInAllNotMoreThanOnce() {
    String alice = opened();
    String bob = opened();
    String original = made(alice, bob, "10", "\"code\":7");
    String reverse = "/v1/transfers/" + original + "/reverse";

    Answer part = Gateway.post(reverse, "{\"id\":\"" + id("r") + "\",\"amount\":\"4\",\"code\":8}");
    Answer more = Gateway.post(reverse, "{\"id\":\"" + id("r") + "\",\"amount\":\"7\"}");
    Answer rest = Gateway.post(reverse, "{\"id\":\"" + id("r") + "\"}");
    Answer again = Gateway.post(reverse, "{\"id\":\"" + id("r") + "\"}");

    assertThat(part.status()).isEqualTo(201);
    assertThat(part.body().path("reverses").asText()).isEqualTo(original);
    assertThat(part.body().path("debit_account_id").asText()).isEqualTo(bob);
    assertThat(part.body().path("code").asInt()).isEqualTo(8);
    assertThat(more.body().path("outcome").asText()).isEqualTo("exceeds_reversible_amount");
    assertThat(rest.body().path("amount").asText()).isEqualTo("6");
    assertThat(rest.body().path("code").asInt()).isEqualTo(7);
    assertThat(again.status()).isEqualTo(422);
    assertThat(again.body().path("outcome").asText()).isEqualTo("already_reversed");
    assertThat(Gateway.get("/v1/accounts/" + alice).body().path("credits_posted").asText()).isEqualTo("10");
  }

  @Test
  void aRequestIsAnsweredWithItsOutcomesAndWhatIsInvalidOfItToo() {
    String a = id("a");
    String b = id("b");
    String body =
        "{\"accounts\":[%s,%s],\"transfers\":[%s,{\"id\":\"x\",\"amount\":1.5},%s]}"
            .formatted(account(a), account(b), transfer(id("t"), a, b, "5"), transfer(id("t"), a, id("c"), "5"));

    Answer answer = Gateway.post("/v1/requests", body);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers().get("tallystick-sequence")).matches("0:[0-9]+");
    assertThat(answer.body().path("accounts").findValuesAsText("outcome")).containsExactly("created", "created");
    assertThat(answer.body().path("transfers").findValuesAsText("outcome")).containsExactly("created", "invalid", "credit_account_not_found");
    assertThat(answer.body().path("transfers").get(1).path("field").asText()).isEqualTo("transfers[1].amount");

    Answer again = Gateway.post("/v1/requests", body);

    assertThat(again.body().path("accounts").findValuesAsText("outcome")).containsExactly("exists", "exists");
    assertThat(again.body().path("transfers").findValuesAsText("outcome")).containsExactly("exists", "invalid", "id_already_failed");
  }

  @Test
  void whatACallDoesIsMeasured() {
    opened();
    TestMetrics.LINES.clear();
    opened();

    assertThat(TestMetrics.LINES).singleElement().asString().contains("\"Requests\":1.0", "\"AccountsCreated\":1.0", "\"Segments\":1.0", "\"Function\":\"api\"");
  }

  @Test
  void aRequestMayComeInItsEnvelope() {
    String body =
        "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/test\",\"type\":\"io.tallystick.request.v1\",\"data\":{\"accounts\":[%s]}}".formatted(account(id("a")));

    Answer answer = Gateway.call("POST", "/v1/requests", java.util.Map.of("content-type", "application/cloudevents+json; charset=utf-8"), body);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body().path("accounts").findValuesAsText("outcome")).containsExactly("created");
  }
}
