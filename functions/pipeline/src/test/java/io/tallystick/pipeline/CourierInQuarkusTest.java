package io.tallystick.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.tallystick.delivery.courier.Delivery;
import io.tallystick.delivery.courier.DeliveryJson;
import io.tallystick.delivery.courier.SqsDispositions;
import io.tallystick.delivery.post.SigningSecret;
import io.tallystick.delivery.subscription.AccountFilter;
import io.tallystick.delivery.subscription.Interest;
import io.tallystick.delivery.subscription.Since;
import io.tallystick.delivery.subscription.Subscriber;
import io.tallystick.delivery.subscription.Subscription;
import io.tallystick.delivery.subscription.SubscriptionJson;
import io.tallystick.delivery.subscription.Target;
import io.tallystick.events.EventType;
import io.tallystick.journal.Deadline;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;

/** The courier as Lambda runs it: batches of both queues, posts to an endpoint on this machine, and what becomes of each message. */
@QuarkusTest
@TestProfile(CourierInQuarkusTest.Handler.class)
class CourierInQuarkusTest {
  private static final String QUEUE = "http://127.0.0.1:1/000000000000/tallystick-deliveries";
  private static final String FIFO = "http://127.0.0.1:1/000000000000/tallystick-deliveries.fifo";
  private static final String DEAD = "http://127.0.0.1:1/000000000000/tallystick-deliveries-dead";

  /** Chooses the handler, and lets webhooks reach this machine. */
  public static final class Handler implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "quarkus.lambda.handler", "courier",
          "tallystick.deliveries.queue", QUEUE,
          "tallystick.deliveries.fifo-queue", FIFO,
          "tallystick.dead-deliveries.queue", DEAD,
          "tallystick.secrets.key", "arn:aws:kms:eu-west-1:000000000000:key/secrets",
          "tallystick.endpoint.allowances", "127.0.0.1");
    }
  }

  /** A call that the endpoint got. */
  private record Call(String path, String id, String signature, String body) {}

  private static final List<Call> CALLS = new CopyOnWriteArrayList<>();
  private static HttpServer endpoint;

  private final ObjectMapper json = new ObjectMapper();

  @Inject Rehearsal rehearsal;

  @BeforeAll
  static void listen() throws IOException {
    endpoint = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    endpoint.createContext("/", CourierInQuarkusTest::answer);
    endpoint.start();
    for (String name : List.of("takes", "fails")) {
      subscribe(name);
    }
  }

  /** Takes what is posted to /takes, and fails otherwise. */
  private static void answer(HttpExchange call) throws IOException {
    try (call) {
      String body = new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String path = call.getRequestURI().getPath();
      CALLS.add(new Call(path, call.getRequestHeaders().getFirst("webhook-id"), call.getRequestHeaders().getFirst("webhook-signature"), body));
      call.sendResponseHeaders(path.equals("/takes") ? 204 : 500, -1);
    }
  }

  private static void subscribe(String name) {
    String box = SigningSecret.random(new SecureRandom()).reveal();
    Interest interest = new Interest.Events(Set.of(EventType.ACCOUNT_OPENED_V1), new AccountFilter.Any(), Optional.empty(), OptionalInt.empty(), Optional.empty());
    String url = "http://127.0.0.1:" + endpoint.getAddress().getPort() + "/" + name;
    Subscription subscription = new Subscription(new Subscriber(name, interest, false, Since.BEGINNING), Target.Webhook.of(url, box), Subscription.Status.ACTIVE, Instant.EPOCH, "");
    InMemory.DELIVERIES.subscriptions().add(name, SubscriptionJson.write(subscription), name, Deadline.after(Duration.ofSeconds(10)));
  }

  @AfterAll
  static void stop() {
    endpoint.stop(0);
  }

  @BeforeEach
  void nothingYet() {
    CALLS.clear();
    InMemory.SQS.sent.clear();
    InMemory.SQS.changed.clear();
  }

  @Test
  void whatTheEndpointTakesIsFinishedWith() throws Exception {
    assertThat(failures("tallystick-deliveries", message("m0", "", delivery("takes", false)))).isEmpty();

    assertThat(CALLS).singleElement().satisfies(call -> {
      assertThat(call.path()).isEqualTo("/takes");
      assertThat(call.id()).isEqualTo("takes.1");
      assertThat(call.signature()).startsWith("v1,");
      assertThat(call.body()).isEqualTo("{\"event\":1}");
    });
    assertThat(InMemory.SQS.sent).isEmpty();
    assertThat(InMemory.SQS.changed).isEmpty();
  }

  @Test
  void whatFailsIsReplacedInTheQueueInAnyOrderWithOneTryMore() throws Exception {
    assertThat(failures("tallystick-deliveries", message("m0", "", delivery("fails", false)))).isEmpty();

    assertThat(InMemory.SQS.sent).singleElement().extracting(SendMessageBatchRequest::queueUrl).isEqualTo(QUEUE);
    assertThat(DeliveryJson.read(InMemory.SQS.sent.getFirst().entries().getFirst().messageBody()).orElseThrow().tries()).isEqualTo(1);
  }

  @Test
  void whatFailsInOrderIsPutOffWithAllBehindIt() throws Exception {
    assertThat(failures("tallystick-deliveries.fifo", message("m0", "g", delivery("fails", true)), message("m1", "g", delivery("takes", true)))).containsExactlyInAnyOrder("m0", "m1");

    assertThat(CALLS).extracting(Call::path).containsExactly("/fails");
    assertThat(InMemory.SQS.sent).isEmpty();
    assertThat(InMemory.SQS.changed).singleElement().extracting(ChangeMessageVisibilityBatchRequest::queueUrl).isEqualTo(FIFO);
    assertThat(InMemory.SQS.changed.getFirst().entries()).extracting(entry -> entry.receiptHandle()).containsExactlyInAnyOrder("receipt-m0", "receipt-m1");
    assertThat(InMemory.SQS.changed.getFirst().entries()).extracting(entry -> entry.visibilityTimeout()).doesNotContain(0).containsOnly(
        InMemory.SQS.changed.getFirst().entries().getFirst().visibilityTimeout());
  }

  @Test
  void whatIsNoDeliveryIsADeadLetterWithItsCause() throws Exception {
    assertThat(failures("tallystick-deliveries", message("m0", "", "rubbish"))).isEmpty();

    assertThat(InMemory.SQS.sent).singleElement().satisfies(sent -> {
      assertThat(sent.queueUrl()).isEqualTo(DEAD);
      assertThat(sent.entries().getFirst().messageBody()).isEqualTo("rubbish");
      assertThat(sent.entries().getFirst().messageAttributes().get(SqsDispositions.CAUSE).stringValue()).isEqualTo("unreadable");
    });
  }

  @Test
  void theRehearsalDeliversNothing() {
    rehearsal.onStart(new StartupEvent(), Optional.of(Rehearsal.SNAPSHOT), Optional.of("courier"));

    assertThat(CALLS).isEmpty();
    assertThat(InMemory.SQS.sent).isEmpty();
    assertThat(InMemory.SQS.changed).isEmpty();
  }

  @Test
  void theRehearsalOfTheCourierAloneMakesADelivery() {
    List<Deadline> made = new ArrayList<>();
    Rehearsal watched = new Rehearsal(null, null, made::add);

    watched.onStart(new StartupEvent(), Optional.of(Rehearsal.SNAPSHOT), Optional.of("keeper"));
    assertThat(made).isEmpty();

    watched.onStart(new StartupEvent(), Optional.of(Rehearsal.SNAPSHOT), Optional.of("courier"));
    assertThat(made).singleElement().satisfies(time -> assertThat(time.over()).isFalse());
  }

  private static String delivery(String subscription, boolean ordered) {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    return DeliveryJson.write(Delivery.first(subscription, subscription + ".1", ordered, now, EventType.ACCOUNT_OPENED_V1.type(), "{\"event\":1}"));
  }

  private Map<String, Object> message(String id, String group, String body) {
    Map<String, String> attributes = group.isEmpty() ? Map.of("ApproximateReceiveCount", "1") : Map.of("ApproximateReceiveCount", "1", "MessageGroupId", group);
    return Map.of("messageId", id, "receiptHandle", "receipt-" + id, "body", body, "eventSource", "aws:sqs", "awsRegion", "eu-west-1", "attributes", attributes);
  }

  @SafeVarargs
  private List<String> failures(String queue, Map<String, Object>... messages) throws Exception {
    ArrayNode records = json.createArrayNode();
    for (Map<String, Object> message : messages) {
      records.add(json.<com.fasterxml.jackson.databind.node.ObjectNode>valueToTree(message).put("eventSourceARN", "arn:aws:sqs:eu-west-1:000000000000:" + queue));
    }
    var answer = EventServer.invoke(json.createObjectNode().set("Records", records).toString());
    assertThat(answer.statusCode()).isEqualTo(200);
    return json.readTree(answer.body()).path("batchItemFailures").valueStream().map(failure -> failure.path("itemIdentifier").asText()).toList();
  }
}
