package io.tallystick.delivery.courier;

import io.tallystick.delivery.guard.AddressRules;
import io.tallystick.delivery.guard.EndpointUrl;
import io.tallystick.delivery.guard.GuardedConnections;
import io.tallystick.delivery.guard.Names;
import io.tallystick.delivery.post.Destination;
import io.tallystick.delivery.post.HttpPosting;
import io.tallystick.delivery.post.Posting;
import io.tallystick.delivery.post.Postings;
import io.tallystick.delivery.post.SigningSecret;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.Retry;
import io.tallystick.journal.breaker.BreakerLimits;
import io.tallystick.journal.breaker.BreakerListener;
import io.tallystick.journal.breaker.SharedBreakers;
import io.tallystick.journal.dynamodb.DynamoClients;
import io.tallystick.journal.dynamodb.DynamoDeliveryStore;
import io.tallystick.journal.dynamodb.Tables;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A process of its own that delivers to one endpoint for as long as its input is open: batch after batch, as a function does, with breakers shared by DynamoDB. */
final class CourierProcess {
  static final BreakerLimits LIMITS =
      new BreakerLimits(
          Duration.ofSeconds(20), Duration.ofSeconds(1), 5, 60, Duration.ofSeconds(3), Duration.ofSeconds(6), Duration.ofMinutes(5), 1, Duration.ofSeconds(60));
  static final Duration POST_TIME = Duration.ofSeconds(20);
  private static final int BATCH = 4;

  private CourierProcess() {}

  static EndpointUrl url(int port) {
    return new EndpointUrl("http", "127.0.0.1", port, "/");
  }

  private static Posting<Destination> webhooks(HttpPosting posting) {
    return new Postings(
        posting,
        (_, _) -> {
          throw new AssertionError("there is no queue");
        },
        (_, _) -> {
          throw new AssertionError("there is no bus");
        });
  }

  /** @param arguments DynamoDB's endpoint, the ledger, and the port of the webhook */
  public static void main(String[] arguments) throws Exception {
    SecureRandom random = new SecureRandom();
    DynamoDbClient client = DynamoClients.create(URI.create(arguments[0]));
    SharedBreakers breakers =
        new SharedBreakers(
            new DynamoDeliveryStore(client, Tables.of(arguments[1]), new Retry(random, Thread::sleep), (_, _, _) -> {}).breakers(),
            LIMITS, InstantSource.system(), random, () -> UUID.randomUUID().toString(), BreakerListener.NONE);
    Targets.Found target = new Targets.Found.Active(new Destination.Endpoint(url(Integer.parseInt(arguments[2])), List.of(SigningSecret.random(random))));
    Targets targets =
        new Targets() {
          @Override
          public Found find(Delivery delivery, Deadline deadline) {
            return target;
          }

          @Override
          public boolean gone(String subscription, Destination destination, Deadline deadline) {
            throw new AssertionError("nobody is gone");
          }
        };
    HttpPosting.Limits limits = new HttpPosting.Limits(POST_TIME, 1_000, 1_000);
    try (HttpPosting posting =
        new HttpPosting(
            GuardedConnections.pooled(AddressRules.parse("127.0.0.1"), Names.SYSTEM, SSLContext.getDefault(), GuardedConnections.Limits.DEFAULT),
            limits, InstantSource.system())) {
      Courier courier = new Courier(targets, webhooks(posting), POST_TIME, breakers, new RetryPlan(random), InstantSource.system(), CourierListener.NONE);
      while (System.in.available() == 0) {
        Instant now = Instant.now();
        courier.deliver(
            IntStream.range(0, BATCH)
                .mapToObj(i -> new Consignment("m" + i, "", 1, DeliveryJson.write(Delivery.first("s", "e" + i, false, now, "t", "{}"))))
                .toList(),
            Deadline.after(Duration.ofSeconds(60)));
      }
    }
  }
}
