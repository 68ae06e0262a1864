package io.tallystick.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.tallystick.delivery.courier.Delivery;
import io.tallystick.delivery.courier.DeliveryJson;
import io.tallystick.delivery.subscription.AccountFilter;
import io.tallystick.delivery.subscription.Interest;
import io.tallystick.delivery.subscription.Since;
import io.tallystick.delivery.subscription.Subscriber;
import io.tallystick.delivery.subscription.Subscription;
import io.tallystick.delivery.subscription.SubscriptionJson;
import io.tallystick.delivery.subscription.Target;
import io.tallystick.events.EventType;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.Store;
import io.tallystick.journal.record.ShardedRecorder;
import io.tallystick.ledger.AccountId;
import io.tallystick.publisher.Publisher;
import io.tallystick.publisher.kinesis.FakeStream;
import jakarta.inject.Inject;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;

/** The publisher as Lambda runs it: woken by the journal's stream, and by a tick of its schedule. */
@QuarkusTest
@TestProfile(PublisherInQuarkusTest.Handler.class)
class PublisherInQuarkusTest {
  private static final String QUEUE = "http://127.0.0.1:1/000000000000/tallystick-deliveries";
  private static final String FIFO = "http://127.0.0.1:1/000000000000/tallystick-deliveries.fifo";

  /** Chooses the handler, and has a stream and subscriptions. */
  public static final class Handler implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "quarkus.lambda.handler", "publisher", "tallystick.outcomes.stream", "tallystick-outcomes", "tallystick.outcomes.lanes", "4",
          "tallystick.deliveries.queue", QUEUE, "tallystick.deliveries.fifo-queue", FIFO);
    }
  }

  private static final String TICK =
      """
      {"version":"0","id":"53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa","detail-type":"Scheduled Event","source":"aws.events","account":"000000000000",
       "time":"2026-11-22T10:00:00Z","region":"eu-west-1","resources":["arn:aws:events:eu-west-1:000000000000:rule/tick"],"detail":{}}
      """;

  @Inject ShardedRecorder recorder;
  @Inject Store store;

  @Test
  void aTickPublishesWhatTheJournalHolds() throws Exception {
    Deadline time = Deadline.after(Duration.ofSeconds(10));
    new BatchLoop(recorder::commit, null, null).run(Messages.of(Messages.opening("alice", "bob"), Messages.moving("t1", "alice", "bob", "5")), time);

    subscribe("alices", false, time);
    subscribe("orders", true, time);

    HttpResponse<String> answer = EventServer.invoke(TICK);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("{\"batchItemFailures\":[]}");
    assertThat(store.cursors().read(Publisher.CURSOR, 0, time).posted()).isZero();
    List<FakeStream.Stored> records = InMemory.STREAM.records();
    assertThat(records).extracting(FakeStream.Stored::partitionKey).isSubsetOf("0-0", "0-1", "0-2", "0-3").doesNotHaveDuplicates().isNotEmpty();
    String all = String.join("", records.stream().map(stored -> new String(stored.data(), StandardCharsets.UTF_8)).toList());
    assertThat(all).contains("\"type\":\"io.tallystick.account.opened.v1\",\"subject\":\"alice\"", "io.tallystick.transfer.posted.v1", "\"source\":\"urn:tallystick:tallystick:0\"");
    assertThat(InMemory.SQS.sent).extracting(SendMessageBatchRequest::queueUrl).containsExactlyInAnyOrder(QUEUE, FIFO);
    assertThat(deliveriesIn(QUEUE)).singleElement().satisfies(delivery -> {
      assertThat(delivery.subscription()).isEqualTo("alices");
      assertThat(delivery.event()).contains("\"type\":\"io.tallystick.account.opened.v1\",\"subject\":\"alice\"");
    });
    assertThat(deliveriesIn(FIFO)).singleElement().satisfies(delivery -> assertThat(delivery.ordered()).isTrue());
  }

  private static void subscribe(String id, boolean ordered, Deadline time) {
    Interest interest =
        new Interest.Events(Set.of(EventType.ACCOUNT_OPENED_V1), new AccountFilter.One(new AccountId("alice")), Optional.empty(), OptionalInt.empty(), Optional.empty());
    Subscription subscription =
        new Subscription(
            new Subscriber(id, interest, ordered, Since.BEGINNING),
            Target.Webhook.of("https://hooks.example/alice", "box"),
            Subscription.Status.ACTIVE,
            Instant.EPOCH,
            "");
    InMemory.DELIVERIES.subscriptions().add(id, SubscriptionJson.write(subscription), id, time);
  }

  private static List<Delivery> deliveriesIn(String queue) {
    return InMemory.SQS.sent.stream()
        .filter(request -> request.queueUrl().equals(queue))
        .flatMap(request -> request.entries().stream())
        .map(entry -> DeliveryJson.read(entry.messageBody()).orElseThrow())
        .toList();
  }
}
