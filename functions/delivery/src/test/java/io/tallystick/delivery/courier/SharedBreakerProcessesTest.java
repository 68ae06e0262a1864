package io.tallystick.delivery.courier;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.Retry;
import io.tallystick.journal.breaker.Breaker;
import io.tallystick.journal.breaker.SharedBreakers;
import io.tallystick.journal.dynamodb.DynamoClients;
import io.tallystick.journal.dynamodb.DynamoDeliveryStore;
import io.tallystick.journal.dynamodb.Tables;
import io.tallystick.local.emulator.DynamoDbLocal;
import io.tallystick.local.emulator.Emulator;
import io.tallystick.local.emulator.Storage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** Several processes that deliver to one endpoint, which dies and comes back: seen from the endpoint, and in DynamoDB Local. */
class SharedBreakerProcessesTest {
  private static final int PROCESSES = 3;
  /** Only ends a test that hangs. */
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  /** How long a dead endpoint takes to say so, so that two probes at once would meet. */
  private static final long SLOW_MILLIS = 400;

  private final List<Process> processes = new ArrayList<>();
  private HttpServer server;
  private Emulator emulator;
  private DynamoDbClient client;

  private final Object monitor = new Object();
  private boolean alive = true;
  private int requests;
  private int goodRequests;
  private int underWay;
  /** Whether a good request has ended since the counts were last set back. */
  private boolean recovered;
  private int mostProbing;

  @AfterEach
  void end() throws Exception {
    for (Process process : processes) {
      process.getOutputStream().close();
      process.destroy();
      process.waitFor(1, TimeUnit.MINUTES);
    }
    if (server != null) {
      server.stop(0);
    }
    if (client != null) {
      client.close();
    }
    if (emulator != null) {
      emulator.close();
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    boolean good;
    synchronized (monitor) {
      requests++;
      underWay++;
      if (!recovered) {
        mostProbing = Math.max(mostProbing, underWay);
      }
      good = alive;
      slow(good);
      underWay--;
      goodRequests += good ? 1 : 0;
      recovered |= good;
      monitor.notifyAll();
    }
    exchange.getRequestBody().readAllBytes();
    exchange.sendResponseHeaders(good ? 204 : 500, -1);
    exchange.close();
  }

  private void slow(boolean good) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(good ? 0 : SLOW_MILLIS);
    for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
      waitOnMonitor(left);
    }
  }

  private void waitOnMonitor(long nanos) {
    try {
      TimeUnit.NANOSECONDS.timedWait(monitor, Math.max(1_000_000, nanos));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      synchronized (monitor) {
        waitOnMonitor(TimeUnit.MILLISECONDS.toNanos(50));
      }
      assertThat(processes).as("processes that run").allMatch(Process::isAlive);
    }
  }

  private int counted(boolean onlyGood) {
    synchronized (monitor) {
      return onlyGood ? goodRequests : requests;
    }
  }

  private DynamoDeliveryStore start(String ledger) throws Exception {
    emulator = DynamoDbLocal.start(new Storage.Memory(), Files.createDirectories(Path.of("target")).resolve("dynamodb-local.log"));
    client =
        DynamoClients.builder()
            .endpointOverride(emulator.endpoint())
            .region(Region.US_EAST_1)
            .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
            .build();
    client.createTable(
        table ->
            table
                .tableName(Tables.of(ledger).control())
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(AttributeDefinition.builder().attributeName("key").attributeType(ScalarAttributeType.S).build())
                .keySchema(KeySchemaElement.builder().attributeName("key").keyType(KeyType.HASH).build()));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
    for (int i = 0; i < PROCESSES; i++) {
      ProcessBuilder builder =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m",
                  "-cp", System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")), CourierProcess.class.getName(),
                  emulator.endpoint().toString(), ledger, Integer.toString(server.getAddress().getPort()))
              .redirectErrorStream(true)
              .redirectOutput(Path.of("target", "courier-process-" + i + ".log").toFile());
      builder.environment().putAll(Map.of("AWS_REGION", "us-east-1", "AWS_ACCESS_KEY_ID", "local", "AWS_SECRET_ACCESS_KEY", "local"));
      processes.add(builder.start());
    }
    return new DynamoDeliveryStore(client, Tables.of(ledger), new Retry(new Random(), Thread::sleep), (_, _, _) -> {});
  }

  @Test
  void aDeadEndpointIsProbedByOneOfAllAndOneGoodProbeBringsThemBack() throws Exception {
    DynamoDeliveryStore store = start("l" + UUID.randomUUID());
    String endpoint = CourierProcess.url(server.getAddress().getPort()).key();
    await("all processes deliver", () -> counted(true) >= 100);
    assertThat(read(store, endpoint)).as("good calls are not written").isEqualTo(Breaker.initial());

    synchronized (monitor) {
      alive = false;
    }
    await("it opens", () -> read(store, endpoint) instanceof Breaker.Open);
    Instant closedIsForgotten = Instant.now().plus(SharedBreakers.REFRESH);
    await("calls that were let through before are over", () -> Instant.now().isAfter(closedIsForgotten) && idle());
    int before = counted(false);
    int openingsBefore = openings(store, endpoint);
    synchronized (monitor) {
      mostProbing = 0;
      recovered = false;
    }

    await("it is probed in vain", () -> openings(store, endpoint) >= openingsBefore + 3);
    assertThat(counted(false) - before).as("requests to the dead endpoint, each a probe").isBetween(3, 4);

    synchronized (monitor) {
      alive = true;
    }
    await("it is closed again", () -> read(store, endpoint) instanceof Breaker.Closed);
    await("all are delivered again", () -> counted(true) >= 300);
    assertThat(read(store, endpoint)).isInstanceOf(Breaker.Closed.class);
    synchronized (monitor) {
      assertThat(mostProbing).as("requests at once before the good probe had ended").isEqualTo(1);
    }
  }

  private Breaker read(DynamoDeliveryStore store, String endpoint) {
    return store.breakers().read(endpoint, Deadline.after(PATIENCE)).breaker();
  }

  private boolean idle() {
    synchronized (monitor) {
      return underWay == 0;
    }
  }

  private int openings(DynamoDeliveryStore store, String endpoint) {
    return switch (read(store, endpoint)) {
      case Breaker.Open open -> open.openings();
      case Breaker.HalfOpen halfOpen -> halfOpen.openings();
      case Breaker.Closed closed -> closed.openings();
    };
  }
}
