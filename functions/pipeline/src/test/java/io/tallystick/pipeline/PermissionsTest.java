package io.tallystick.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import io.tallystick.delivery.courier.Consignment;
import io.tallystick.delivery.courier.Courier;
import io.tallystick.delivery.courier.CourierListener;
import io.tallystick.delivery.courier.Delivery;
import io.tallystick.delivery.courier.DeliveryJson;
import io.tallystick.delivery.courier.Disposition;
import io.tallystick.delivery.courier.RetryPlan;
import io.tallystick.delivery.guard.AddressRules;
import io.tallystick.delivery.post.PostOutcome;
import io.tallystick.delivery.post.SigningSecret;
import io.tallystick.delivery.subscription.AccountFilter;
import io.tallystick.delivery.subscription.Interest;
import io.tallystick.delivery.subscription.Since;
import io.tallystick.delivery.subscription.StoredTargets;
import io.tallystick.delivery.subscription.Subscriber;
import io.tallystick.delivery.subscription.Subscription;
import io.tallystick.delivery.subscription.SubscriptionJson;
import io.tallystick.delivery.subscription.Target;
import io.tallystick.events.EventType;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.FixedShards;
import io.tallystick.journal.Retry;
import io.tallystick.journal.breaker.BreakerLimits;
import io.tallystick.journal.breaker.BreakerListener;
import io.tallystick.journal.breaker.SharedBreakers;
import io.tallystick.journal.dynamodb.DynamoClients;
import io.tallystick.journal.dynamodb.DynamoDeliveryStore;
import io.tallystick.journal.dynamodb.DynamoLeases;
import io.tallystick.journal.dynamodb.DynamoStore;
import io.tallystick.journal.dynamodb.Tables;
import io.tallystick.journal.lease.LeaseTerms;
import io.tallystick.journal.lease.Leaseholder;
import io.tallystick.journal.lease.Leases;
import io.tallystick.journal.readmodel.Projector;
import io.tallystick.journal.record.Recorder;
import io.tallystick.journal.record.RecorderLimits;
import io.tallystick.journal.record.RecorderListener;
import io.tallystick.journal.record.ShardedRecorder;
import io.tallystick.journal.verify.ClearingCheck;
import io.tallystick.journal.verify.Finding;
import io.tallystick.journal.verify.RotatingCheck;
import io.tallystick.journal.verify.StoredBooks;
import io.tallystick.ledger.Sharding;
import io.tallystick.local.emulator.DynamoDbLocal;
import io.tallystick.local.emulator.Emulator;
import io.tallystick.local.emulator.Storage;
import io.tallystick.publisher.Publisher;
import io.tallystick.publisher.subscription.DeliverySink;
import io.tallystick.publisher.subscription.StoredSubscribers;
import io.tallystick.runtime.FakeContext;
import io.tallystick.runtime.Meter;
import io.tallystick.runtime.RunningTemplate.Permission;
import io.tallystick.runtime.RunningTemplate;
import io.tallystick.runtime.StateTemplate;
import io.tallystick.runtime.Telemetry;
import io.tallystick.runtime.TemplateYaml;
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
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Every function may make exactly the calls that it makes: it is run through all it does, on tables as the template creates them, and its calls
 * are compared with what its role allows.
 */
class PermissionsTest {
  private static final Deadline TIME = Deadline.after(Duration.ofMinutes(10));
  private static final Retry RETRY = new Retry(RandomGenerator.of("L64X128MixRandom"), Thread::sleep);
  /** So small that a recorder forgets, looks up, and posts a run itself. */
  private static final RecorderLimits SMALL = new RecorderLimits(100, 1, 1, 0, 1, 1);
  /** For recorders that are not watched: they leave the posting to those that are. */
  private static final RecorderLimits PATIENT = new RecorderLimits(100, 1_000_000, 1_000_000, 0, 1_000_000, 1);

  /** Ids that carry a time, of which many share an item of the index. */
  private static final String TIMED = "018f3d4e-0000-7000-8000-0000000000%02d";

  private static Emulator emulator;
  private static DynamoDbClient client;
  private static Tables tables;
  private static Emulator otherEmulator;
  private static DynamoDbClient otherClient;
  private static Tables otherTables;

  private final Set<Permission> used = new ConcurrentSkipListSet<>();
  private final DynamoStore store = new DynamoStore(client, tables, RETRY, (operation, table, units) -> used.add(permission(operation.wire(), table)));
  private final DynamoDeliveryStore deliveries = new DynamoDeliveryStore(client, tables, RETRY, (operation, table, units) -> used.add(permission(operation.wire(), table)));
  private final DynamoDeliveryStore unwatchedDeliveries = new DynamoDeliveryStore(client, tables, RETRY, (operation, table, units) -> {});
  private final Leases leases = new DynamoLeases(client, tables, RETRY, (operation, table, units) -> used.add(permission(operation.wire(), table)));
  private final DynamoStore unwatched = new DynamoStore(client, tables, RETRY);
  /** That of a ledger of several shards, with tables of its own. */
  private final DynamoStore sharded = new DynamoStore(otherClient, otherTables, RETRY, (operation, table, units) -> used.add(permission(operation.wire(), table)));
  private final AtomicLong clock = new AtomicLong(1_800_000_000_000_000_000L);
  private final SeveralShards several = new SeveralShards(new DynamoStore(otherClient, otherTables, RETRY), RETRY, clock, TIME);
  private final Telemetry telemetry = new Telemetry(new Meter("test", "test", () -> 0, line -> {}), InstantSource.system());

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    emulator = DynamoDbLocal.start(new Storage.Memory(), folder.resolve("dynamodb.log"));
    client = client(emulator);
    tables = StateTemplate.create(client);
    otherEmulator = DynamoDbLocal.start(new Storage.Memory(), folder.resolve("other.log"));
    otherClient = client(otherEmulator);
    otherTables = StateTemplate.create(otherClient);
  }

  private static DynamoDbClient client(Emulator of) {
    return DynamoClients.builder()
        .endpointOverride(of.endpoint())
        .region(Region.EU_WEST_1)
        .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
        .overrideConfiguration(call -> call.retryStrategy(AwsRetryStrategy.doNotRetry()).apiCallTimeout(Duration.ofMinutes(1)))
        .httpClientBuilder(Apache5HttpClient.builder().socketTimeout(Duration.ofMinutes(1)))
        .build();
  }

  @AfterAll
  static void stop() {
    client.close();
    emulator.close();
    otherClient.close();
    otherEmulator.close();
  }

  /** Chains of a ledger of several shards that are unfinished in the tail and, if asked for, where the read tables end: prepared on both, and committed where one shard has still to end it. */
  private void leaveChains(String name, boolean posted) {
    String one = SeveralShards.id(0, name + "a");
    String other = SeveralShards.id(1, name + "b");
    ShardedRecorder recorder = several.recorder(unwatchedOfSeveral(), PATIENT);
    several.record(recorder, Messages.opening(one, other));
    several.dieBefore(3, Messages.moving(name + "-t1", one, other, "5"));
    several.dieBefore(4, Messages.moving(name + "-t2", other, one, "5"));
    several.record(recorder, between(name + "-h1", one, other, 1), between(name + "-h2", other, one, 3_600));
    if (posted) {
      several.project();
      several.dieBefore(3, Messages.moving(name + "-t3", one, other, "5"));
      several.dieBefore(4, Messages.moving(name + "-t4", other, one, "5"));
      several.record(recorder, Messages.moving(name + "-t5", one, other, "5"), post(name + "-p1", name + "-h2"));
    }
  }

  private static DynamoStore unwatchedOfSeveral() {
    return new DynamoStore(otherClient, otherTables, RETRY);
  }

  private static String between(String id, String from, String to, int seconds) {
    return ("{\"transfers\":[{\"id\":\"%s\",\"debit_account_id\":\"%s\",\"credit_account_id\":\"%s\",\"amount\":\"1\",\"asset\":\"USD/2\",\"flags\":[\"pending\"],\"timeout\":%d}]}")
        .formatted(id, from, to, seconds);
  }

  /** That of the stream records by the same calls. */
  @Test
  void theRecorders() {
    Recorder recorder = recorder(store);
    record(recorder, Messages.opening("r1", "r2"), Messages.moving("r-t1", "r1", "r2", "5"), hold("r-h1", 3_600));
    record(recorder, Messages.moving("r-t2", "r1", "r2", "5"), Messages.moving("r-t3", "r1", "r1", "5"));
    record(recorder, post("r-p1", "r-h1"), Messages.opening("r1"));
    record(recorder(unwatched), Messages.moving("r-t4", "r1", "r2", "5"));
    record(recorder, Messages.moving("r-t5", "r1", "r2", "5"), Messages.moving("r-t1", "r1", "r2", "5"), post("r-p2", "r-h1"));
    for (int n = 0; n < 40; n++) {
      record(recorder, Messages.moving(TIMED.formatted(n), "r1", "r2", "5"));
    }
    // A recorder that begins after all of it was posted has to load the hold, the accounts and the ids.
    new Projector(unwatched, 0, Projector.Limits.DEFAULT).post(TIME);
    record(
        recorder(store),
        Messages.moving("r-t6", "r1", "r2", "5"),
        Messages.moving("r-t2", "r1", "r2", "5"),
        Messages.moving(TIMED.formatted(1), "r1", "r2", "5"),
        post("r-p3", "r-h1"));
    leaveChains("rr", true);
    String one = SeveralShards.id(0, "rra");
    String other = SeveralShards.id(1, "rrb");
    several.record(several.recorder(sharded, SMALL), Messages.moving("rr-t1", one, other, "5"), Messages.moving("rr-t6", other, one, "5"), post("rr-p2", "rr-h2"), Messages.opening(one));
    assertThat(several.inFlight()).as("for the finisher").isNotEmpty();
    assertThat(several.recorder(sharded, SMALL).resume(several.inFlight(), TIME).unfinished()).isEmpty();

    assertThat(used).containsExactlyElementsOf(RunningTemplate.read("functions.yaml").permissions("Recorder"));
    assertThat(used).containsExactlyElementsOf(RunningTemplate.read("functions.yaml").permissions("StreamRecorder"));
    assertThat(used).as("the finisher does a recorder's work").containsExactlyElementsOf(RunningTemplate.read("functions.yaml").permissions("Finisher"));
  }

  @Test
  void theProjector() {
    Recorder recorder = recorder(unwatched);
    record(recorder, Messages.opening("p1", "p2"), Messages.moving("p-t1", "p1", "p2", "5"), hold("p-h1", 3_600));
    project();
    record(recorder, post("p-p1", "p-h1"), Messages.moving(TIMED.formatted(99), "p1", "p2", "1"), Messages.moving("p-t2", "p1", "p1", "5"));
    project();
    leaveChains("pp", true);
    for (int shard = 0; shard < 2; shard++) {
      assertThat(new Projector(sharded, shard, Projector.Limits.DEFAULT).post(TIME).done()).isTrue();
    }

    String template = TemplateYaml.text("functions.yaml");
    assertThat(used).containsExactlyElementsOf(allowedToTheProjector(template));
    // What the comparison is good for: a call that the role does not allow, and one that it allows and nobody makes.
    assertThat(used).isNotEqualTo(allowedToTheProjector(template.replace("[dynamodb:GetItem, dynamodb:UpdateItem]", "dynamodb:GetItem")));
    assertThat(used).isNotEqualTo(allowedToTheProjector(template.replace("dynamodb:UpdateItem]", "dynamodb:UpdateItem, dynamodb:DeleteItem]")));
  }

  /** Of the stream of outcomes and the queues of deliveries it is the template's rules that look at what is allowed: it makes one call of each only. */
  @Test
  void thePublisher() {
    Recorder recorder = recorder(unwatched);
    record(recorder, Messages.opening("q1", "q2"), Messages.moving("q-t1", "q1", "q2", "5"), hold("q-h1", 3_600));
    publish();
    record(recorder, voiding("q-v1", "q-h1"));
    publish();
    leaveChains("qq", true);
    for (int shard = 0; shard < 2; shard++) {
      publish(sharded, shard);
    }

    assertThat(used).containsExactlyElementsOf(RunningTemplate.read("functions.yaml").permissions("Publisher"));
  }

  /** The queues and the key are looked at by the template's rules, which know what the courier is told of. */
  @Test
  void theCourier() {
    subscribe("c_gone");
    subscribe("c_fails");
    Map<String, PostOutcome> answers = Map.of("c_gone", new PostOutcome.Gone(), "c_fails", new PostOutcome.Failed(PostOutcome.Cause.STATUS, 500, Duration.ZERO));
    AtomicInteger ids = new AtomicInteger();
    SharedBreakers breakers =
        new SharedBreakers(
            deliveries.breakers(), BreakerLimits.DEFAULT, InstantSource.system(), RandomGenerator.of("L64X128MixRandom"), () -> "id" + ids.incrementAndGet(), BreakerListener.NONE);
    StoredTargets targets = new StoredTargets(deliveries.subscriptions(), new OpenBox(), AddressRules.PUBLIC_ONLY, InstantSource.system(), () -> "token" + ids.incrementAndGet());
    Courier courier =
        new Courier(
            targets,
            (destination, post) -> answers.get(post.group()),
            Duration.ofSeconds(1),
            breakers,
            new RetryPlan(RandomGenerator.of("L64X128MixRandom")),
            InstantSource.system(),
            CourierListener.NONE);

    Map<String, Disposition> decided = courier.deliver(List.of(consignment("c_gone"), consignment("c_fails"), consignment("c_unknown")), TIME);

    assertThat(decided.get("c_gone")).isEqualTo(new Disposition.Dead("gone"));
    assertThat(decided.get("c_fails")).isInstanceOf(Disposition.Replace.class);
    assertThat(decided.get("c_unknown")).isEqualTo(new Disposition.Done());
    assertThat(used).containsExactlyElementsOf(RunningTemplate.read("functions.yaml").permissions("Courier"));
  }

  private void subscribe(String id) {
    Interest interest = new Interest.Events(Set.of(EventType.ACCOUNT_OPENED_V1), new AccountFilter.Any(), Optional.empty(), OptionalInt.empty(), Optional.empty());
    Subscription subscription =
        new Subscription(
            new Subscriber(id, interest, false, Since.BEGINNING), Target.Webhook.of("https://" + id.replace('_', '-') + ".example/", SigningSecret.random(new SecureRandom()).reveal()), Subscription.Status.ACTIVE, Instant.EPOCH, "");
    unwatchedDeliveries.subscriptions().add(id, SubscriptionJson.write(subscription), id, TIME);
  }

  private static Consignment consignment(String subscription) {
    Delivery delivery = Delivery.first(subscription, subscription + ".1", false, Instant.now(), EventType.ACCOUNT_OPENED_V1.type(), "{}");
    return new Consignment(subscription, "", 1, DeliveryJson.write(delivery));
  }

  private void publish() {
    publish(store, 0);
  }

  private void publish(DynamoStore of, int shard) {
    StoredSubscribers subscribers = new StoredSubscribers(deliveries.subscriptions(), InstantSource.system());
    DeliverySink sink = new DeliverySink(subscribers, (queued, deadline) -> {}, (queued, deadline) -> {}, InstantSource.system());
    Publisher publisher = new Publisher(of, shard, "test", List.of(sink), Publisher.Limits.DEFAULT);
    assertThat(publisher.publish(TIME).done()).isTrue();
    assertThat(Wiring.journalEnds(of).last(shard, TIME)).isNotNegative();
  }

  @Test
  void theKeeper() {
    Recorder watched = recorder(store);
    record(recorder(unwatched), Messages.opening("r1", "r2", "k1"), hold("k-h1", 1), hold("k-h2", 2));
    new Projector(unwatched, 0, Projector.Limits.DEFAULT).post(TIME);
    record(recorder(unwatched), Messages.moving("k-t1", "r1", "r1", "5"), Messages.moving("k-t2", "r1", "r2", "5"), Messages.moving(TIMED.formatted(98), "r1", "r2", "1"));
    clock.addAndGet(Duration.ofHours(1).toNanos());
    Projector projector = new Projector(store, 0, Projector.Limits.DEFAULT);
    List<Finding> checked = new ArrayList<>();
    RotatingCheck check = new RotatingCheck(store, 0, new Leaseholder(leases, LeaseTerms.DEFAULT, InstantSource.system(), () -> "keeper"), 1_000, checked::add);
    new KeeperHandler(turns(), (_, deadline) -> watched.expireDue(100, deadline), (_, deadline) -> projector.post(deadline), Keeping.NONE, (_, deadline) -> check.check(deadline), Reconciling.NONE, telemetry)
        .handleRequest(Map.of(), new FakeContext(60_000));
    assertThat(checked).isEmpty();
    keepSeveral(checked);

    assertThat(used).containsExactlyElementsOf(RunningTemplate.read("functions.yaml").permissions("Keeper"));
  }

  private void keepSeveral(List<Finding> checked) {
    leaveChains("kk", true);
    clock.addAndGet(Duration.ofMinutes(2).toNanos());
    ShardedRecorder recorder = several.recorder(sharded, SMALL);
    RotatingCheck check = new RotatingCheck(sharded, 1, new Leaseholder(leases, LeaseTerms.DEFAULT, InstantSource.system(), () -> "keeper"), 1_000, checked::add);
    ClearingCheck clearing = new ClearingCheck(new StoredBooks(sharded), 2);
    assertThat(clearing.check(TIME).findings()).as("while chains are in flight").isEmpty();
    for (int shard = 0; shard < 2; shard++) {
      KeeperHandler.keep(
          shard,
          (of, deadline) -> recorder.expireDue(of, 100, deadline),
          (of, deadline) -> new Projector(sharded, of, Projector.Limits.DEFAULT).post(deadline),
          recorder::keep,
          (_, deadline) -> check.check(deadline),
          TIME);
    }
    assertThat(several.inFlight()).isEmpty();
    assertThat(clearing.check(TIME).findings()).isEmpty();
    assertThat(checked).isEmpty();
  }

  private static Set<Permission> allowedToTheProjector(String template) {
    return new RunningTemplate(TemplateYaml.parse(template)).permissions("Projector");
  }

  private Recorder recorder(DynamoStore with) {
    return new Recorder(with, 0, clock::incrementAndGet, with == store ? SMALL : PATIENT, RETRY, RecorderListener.NONE);
  }

  private Turns turns() {
    return new Turns(new FixedShards(store, Sharding.ONE)::certain, new Random(1));
  }

  private void project() {
    Projector projector = new Projector(store, 0, Projector.Limits.DEFAULT);
    new ProjectorHandler(turns(), (_, deadline) -> projector.post(deadline), Wiring.journalEnds(store), telemetry).handleRequest(new DynamodbEvent(), new FakeContext(60_000));
  }

  private static void record(Recorder recorder, String... bodies) {
    assertThat(new BatchLoop((requests, groups, deadline) -> recorder.commit(requests, deadline), null, messages -> {}).run(Messages.of(bodies), TIME)).isEmpty();
  }

  private static String hold(String id, int seconds) {
    String from = id.startsWith("p") || id.startsWith("q") ? id.substring(0, 1) : "r";
    return ("{\"transfers\":[{\"id\":\"%s\",\"debit_account_id\":\"%s1\",\"credit_account_id\":\"%s2\",\"amount\":\"1\",\"asset\":\"USD/2\","
            + "\"flags\":[\"pending\"],\"timeout\":%d}]}")
        .formatted(id, from, from, seconds);
  }

  private static String voiding(String id, String hold) {
    return "{\"transfers\":[{\"id\":\"%s\",\"pending_id\":\"%s\",\"flags\":[\"void_pending_transfer\"]}]}".formatted(id, hold);
  }

  private static String post(String id, String hold) {
    return "{\"transfers\":[{\"id\":\"%s\",\"pending_id\":\"%s\",\"amount\":\"1\",\"flags\":[\"post_pending_transfer\"]}]}".formatted(id, hold);
  }

  private static Permission permission(String operation, String table) {
    return new Permission("dynamodb:" + operation, StateTemplate.parameterOf(table));
  }
}
