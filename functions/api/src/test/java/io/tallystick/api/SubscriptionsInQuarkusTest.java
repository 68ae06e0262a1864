package io.tallystick.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import io.tallystick.api.Gateway.Answer;
import io.tallystick.delivery.courier.Delivery;
import io.tallystick.delivery.courier.DeliveryJson;
import io.tallystick.delivery.post.SigningSecret;
import io.tallystick.events.openapi.ApiDescription;
import io.tallystick.journal.Deadline;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

/** Subscriptions over the API, through the function as Lambda runs it, on real tables. */
@QuarkusTest
class SubscriptionsInQuarkusTest {
  private static final String HOOK = "{\"type\":\"webhook\",\"url\":\"https://shop.example/hooks\"}";
  private static final String FIFO = "{\"type\":\"sqs\",\"arn\":\"arn:aws:sqs:eu-west-1:111122223333:audit.fifo\"}";

  @Inject TestSqs sqs;
  @Inject TestKms kms;
  @Inject TestStore store;

  @AfterEach
  void repair() {
    sqs.broken(false);
    kms.broken(false);
  }

  static String id() {
    return "s" + UUID.randomUUID().toString().replace("-", "");
  }

  static String body(String id, String target, String... members) {
    String more = members.length == 0 ? "" : "," + String.join(",", members);
    return "{" + (id == null ? "" : "\"id\":\"" + id + "\",") + "\"target\":" + target + ",\"events\":{}" + more + "}";
  }

  private static String made(String target, String... members) {
    String id = id();
    Answer answer = Gateway.post("/v1/subscriptions", body(id, target, members));
    assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
    return id;
  }

  private static Answer put(String id, String body, Map<String, String> headers) {
    Map<String, String> all = new java.util.HashMap<>(headers);
    all.put("content-type", "application/json");
    return Gateway.call("PUT", "/v1/subscriptions/" + id, all, body);
  }

  private static Answer action(String id, String action) {
    return Gateway.call("POST", "/v1/subscriptions/" + id + "/" + action, Map.of(), null);
  }

  @Test
  void whatPostAnsweredIsThereForTheNextGet() {
    Books.opened();
    long end = store.tables().journal().last(0, Deadline.after(Duration.ofSeconds(10))).orElseThrow().sequence();
    String id = id();
    Answer made =
        Gateway.post(
            "/v1/subscriptions",
            "{\"id\":\"" + id + "\",\"target\":" + HOOK + ",\"events\":{\"types\":[\"io.tallystick.transfer.posted.v1\"],\"account\":\"a\",\"asset\":\"USD/2\",\"code\":7,\"minimum_amount\":5}}");

    assertThat(made.status()).as(made.toString()).isEqualTo(201);
    assertThat(made.headers()).containsEntry("location", "/v1/subscriptions/" + id).containsEntry("etag", "\"1\"").containsEntry("cache-control", "no-store");
    SigningSecret.parse(made.body().path("secret").asText());
    assertThat(kms.sealed().getLast().keyId()).isEqualTo("arn:aws:kms:eu-west-1:111122223333:key/secrets");
    assertThat(kms.sealed().getLast().plaintext().asUtf8String()).isEqualTo(made.body().path("secret").asText());
    assertThat(kms.sealed().getLast().encryptionContext()).isEqualTo(Map.of("ledger", "test", "subscription", id));
    Answer found = Gateway.get("/v1/subscriptions/" + id);
    assertThat(found.status()).isEqualTo(200);
    assertThat(found.headers()).containsEntry("etag", "\"1\"");
    assertThat(found.text()).doesNotContain("secret");
    JsonNode body = found.body();
    assertThat(body.path("events").toString())
        .isEqualTo("{\"types\":[\"io.tallystick.transfer.posted.v1\"],\"account\":\"a\",\"asset\":\"USD/2\",\"code\":7,\"minimum_amount\":\"5\"}");
    assertThat(body.path("status").asText()).isEqualTo("active");
    assertThat(body.path("since").get(0).path("shard").asInt()).isZero();
    assertThat(body.path("since").get(0).path("sequence").asLong()).isGreaterThan(end);
  }

  @Test
  void aRepeatWhoseAnswerWasLostIsToldSoAndMayHaveAnotherSecret() {
    String id = made(HOOK);
    Answer again = Gateway.post("/v1/subscriptions", body(id, HOOK));

    assertThat(again.status()).isEqualTo(409);
    assertThat(again.problem()).isEqualTo("subscription-exists");
    assertThat(again.body().path("detail").asText()).contains("rotate-secret");
    Answer rotated = action(id, "rotate-secret");
    assertThat(rotated.status()).as(rotated.toString()).isEqualTo(200);
    SigningSecret.parse(rotated.body().path("secret").asText());
    assertThat(rotated.body().path("previous_secret_until").asText()).isNotEmpty();
    assertThat(Gateway.get("/v1/subscriptions/" + id).body().path("previous_secret_until")).isEqualTo(rotated.body().path("previous_secret_until"));
  }

  @Test
  void aThresholdIsKeptAsItIsGiven() {
    String id = id();
    Answer made =
        Gateway.post(
            "/v1/subscriptions",
            "{\"id\":\"" + id + "\",\"target\":" + FIFO + ",\"threshold\":{\"account\":\"a\",\"asset\":\"USD/2\",\"side\":\"debit\",\"limit\":\"-5\"},\"ordered\":true,\"description\":\"low\"}");
    assertThat(made.status()).as(made.toString()).isEqualTo(201);
    assertThat(made.text())
        .contains("\"threshold\":{\"account\":\"a\",\"asset\":\"USD/2\",\"side\":\"debit\",\"limit\":\"-5\"},\"ordered\":true,\"description\":\"low\"")
        .contains("\"target\":" + FIFO)
        .doesNotContain("secret");
  }

  @Test
  void itIsChangedAsAWholeAndOnlyAsTheVersionThatIsExpected() {
    String id = made(HOOK, "\"description\":\"before\"");
    String changed = "{\"target\":{\"type\":\"webhook\",\"url\":\"https://other.example/\"},\"events\":{\"account_prefix\":\"w:\"}}";

    Answer stale = put(id, changed, Map.of("if-match", "\"7\""));
    assertThat(stale.status()).isEqualTo(412);
    assertThat(stale.problem()).isEqualTo("precondition-failed");
    Answer done = put(id, changed, Map.of("if-match", "\"1\""));
    assertThat(done.status()).as(done.toString()).isEqualTo(200);
    assertThat(done.headers()).containsEntry("etag", "\"2\"");
    assertThat(done.body().path("description").asText()).isEmpty();
    assertThat(done.body().at("/events/account_prefix").asText()).isEqualTo("w:");
    assertThat(Gateway.get("/v1/subscriptions/" + id).body()).isEqualTo(done.body());
    assertThat(put(id, changed, Map.of()).status()).isEqualTo(200);
    assertThat(put(id, changed, Map.of("if-match", "7")).problem()).isEqualTo("invalid-parameter");
    assertThat(put(id, body(null, FIFO), Map.of()).body().path("detail").asText()).startsWith("target.type cannot be changed");
  }

  @Test
  void itPausesAndResumes() {
    String id = made(HOOK);
    assertThat(action(id, "pause").body().path("status").asText()).isEqualTo("paused");
    assertThat(Gateway.get("/v1/subscriptions/" + id).body().path("status").asText()).isEqualTo("paused");
    assertThat(action(id, "resume").body().path("status").asText()).isEqualTo("active");
  }

  @Test
  void whatIsRemovedIsGone() {
    String id = made(HOOK);
    Answer removed = Gateway.call("DELETE", "/v1/subscriptions/" + id, Map.of(), null);
    assertThat(removed.status()).isEqualTo(204);
    assertThat(removed.text()).isEmpty();
    assertThat(Gateway.get("/v1/subscriptions/" + id).problem()).isEqualTo("subscription-not-found");
    assertThat(Gateway.call("DELETE", "/v1/subscriptions/" + id, Map.of(), null).problem()).isEqualTo("subscription-not-found");
  }

  @Test
  void pagesShowEachOnce() {
    for (int n = 0; n < 5; n++) {
      made(FIFO);
    }
    List<String> all = new ArrayList<>();
    String next = "";
    do {
      JsonNode page = Gateway.get("/v1/subscriptions?limit=2" + (next.isEmpty() ? "" : "&cursor=" + next)).body();
      page.path("subscriptions").forEach(one -> all.add(one.path("id").asText()));
      assertThat(page.path("subscriptions").size()).isBetween(1, 2);
      next = page.path("next_cursor").asText("");
    } while (!next.equals("null") && !next.isEmpty());
    assertThat(all).hasSizeGreaterThanOrEqualTo(5).isSorted().doesNotHaveDuplicates();
    JsonNode whole = Gateway.get("/v1/subscriptions").body();
    assertThat(whole.path("subscriptions").size()).isEqualTo(all.size());
    assertThat(whole.path("next_cursor").isNull()).isTrue();
    assertThat(Gateway.get("/v1/subscriptions?cursor=a-b").problem()).isEqualTo("invalid-parameter");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      false | https://sqs.example/test-deliveries
      true  | https://sqs.example/test-deliveries.fifo
      """)
  void aTestTakesTheQueueOfItsKind(boolean ordered, String url) throws Exception {
    String id = made(HOOK, "\"ordered\":" + ordered);
    Answer answer = action(id, "test");

    assertThat(answer.status()).as(answer.toString()).isEqualTo(202);
    SendMessageRequest sent = sqs.sent().getLast();
    assertThat(sent.queueUrl()).isEqualTo(url);
    assertThat(sent.messageGroupId()).isEqualTo(ordered ? id + ".test" : null);
    Delivery delivery = DeliveryJson.read(sent.messageBody()).orElseThrow();
    assertThat(sent.messageDeduplicationId()).isEqualTo(ordered ? delivery.id() : null);
    assertThat(delivery.subscription()).isEqualTo(id);
    assertThat(delivery.ordered()).isEqualTo(ordered);
    assertThat(delivery.id()).isEqualTo(answer.body().path("delivery_id").asText()).isEqualTo(id + "." + answer.body().path("event_id").asText());
    JsonNode event = Gateway.JSON.readTree(delivery.event());
    assertThat(event.path("id").asText()).isEqualTo(answer.body().path("event_id").asText());
    assertThat(event.path("type").asText()).isEqualTo("io.tallystick.test.v1").isEqualTo(delivery.type());
    assertThat(event.at("/data/subscription_id").asText()).isEqualTo(id);
  }

  @Test
  void withoutTheKeyNothingIsMade() {
    String id = id();
    kms.broken(true);
    assertThat(Gateway.post("/v1/subscriptions", body(id, HOOK)).problem()).isEqualTo("unavailable");
    assertThat(Gateway.get("/v1/subscriptions/" + id).problem()).isEqualTo("subscription-not-found");
    assertThat(Gateway.post("/v1/subscriptions", body(id, FIFO)).status()).isEqualTo(201);
  }

  @Test
  void aQueueThatTakesNothingIsUnavailable() {
    String id = made(HOOK);
    sqs.broken(true);
    assertThat(action(id, "test").problem()).isEqualTo("unavailable");
  }

  @ParameterizedTest
  @CsvSource({"GET,''", "PUT,''", "DELETE,''", "POST,/pause", "POST,/resume", "POST,/rotate-secret", "POST,/test"})
  void whatIsNotThereIsNotFoundAndWhatIsNoIdIsToldSo(String method, String action) {
    String body = method.equals("PUT") ? body(null, HOOK) : null;
    Map<String, String> headers = body == null ? Map.of() : Map.of("content-type", "application/json");
    assertThat(Gateway.call(method, "/v1/subscriptions/" + id() + action, headers, body).problem()).isEqualTo("subscription-not-found");
    for (String wrong : List.of("a-b", "%00", "a".repeat(41))) {
      Answer answer = Gateway.call(method, "/v1/subscriptions/" + wrong + action, headers, body);
      assertThat(answer.problem()).isEqualTo("invalid-parameter");
      assertThat(answer.body().at("/errors/0/field").asText()).isEqualTo("id");
    }
    assertThat(Gateway.call(method, "/v1/subscriptions/" + id() + action + "?x=1", headers, body).problem()).isEqualTo("invalid-parameter");
  }

  @Test
  void everyFieldThatIsWrongIsTold() {
    Answer answer = Gateway.post("/v1/subscriptions", "{\"id\":\"a-b\",\"target\":{\"type\":\"webhook\",\"url\":\"https://127.0.0.1/\"},\"events\":{\"code\":0},\"colour\":1}");
    assertThat(answer.problem()).isEqualTo("invalid-body");
    assertThat(answer.body().path("errors").findValuesAsText("field")).containsExactly("id", "target.url", "events.code", "colour");
    // An allowed range is inside.
    made("{\"type\":\"webhook\",\"url\":\"http://10.7.0.1:8080/\"}");
  }

  @Test
  void theDescriptionHasTheBoundsOfTheCode() {
    JsonNode schemas = ApiDescription.ofThisBuild().document().at("/components/schemas");
    assertThat(schemas.at("/SubscriptionPage/properties/subscriptions/maxItems").asInt()).isEqualTo(SubscriptionBook.MOST);
    assertThat(schemas.at("/NewSubscription/properties/id/pattern").asText()).isEqualTo("^" + SubscriptionReader.ID.pattern() + "$");
    assertThat(schemas.at("/NewSubscription/properties/description/maxLength").asInt()).isEqualTo(io.tallystick.delivery.subscription.Subscription.DESCRIPTION_CHARACTERS);
    assertThat(schemas.at("/SubscriptionTarget/oneOf/0/properties/url/maxLength").asInt()).isEqualTo(io.tallystick.delivery.guard.EndpointUrl.LENGTH);
    List<String> types = new ArrayList<>();
    schemas.at("/EventsToHear/properties/types/items/enum").forEach(type -> types.add(type.asText()));
    assertThat(types).containsExactlyInAnyOrderElementsOf(io.tallystick.delivery.subscription.Interest.TYPES.stream().map(io.tallystick.events.EventType::type).toList());
  }
}
