package io.tallystick.publisher.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import com.standardwebhooks.Webhook;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tallystick.delivery.guard.EndpointUrl;
import io.tallystick.delivery.post.SigningSecret;
import io.tallystick.delivery.subscription.AccountFilter;
import io.tallystick.delivery.subscription.Interest;
import io.tallystick.delivery.subscription.SecretBox;
import io.tallystick.delivery.subscription.Since;
import io.tallystick.delivery.subscription.Subscriber;
import io.tallystick.delivery.subscription.Subscription;
import io.tallystick.delivery.subscription.SubscriptionJson;
import io.tallystick.delivery.subscription.Target;
import io.tallystick.events.EventId;
import io.tallystick.events.LedgerEvent;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.Retry;
import io.tallystick.journal.breaker.Breaker;
import io.tallystick.journal.memory.MemoryDeliveryStore;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Asset;
import io.tallystick.local.emulator.ElasticMq;
import io.tallystick.local.emulator.Emulator;
import io.tallystick.local.emulator.Storage;
import io.tallystick.publisher.Batch;
import io.tallystick.publisher.Happening;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * From a batch of the publisher through real queues to endpoints: one that hangs for ever, one that fails often, one that is well, and one that wants order and fails at times.
 * Several instances deliver at once.
 */
class DeliveriesTest {
  private static final int BATCHES = 4;
  private static final int EVENTS = 12;
  private static final int INSTANCES = 3;
  /** Only ends a test that hangs. */
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final Asset USD = Asset.of("USD/2");

  /** An endpoint as a receiver has it: checks each signature, remembers what it took in which order, and fails as it is told. */
  private final class Receiver {
    private final SigningSecret secret = SigningSecret.random(new SecureRandom());
    private final Map<String, Integer> tries = new ConcurrentHashMap<>();
    private final List<String> taken = new CopyOnWriteArrayList<>();
    private final List<String> wrong = new CopyOnWriteArrayList<>();
    private final String name;
    private final Failing failing;

    private Receiver(String name, Failing failing) {
      this.name = name;
      this.failing = failing;
      server.createContext("/" + name, this::receive);
    }

    private void receive(HttpExchange exchange) throws IOException {
      String id = exchange.getRequestHeaders().getFirst("webhook-id");
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      try {
        new Webhook(secret.reveal()).verify(body, HttpHeaders.of(Map.copyOf(exchange.getRequestHeaders()), (_, _) -> true));
      } catch (Exception e) {
        wrong.add(id);
      }
      boolean fails = failing.fails(id, tries.merge(id, 1, Integer::sum));
      if (!fails) {
        taken.add(id);
      }
      exchange.sendResponseHeaders(fails ? 500 : 204, -1);
      exchange.close();
    }

    private String url() {
      return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + name;
    }
  }

  private interface Failing {
    boolean fails(String id, int tries);
  }

  private final CountDownLatch end = new CountDownLatch(1);
  private final MemoryDeliveryStore store = new MemoryDeliveryStore();
  /** Seals nothing: sealing is tested where it is done. */
  private final SecretBox secrets =
      new SecretBox() {
        @Override
        public String seal(SigningSecret secret, String subscription, Deadline deadline) {
          return secret.reveal();
        }

        @Override
        public SigningSecret open(String box, String subscription, Deadline deadline) {
          return SigningSecret.parse(box);
        }
      };
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private HttpServer server;
  private Emulator emulator;
  private SqsClient sqs;

  @BeforeEach
  void start() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
    emulator = ElasticMq.start(new Storage.Memory(), Files.createDirectories(Path.of("target")).resolve("elasticmq.log"));
    sqs =
        SqsClient.builder()
            .endpointOverride(emulator.endpoint())
            .region(Region.US_EAST_1)
            .httpClientBuilder(Apache5HttpClient.builder())
            .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
            .build();
  }

  @AfterEach
  void stop() throws Exception {
    end.countDown();
    for (Thread thread : threads) {
      thread.join(Duration.ofSeconds(30));
    }
    server.stop(0);
    sqs.close();
    emulator.close();
  }

  private String queue(String name, boolean fifo) {
    Map<QueueAttributeName, String> attributes = fifo ? Map.of(QueueAttributeName.FIFO_QUEUE, "true", QueueAttributeName.VISIBILITY_TIMEOUT, "30") : Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "30");
    return sqs.createQueue(request -> request.queueName(name).attributes(attributes)).queueUrl();
  }

  private void subscribe(Receiver receiver, AccountFilter accounts, boolean ordered) {
    Interest interest = new Interest.Events(Interest.TYPES, accounts, Optional.empty(), OptionalInt.empty(), Optional.empty());
    Subscription subscription =
        new Subscription(
            new Subscriber(receiver.name, interest, ordered, Since.BEGINNING),
            Target.Webhook.of(receiver.url(), secrets.seal(receiver.secret, receiver.name, Deadline.after(PATIENCE))), Subscription.Status.ACTIVE, Instant.now(), "");
    store.subscriptions().add(receiver.name, SubscriptionJson.write(subscription), "t", Deadline.after(PATIENCE));
  }

  private static Batch batch(int sequence) {
    return new Batch(
        "urn:tallystick:shop:0", 0, sequence, sequence,
        IntStream.range(0, EVENTS)
            .mapToObj(
                at ->
                    new Happening(
                        List.of(
                            new LedgerEvent.TransferPosted(
                                new EventId(0, sequence, at), Transfers.plain("t" + sequence + "-" + at, "a" + at % 3, "b", USD, 1, 5))),
                        List.of()))
            .toList());
  }

  private void instances(String queue, String letters) {
    for (int i = 0; i < INSTANCES; i++) {
      threads.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    try (CourierInstance instance = new CourierInstance(sqs, queue, letters, store, secrets)) {
                      while (end.getCount() > 0) {
                        instance.work();
                      }
                    } catch (Throwable failure) {
                      failures.add(failure);
                    }
                  }));
    }
  }

  private static List<String> expected(String subscription, int ofThree) {
    return IntStream.range(0, BATCHES * EVENTS)
        .filter(at -> ofThree < 0 || at % EVENTS % 3 == ofThree)
        .mapToObj(at -> subscription + ".0:" + at / EVENTS + ":" + at % EVENTS)
        .toList();
  }

  private void await(Receiver receiver, int messages) throws InterruptedException {
    long latest = System.nanoTime() + PATIENCE.toNanos();
    while (receiver.taken.stream().distinct().count() < messages) {
      assertThat(failures).isEmpty();
      assertThat(System.nanoTime()).as("%s has %s of %s", receiver.name, receiver.taken.size(), messages).isLessThan(latest);
      end.await(50, TimeUnit.MILLISECONDS);
    }
  }

  @Test
  void aHangingEndpointKeepsNoOtherWaitingAndEverythingArrivesSignedAndInOrderWhereThatIsAsked() throws Exception {
    Receiver hanging =
        new Receiver(
            "hanging",
            (_, _) -> {
              try {
                return !end.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
              } catch (InterruptedException e) {
                return true;
              }
            });
    Receiver failing = new Receiver("failing", (id, tries) -> tries <= (id.hashCode() % 8 == 0 ? 2 : id.hashCode() % 2 == 0 ? 1 : 0));
    Receiver well = new Receiver("well", (_, _) -> false);
    Receiver inOrder = new Receiver("in_order", (id, tries) -> tries == 1 && id.hashCode() % 8 == 0);
    List.of(hanging, failing, well).forEach(receiver -> subscribe(receiver, new AccountFilter.Any(), false));
    subscribe(inOrder, new AccountFilter.One(new AccountId("a1")), true);
    String deliveries = queue("deliveries", false);
    String ordered = queue("deliveries.fifo", true);
    String letters = queue("letters", false);
    Retry retry = new Retry(new Random(), Thread::sleep);
    DeliverySink sink =
        new DeliverySink(
            new StoredSubscribers(store.subscriptions(), InstantSource.system()), new SqsDeliveryQueue(sqs, deliveries, retry), new SqsDeliveryQueue(sqs, ordered, retry),
            InstantSource.system());

    instances(deliveries, letters);
    instances(ordered, letters);
    for (int sequence = 0; sequence < BATCHES; sequence++) {
      sink.publish(batch(sequence), Deadline.after(PATIENCE));
      sink.publish(batch(sequence), Deadline.after(PATIENCE)); // as a publisher does that was killed before its cursor moved
    }

    await(well, BATCHES * EVENTS);
    assertThat(hanging.taken).as("it still hangs").isEmpty();
    await(inOrder, BATCHES * EVENTS / 3);
    await(failing, BATCHES * EVENTS);
    assertThat(well.taken.stream().distinct()).containsExactlyInAnyOrderElementsOf(expected("well", -1));
    assertThat(failing.taken.stream().distinct()).containsExactlyInAnyOrderElementsOf(expected("failing", -1));
    assertThat(inOrder.taken.stream().distinct()).as("first arrivals").containsExactlyElementsOf(expected("in_order", 1));
    assertThat(List.of(hanging, failing, well, inOrder)).allSatisfy(receiver -> assertThat(receiver.wrong).as("wrong signatures").isEmpty());
    assertThat(hanging.tries.values().stream().mapToInt(Integer::intValue).sum()).as("posts to the endpoint that hangs").isLessThan(BATCHES * EVENTS / 2);
    String key = ((EndpointUrl.Reading.Endpoint) EndpointUrl.read(hanging.url(), CourierInstance.LOOPBACK)).url().key();
    assertThat(store.breakers().read(key, Deadline.after(PATIENCE)).breaker()).isNotInstanceOf(Breaker.Closed.class);
    assertThat(failures).isEmpty();
  }
}
