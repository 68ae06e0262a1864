package io.tallystick.local.subscribe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tallystick.delivery.courier.Delivery;
import io.tallystick.delivery.courier.DeliveryJson;
import io.tallystick.delivery.courier.SqsDispositions;
import io.tallystick.delivery.guard.EndpointUrl;
import io.tallystick.delivery.subscription.AccountFilter;
import io.tallystick.delivery.subscription.Interest;
import io.tallystick.delivery.subscription.Since;
import io.tallystick.delivery.subscription.Subscriber;
import io.tallystick.delivery.subscription.Subscription;
import io.tallystick.delivery.subscription.SubscriptionJson;
import io.tallystick.delivery.subscription.Target;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.breaker.Breaker;
import io.tallystick.journal.breaker.Probe;
import io.tallystick.journal.breaker.Standing;
import io.tallystick.local.Console;
import io.tallystick.local.ExitCode;
import io.tallystick.local.connection.MemoryLedger;
import io.tallystick.local.emulator.ElasticMq;
import io.tallystick.local.emulator.Emulator;
import io.tallystick.local.emulator.Storage;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;

/** The commands about deliveries, at real queues of the emulator and with subscriptions and breakers in memory. */
class DeliveryCommandsTest {
  private static final Instant LONG_AGO = Instant.parse("2026-11-01T00:00:00Z");
  private static final List<String> QUEUES = List.of("memory-deliveries", "memory-deliveries.fifo", "memory-deliveries-dead", "memory-deliveries-dead.fifo");
  private static final String DEAD = "memory-deliveries-dead";

  @TempDir private static Path folder;
  private static Emulator emulator;
  private static SqsClient sqs;

  private final Console console = new Console();
  private final MemoryLedger ledger = new MemoryLedger(sqs);

  @BeforeAll
  static void start() throws Exception {
    emulator = ElasticMq.start(new Storage.Memory(), folder.resolve("elasticmq.log"));
    sqs = client(new ExecutionInterceptor() {});
  }

  private static SqsClient client(ExecutionInterceptor interceptor) {
    return SqsClient.builder()
        .endpointOverride(emulator.endpoint())
        .region(Region.US_EAST_1)
        .httpClientBuilder(Apache5HttpClient.builder())
        .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
        .overrideConfiguration(configuration -> configuration.addExecutionInterceptor(interceptor))
        .build();
  }

  /** The same ledger seen through another client of its queues. */
  private MemoryLedger through(SqsClient client) {
    MemoryLedger other = new MemoryLedger(client);
    ledger.deliveries.subscriptions().all(ledger.deadline()).forEach(kept -> other.deliveries.subscriptions().add(kept.id(), kept.text(), "t", other.deadline()));
    return other;
  }

  /** A process that ends before one of its calls. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  @AfterAll
  static void stop() {
    sqs.close();
    emulator.close();
  }

  @BeforeEach
  void queues() {
    for (String name : QUEUES) {
      sqs.listQueues(request -> request.queueNamePrefix(name)).queueUrls().stream().filter(url -> url.endsWith("/" + name)).forEach(url -> sqs.deleteQueue(request -> request.queueUrl(url)));
      Map<QueueAttributeName, String> attributes = name.endsWith(".fifo") ? Map.of(QueueAttributeName.FIFO_QUEUE, "true") : Map.of();
      sqs.createQueue(request -> request.queueName(name).attributes(attributes));
    }
    subscribe("s1", new Target.Webhook("http://127.0.0.1:8080/hook", webhook("x").secrets()), Subscription.Status.ACTIVE);
    subscribe("s2", webhook("https://h.example/"), Subscription.Status.DISABLED);
    subscribe("s3", webhook("https://h.example/"), Subscription.Status.PAUSED);
  }

  private static Target.Webhook webhook(String url) {
    return Target.Webhook.of(url, "box");
  }

  private void subscribe(String id, Target target, Subscription.Status status) {
    subscribe(id, target, status, Since.BEGINNING);
  }

  private void subscribe(String id, Target target, Subscription.Status status, Since since) {
    Interest interest = new Interest.Events(Interest.TYPES, new AccountFilter.Any(), Optional.empty(), OptionalInt.empty(), Optional.empty());
    Subscription subscription = new Subscription(new Subscriber(id, interest, false, since), target, status, LONG_AGO, "");
    assertThat(ledger.deliveries.subscriptions().add(id, SubscriptionJson.write(subscription), "t", ledger.deadline())).isPresent();
  }

  private static String url(String name) {
    return sqs.getQueueUrl(request -> request.queueName(name)).queueUrl();
  }

  private static String delivery(String subscription, int number, boolean ordered) {
    return DeliveryJson.write(
        new Delivery(subscription, subscription + ".0:" + number + ":0", ordered, LONG_AGO, 15, LONG_AGO.plusSeconds(1), "io.tallystick.transfer.posted.v1", "{\"n\":" + number + "}"));
  }

  private static void letter(String body, String cause, String group) {
    letter(body, cause, group, "");
  }

  private static void letter(String body, String cause, String group, String lastFailure) {
    Map<String, MessageAttributeValue> attributes = new HashMap<>();
    attributes.put(SqsDispositions.CAUSE, text(cause));
    if (!lastFailure.isEmpty()) {
      attributes.put(SqsDispositions.LAST_FAILURE, text(lastFailure));
    }
    if (!group.isEmpty()) {
      attributes.put(SqsDispositions.GROUP, text(group));
    }
    sqs.sendMessage(request -> request.queueUrl(url(DEAD)).messageBody(body).messageAttributes(attributes));
  }

  private static MessageAttributeValue text(String text) {
    return MessageAttributeValue.builder().dataType("String").stringValue(text).build();
  }

  private static List<Message> take(String queue) {
    List<Message> all = new ArrayList<>();
    List<Message> some;
    do {
      some =
          sqs.receiveMessage(
                  request -> request.queueUrl(url(queue)).maxNumberOfMessages(10).visibilityTimeout(600).messageAttributeNames("All").messageSystemAttributeNames(MessageSystemAttributeName.ALL))
              .messages();
      all.addAll(some);
    } while (!some.isEmpty());
    return all;
  }

  private int redrive(String... arguments) {
    return console.run(terminal -> new RedriveCommand(terminal, ledger), arguments);
  }

  private int deliveries(String... arguments) {
    return console.run(terminal -> new DeliveriesCommand(terminal, ledger), arguments);
  }

  @Test
  void lettersGoBackToWhereTheyCameFromWithAllTheirTriesAndTime() {
    letter(delivery("s1", 1, false), "tried_too_often", "");
    letter(delivery("s1", 2, true), "too_old", "s1.ab");
    letter(delivery("s3", 3, false), "too_old", "");
    sqs.sendMessage(request -> request.queueUrl(url(DEAD + ".fifo")).messageBody(delivery("s1", 4, true)).messageGroupId("s1.cd").messageDeduplicationId("d4"));
    Instant before = Instant.now().truncatedTo(ChronoUnit.MILLIS);

    assertThat(redrive()).as(console.err()).isEqualTo(ExitCode.OK);

    assertThat(console.out()).isEqualTo("moved 4\n");
    List<Message> standard = take("memory-deliveries");
    assertThat(standard).extracting(message -> DeliveryJson.read(message.body()).orElseThrow().id()).containsExactlyInAnyOrder("s1.0:1:0", "s3.0:3:0");
    List<Message> ordered = take("memory-deliveries.fifo");
    assertThat(ordered)
        .extracting(message -> message.attributes().get(MessageSystemAttributeName.MESSAGE_GROUP_ID) + " " + DeliveryJson.read(message.body()).orElseThrow().id())
        .containsExactlyInAnyOrder("s1.ab s1.0:2:0", "s1.cd s1.0:4:0");
    standard.addAll(ordered);
    assertThat(standard).extracting(message -> DeliveryJson.read(message.body()).orElseThrow()).allSatisfy(delivery -> {
      assertThat(delivery.tries()).isZero();
      assertThat(delivery.first()).isBetween(before, Instant.now()).isEqualTo(delivery.notBefore());
      assertThat(delivery.type()).isEqualTo("io.tallystick.transfer.posted.v1");
      assertThat(delivery.event()).startsWith("{\"n\":");
    });
    assertThat(take(DEAD)).isEmpty();
    assertThat(take(DEAD + ".fifo")).isEmpty();
  }

  /** Within five minutes a FIFO queue drops what has the id of what it has taken already. */
  @Test
  void whatAFifoQueueHasJustHandedOutIsTakenAgain() {
    for (int time = 0; time < 2; time++) {
      letter(delivery("s1", 2, true), "too_old", "s1.ab");
      assertThat(redrive()).as(console.err()).isEqualTo(ExitCode.OK);
      List<Message> taken = take("memory-deliveries.fifo");
      assertThat(taken).hasSize(1);
      sqs.deleteMessage(request -> request.queueUrl(url("memory-deliveries.fifo")).receiptHandle(taken.getFirst().receiptHandle()));
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      --subscription s1                   | s1.0:1:0 s1.0:2:0
      --cause too_old                     | s1.0:2:0 s3.0:3:0
      --subscription s1 --cause too_old   | s1.0:2:0
      --cause timeout                     | s1.0:1:0
      --subscription nobody               |
      """)
  void onlyWhatIsChosenIsMovedAndTheRestCanBeSeenAtOnce(String options, String moved) {
    letter(delivery("s1", 1, false), "tried_too_often", "", "timeout");
    letter(delivery("s1", 2, false), "too_old", "");
    letter(delivery("s3", 3, false), "too_old", "");

    assertThat(redrive(options.split(" "))).as(console.err()).isEqualTo(ExitCode.OK);

    List<String> expected = moved == null ? List.of() : List.of(moved.split(" "));
    assertThat(take("memory-deliveries")).extracting(message -> DeliveryJson.read(message.body()).orElseThrow().id()).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(take(DEAD)).hasSize(3 - expected.size());
    assertThat(console.err()).isEqualTo(3 - expected.size() + " stay: not chosen\n");
  }

  @Test
  void whatWouldBeLostOrGivenUpAgainStays() {
    letter(delivery("s1", 1, false), "tried_too_often", "");
    letter(delivery("s2", 2, false), "gone", "");
    letter(delivery("s9", 3, false), "too_old", "");
    letter(delivery("s".repeat(50), 3, false), "too_old", "");
    letter("no delivery", "unreadable", "");
    subscribe("s4", webhook("https://h.example/"), Subscription.Status.ACTIVE, new Since(Map.of(0, 4L)));
    letter(delivery("s4", 3, false), "too_old", ""); // of another that had its id

    assertThat(redrive("--json")).isEqualTo(ExitCode.FAILED);

    assertThat(console.out()).isEqualTo("{\"moved\":1,\"complete\":true,\"stay\":{\"unreadable\":1,\"disabled\":1,\"no_subscription\":3}}\n");
    assertThat(take("memory-deliveries")).hasSize(1);
    assertThat(take(DEAD)).hasSize(5);
    letter(delivery("s2", 2, false), "gone", "");
    assertThat(redrive()).isEqualTo(ExitCode.FAILED);
    assertThat(console.err()).contains("1 stay: their subscription is disabled; 'tally subscriptions ID --resume' first\n");
  }

  @Test
  void theLimitEndsItAndTheSameAgainGoesOn() {
    for (int number = 0; number < 25; number++) {
      letter(delivery("s1", number, false), "tried_too_often", "");
    }
    assertThat(redrive("--limit", "10")).isEqualTo(ExitCode.FAILED);
    assertThat(console.err()).contains("the limit or the time was reached");
    assertThat(redrive()).as(console.err()).isEqualTo(ExitCode.OK);
    assertThat(take("memory-deliveries")).hasSize(25);
  }

  /** Whoever gives letters up again while they are moved keeps nobody busy for ever. */
  @Test
  void whatIsGivenUpAgainMeanwhileIsNotMovedTwice() {
    letter(delivery("s1", 1, false), "tried_too_often", "");
    ExecutionInterceptor givingUp = new ExecutionInterceptor() {
      @Override
      public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
        if (context.request() instanceof SendMessageBatchRequest) {
          letter(delivery("s1", 1, false), "tried_too_often", "");
        }
      }
    };
    MemoryLedger other = through(client(givingUp));
    assertThat(console.run(terminal -> new RedriveCommand(terminal, other))).isEqualTo(ExitCode.FAILED);
    assertThat(console.out()).isEqualTo("moved 1\n");
    assertThat(console.err()).isEqualTo("1 stay: they were given up again meanwhile\n");
  }

  /** Killed between any two calls: a letter is in one of the queues at least. */
  @Test
  void nothingIsLostWhereverItEnds() {
    int calls = 0;
    boolean ended = true;
    while (ended) {
      queuesAnew();
      for (int number = 0; number < 12; number++) {
        letter(delivery("s1", number, number % 2 == 0), "tried_too_often", number % 2 == 0 ? "s1" : "");
      }
      int last = calls++;
      AtomicInteger made = new AtomicInteger();
      ExecutionInterceptor dying = new ExecutionInterceptor() {
        @Override
        public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
          if (made.getAndIncrement() >= last) {
            throw new Killed();
          }
        }
      };
      try {
        ended = console.run(terminal -> new RedriveCommand(terminal, through(client(dying)))) != ExitCode.OK;
      } catch (Killed killed) {
        ended = true;
      }
      List<String> everywhere = new ArrayList<>();
      QUEUES.forEach(queue -> everywhere.add(queue + " " + count(queue)));
      assertThat(QUEUES.stream().mapToInt(DeliveryCommandsTest::count).sum()).as("after %s calls: %s", last, everywhere).isGreaterThanOrEqualTo(12);
    }
    assertThat(calls).isGreaterThan(8);
    assertThat(count("memory-deliveries") + count("memory-deliveries.fifo")).isEqualTo(12);
  }

  private static void queuesAnew() {
    QUEUES.forEach(queue -> sqs.purgeQueue(request -> request.queueUrl(url(queue))));
  }

  private static int count(String queue) {
    Map<QueueAttributeName, String> attributes =
        sqs.getQueueAttributes(
                request -> request.queueUrl(url(queue)).attributeNames(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE))
            .attributes();
    return attributes.values().stream().mapToInt(Integer::parseInt).sum();
  }

  @Test
  void howDeliveriesStandIsShown() {
    letter(delivery("s1", 1, false), "tried_too_often", "");
    letter("no delivery", "unreadable", "");
    sqs.sendMessage(request -> request.queueUrl(url(DEAD + ".fifo")).messageBody(delivery("s3", 4, true)).messageGroupId("s3").messageDeduplicationId("d4"));
    sqs.sendMessage(request -> request.queueUrl(url("memory-deliveries")).messageBody(delivery("s1", 5, false)));
    sqs.sendMessage(request -> request.queueUrl(url("memory-deliveries")).messageBody(delivery("s1", 6, false)).delaySeconds(900));
    breaker(new EndpointUrl("http", "127.0.0.1", 8080, "/hook").key(), new Breaker.Open(LONG_AGO, 3, List.of()));
    breaker(new EndpointUrl("https", "h.example", 443, "/").key(), new Breaker.HalfOpen(2, List.of(new Probe("p", LONG_AGO))));

    assertThat(deliveries()).as(console.err()).isEqualTo(ExitCode.OK);

    assertThat(console.out()).contains(
        "memory-deliveries                  1          0        1",
        "memory-deliveries-dead             2          0        0",
        "http://127.0.0.1:8080/hook  open until 2026-11-01T00:00:00Z         3  s1",
        "https://h.example/          half open, 1 probing                    2  s2, s3",
        "s2            disabled", "s3            paused",
        "s1.0:1:0", "tried_too_often", "io.tallystick.transfer.posted.v1  2026-11-01T00:00:00Z     15",
        "s3.0:4:0", "received_too_often", "unreadable");
    assertThat(deliveries("--json")).isEqualTo(ExitCode.OK);
    JsonNode json = json(console.out());
    assertThat(json.path("queues").path(0)).hasToString("{\"queue\":\"memory-deliveries\",\"waiting\":1,\"in_flight\":0,\"delayed\":1}");
    assertThat(json.path("endpoints").path(1)).hasToString("{\"endpoint\":\"https://h.example/\",\"breaker\":\"half open, 1 probing\",\"openings\":2,\"subscriptions\":[\"s2\",\"s3\"]}");
    assertThat(json.path("dead_letters")).hasSize(3);
    assertThat(deliveries("--letters", "0")).isEqualTo(ExitCode.OK);
    assertThat(console.out()).doesNotContain("s1.0:1:0");
    assertThat(take(DEAD)).as("they are only looked at").hasSize(2);
  }

  @Test
  void aLedgerWithoutDeliveriesSaysHowToHaveThem() {
    sqs.deleteQueue(request -> request.queueUrl(url("memory-deliveries")));
    for (Integer exit : List.of(redrive(), deliveries())) {
      assertThat(exit).isEqualTo(ExitCode.ENVIRONMENT);
      assertThat(console.err()).contains("the ledger memory has no deliveries; its parameter Deliveries=on makes them");
    }
  }

  @ParameterizedTest
  @CsvSource({"--limit, 0", "--limit, 100001", "--timeout, 0", "--timeout, 21601"})
  void wrongNumbersAreRefused(String option, String value) {
    assertThat(redrive(option, value)).isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).contains(option + " must be 1 to ");
  }

  private void breaker(String endpoint, Breaker breaker) {
    ledger.deliveries.breakers().swap(endpoint, Standing.INITIAL, breaker, "t", Deadline.after(Duration.ofMinutes(1)));
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (java.io.IOException broken) {
      throw new IllegalStateException(broken);
    }
  }
}
