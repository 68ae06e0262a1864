package io.tallystick.local.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tallystick.delivery.guard.AddressRules;
import io.tallystick.delivery.guard.EndpointUrl;
import io.tallystick.delivery.guard.GuardedConnections;
import io.tallystick.delivery.guard.Names;
import io.tallystick.delivery.post.Destination;
import io.tallystick.delivery.post.HttpPosting;
import io.tallystick.delivery.post.Post;
import io.tallystick.delivery.post.PostOutcome;
import io.tallystick.delivery.post.SigningSecret;
import io.tallystick.journal.Deadline;
import io.tallystick.local.api.ApiAnswer;
import io.tallystick.local.api.ApiClient;
import io.tallystick.local.api.ApiTrouble;
import io.tallystick.local.api.RunningApis;
import io.tallystick.local.backend.Backend;
import io.tallystick.local.connection.LedgerConnection;
import io.tallystick.local.up.LocalLedger;
import io.tallystick.publisher.Publisher;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/**
 * From the journal to a webhook on this machine that takes everything at once, in two steps that are measured apart: first the real publisher has the journal to read and nobody delivers, then real couriers have
 * the queue to empty. Beside it the same posts, signed and guarded alike, straight from this process on as many connections as the couriers have places.
 */
final class DeliveriesPath implements AutoCloseable {
  /** What the ledger is started with. */
  static final Map<String, String> PARAMETERS = Map.of("Deliveries", "on", "EndpointAllowances", "127.0.0.0/8", "CourierMaximumConcurrency", "2");

  /** Two couriers, and four posts to one endpoint by each. */
  private static final int PLACES = 8;
  private static final int TRANSFERS_OF_MESSAGE = 100;
  private static final int WARM = 500;
  private static final int NO_CONTENT = 204;
  private static final int BACKLOG = 200;
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration DRAIN = Duration.ofSeconds(60);
  private static final Duration CALL = Duration.ofSeconds(20);
  private static final long BETWEEN_LOOKS_MILLIS = 10;
  private static final String PUBLISHER = LocalLedger.NAME + "-publisher";
  private static final String COURIER = LocalLedger.NAME + "-courier";
  private static final AwsCredentialsProvider ANY = StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local"));
  /** To receive the messages of an invocation, and to delete them: Lambda's own. */
  private static final int POLLER_CALLS = 2;

  private final Backend backend;
  private final LedgerConnection ledger;
  private final QueuePath queue;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Set<String> arrived = ConcurrentHashMap.newKeySet();
  private volatile String body = "";
  private SigningSecret secret;

  DeliveriesPath(LocalLedger local, LedgerConnection ledger) throws IOException {
    this.backend = local.backend();
    this.ledger = ledger;
    this.queue = new QueuePath(ledger);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
    server.setExecutor(threads);
    server.createContext("/delivered", this::take);
    server.createContext("/plain", this::takePlain);
    server.start();
  }

  /**
   * Measures all ways, warm.
   *
   * @param deliveries in each row
   */
  List<DeliveryMeasurement> run(int deliveries, int accounts, long seed) throws IOException, InterruptedException {
    queue.open(new Workload(AccountChoice.UNIFORM, accounts, seed), accounts);
    subscribe();
    step(WARM, accounts, seed + 1);
    plain(WARM);
    List<DeliveryMeasurement> rows = new ArrayList<>();
    rows.add(plain(deliveries));
    rows.addAll(step(deliveries, accounts, seed + 2));
    return rows;
  }

  private List<DeliveryMeasurement> step(int deliveries, int accounts, long seed) throws IOException, InterruptedException {
    backend.pauseFunction(PUBLISHER, DRAIN);
    backend.pauseFunction(COURIER, DRAIN);
    queue.run(AccountChoice.UNIFORM, new Workload(AccountChoice.UNIFORM, accounts, seed), TRANSFERS_OF_MESSAGE, deliveries, () -> {});
    long last = queue.end();
    DeliveryMeasurement queued = measure(DeliveryMeasurement.Way.QUEUED, PUBLISHER, deliveries, () -> ledger.store().cursors().read(Publisher.CURSOR, LedgerConnection.SHARD, Deadline.after(CALL)).posted() >= last);
    int before = arrived.size();
    DeliveryMeasurement delivered = measure(DeliveryMeasurement.Way.DELIVERED, COURIER, deliveries, () -> arrived.size() >= before + deliveries);
    return List.of(queued, delivered);
  }

  /** Lets a function go on until it has done what it has to do. */
  private DeliveryMeasurement measure(DeliveryMeasurement.Way way, String function, int deliveries, BooleanSupplier done) throws IOException, InterruptedException {
    Path log = backend.functions().get(function).logFile();
    FunctionMetrics metrics = new FunctionMetrics(List.of(log));
    double units = metrics.sums().getOrDefault("WriteUnits", 0.0);
    long calls = queueCalls();
    long invocations = invocations(log);
    long start = System.nanoTime();
    backend.resumeFunction(function);
    await(way, done);
    double seconds = (System.nanoTime() - start) / 1e9;
    // The last invocation ends, and writes what it has used.
    backend.pauseFunction(function, DRAIN);
    long called = invocations(log) - invocations;
    return new DeliveryMeasurement(
        way, deliveries, seconds, metrics.sums().getOrDefault("WriteUnits", 0.0) - units, queueCalls() - calls + (function.equals(COURIER) ? POLLER_CALLS * called : 0), called);
  }

  private static void await(DeliveryMeasurement.Way way, BooleanSupplier done) throws InterruptedException {
    Deadline deadline = Deadline.after(PATIENCE);
    while (!done.getAsBoolean()) {
      if (deadline.over()) {
        throw new IllegalStateException("after " + PATIENCE + " not all is " + way.label());
      }
      TimeUnit.MILLISECONDS.sleep(BETWEEN_LOOKS_MILLIS);
    }
  }

  private long queueCalls() {
    return backend.calls().entrySet().stream().filter(call -> call.getKey().startsWith("sqs:")).mapToLong(Map.Entry::getValue).sum();
  }

  private static long invocations(Path log) throws IOException {
    long invocations = 0;
    for (Path part : List.of(log.resolveSibling(log.getFileName() + ".1"), log)) {
      if (Files.exists(part)) {
        try (Stream<String> lines = Files.lines(part)) {
          invocations += lines.filter(line -> line.contains("] REPORT RequestId: ")).count();
        }
      }
    }
    return invocations;
  }

  private DeliveryMeasurement plain(int deliveries) throws IOException, InterruptedException {
    AddressRules here = AddressRules.parse("127.0.0.0/8");
    try (HttpPosting posting =
        new HttpPosting(
            GuardedConnections.pooled(here, Names.SYSTEM, SSLContext.getDefault(), GuardedConnections.Limits.DEFAULT), HttpPosting.Limits.DEFAULT, InstantSource.system())) {
      Destination.Endpoint endpoint = new Destination.Endpoint(new EndpointUrl("http", "127.0.0.1", server.getAddress().getPort(), "/plain"), List.of(secret));
      AtomicLong next = new AtomicLong();
      Callable<Void> posts =
          () -> {
            for (long number = next.getAndIncrement(); number < deliveries; number = next.getAndIncrement()) {
              PostOutcome outcome = posting.post(endpoint, new Post("plain." + number, "io.tallystick.transfer.posted.v1", "plain", body));
              if (!(outcome instanceof PostOutcome.Delivered)) {
                throw new IllegalStateException("a post was not taken: " + outcome);
              }
            }
            return null;
          };
      long start = System.nanoTime();
      for (Future<Void> one : threads.invokeAll(Collections.nCopies(PLACES, posts))) {
        one.get();
      }
      return new DeliveryMeasurement(DeliveryMeasurement.Way.PLAIN, deliveries, (System.nanoTime() - start) / 1e9, 0, 0, 0);
    } catch (ExecutionException | NoSuchAlgorithmException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private void subscribe() {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("id", "bench");
    body.putObject("target").put("type", "webhook").put("url", "http://127.0.0.1:" + server.getAddress().getPort() + "/delivered");
    body.putObject("events").putArray("types").add("io.tallystick.transfer.posted.v1");
    try (ApiClient api = new RunningApis().at(backend.api().orElseThrow(), Region.of(backend.region()), ANY)) {
      ApiAnswer made = api.post("/v1/subscriptions", body, "it may be there", Deadline.after(PATIENCE));
      if (made.attempts() > 1 && !made.succeeded()) {
        // The answer with the secret was lost.
        made = api.post("/v1/subscriptions/bench/rotate-secret", "it may be done", Deadline.after(PATIENCE));
      }
      if (!made.succeeded()) {
        throw ApiTrouble.failure(made, "");
      }
      secret = SigningSecret.parse(made.text("secret"));
    }
  }

  private void take(HttpExchange exchange) throws IOException {
    body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    arrived.add(exchange.getRequestHeaders().getFirst("webhook-id"));
    exchange.sendResponseHeaders(NO_CONTENT, -1);
    exchange.close();
  }

  private void takePlain(HttpExchange exchange) throws IOException {
    exchange.getRequestBody().readAllBytes();
    exchange.sendResponseHeaders(NO_CONTENT, -1);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
