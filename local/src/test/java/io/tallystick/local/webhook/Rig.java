package io.tallystick.local.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.Retry;
import io.tallystick.local.Console;
import io.tallystick.local.ExitCode;
import io.tallystick.local.backend.Backend;
import io.tallystick.local.backend.BackendOptions;
import io.tallystick.local.connection.EndpointLedger;
import io.tallystick.local.connection.LedgerConnection;
import io.tallystick.local.endtoend.ChosenBackend;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** A whole ledger with real functions in processes of their own, and a server for webhooks on this machine. */
final class Rig implements AutoCloseable {
  private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
  private static final String LEDGER = "tallystick";
  private static final int LOG_LINES = 20;
  private static final Duration READING = Duration.ofSeconds(30);
  private static final int BACKLOG = 200;

  private final Console console = new Console();
  private final Backend backend;
  private final LedgerConnection connection;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Random random;
  private final Deadline end;
  private int messages;

  private Rig(Backend backend, LedgerConnection connection, HttpServer server, Random random, Deadline end) {
    this.backend = backend;
    this.connection = connection;
    this.server = server;
    this.random = random;
    this.end = end;
    server.setExecutor(threads);
    server.start();
  }

  /**
   * Starts it, if the functions are packaged.
   *
   * @param patience only ends a test that hangs; {@code -Dtally.patience=SECONDS} is another, for whoever plants a mistake to see it found
   */
  static Rig start(Path folder, Map<String, String> parameters, Duration patience) throws Exception {
    assumeTrue(Files.exists(REPOSITORY.resolve("functions/pipeline/target/function.zip")), "the functions are not packaged; build with package or verify instead of test");
    long seed = Long.getLong("tally.seed", System.nanoTime());
    System.out.println("seed " + seed + "; again with -Dtally.seed=" + seed);
    Map<String, String> all = new HashMap<>(Map.of("Deliveries", "on", "EndpointAllowances", "127.0.0.0/8", "PublisherSchedule", "rate(1 minute)"));
    all.putAll(ChosenBackend.QUICK);
    all.putAll(parameters);
    Backend backend = Backend.start(BackendOptions.inMemory(REPOSITORY.resolve("infra/template.yaml"), LEDGER, folder).with(all).seeded(seed));
    try {
      LedgerConnection connection = EndpointLedger.onThisMachine(backend.endpoint(), backend.api(), LEDGER, Region.US_EAST_1).open();
      HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
      Rig rig = new Rig(backend, connection, server, new Random(seed), Deadline.after(Duration.ofSeconds(Long.getLong("tally.patience", patience.toSeconds()))));
      // Only a question can be repeated without doubt while the HTTP API's function starts, which takes long on a busy machine.
      rig.tally("subscriptions", "--json", "", "");
      return rig;
    } catch (IOException | RuntimeException failure) {
      backend.close();
      throw failure;
    }
  }

  Backend backend() {
    return backend;
  }

  LedgerConnection connection() {
    return connection;
  }

  Random random() {
    return random;
  }

  /** The time of one reading, not of the whole test: the last reading of a wait in vain would fail otherwise, and hide what was waited for. */
  Deadline soon() {
    return Deadline.after(READING);
  }

  Receiver receiver(String name, Receiver.Behaviour behaviour) {
    return new Receiver(server, name, behaviour);
  }

  /** Subscribes a webhook as a user would. */
  void subscribe(String id, Receiver receiver, String... options) {
    tally("subscribe", receiver.url(), "--id", id, options);
    receiver.expect(id, console.out().replaceFirst("(?s).*\nsecret (\\S+)\n", "$1"));
  }

  /** Subscribes a queue or a bus. */
  void subscribe(String id, String arn, String... options) {
    tally("subscribe", arn, "--id", id, options);
  }

  /** From which segment on a subscription hears. */
  long since(String id) {
    tally("subscriptions", id, "--json", "");
    return Arrivals.read(console.out()).path("since").path(0).path("sequence").asLong(0);
  }

  private void tally(String command, String first, String second, String third, String... more) {
    List<String> line = new ArrayList<>(List.of(command, first, second, third));
    line.removeIf(String::isEmpty);
    line.addAll(List.of(more));
    line.addAll(List.of("--timeout", "300", "--endpoint", backend.api().orElseThrow().toString()));
    assertThat(console.tally(line.toArray(String[]::new))).as(() -> console.err() + "\n" + endOfLog("api")).isEqualTo(ExitCode.OK);
  }

  private void tally(String command, String first, String second, String third) {
    tally(command, first, second, third, new String[0]);
  }

  /** Sends a request to the queue that keeps order. */
  void send(String body) {
    String id = "d" + messages++;
    connection.sqs().sendMessage(message -> message.queueUrl(connection.queues().requestsFifo()).messageGroupId("all").messageDeduplicationId(id).messageBody(body));
  }

  /** So that what a killed function had in its hands comes again soon; still longer than an invocation. */
  void messagesComeAgainAfter(Duration time, String... queues) {
    for (String queue : queues) {
      String url = connection.sqs().getQueueUrl(request -> request.queueName(LEDGER + "-" + queue)).queueUrl();
      connection.sqs().setQueueAttributes(request -> request.queueUrl(url).attributes(Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "" + time.toSeconds())));
    }
  }

  /** Waits for something; what is told of the wait is told only if it is in vain. */
  void await(Supplier<String> what, BooleanSupplier condition) throws InterruptedException {
    Retry.Backoff pause = new Retry(random, Thread::sleep).backoff(end);
    while (!condition.getAsBoolean()) {
      assertThat(pause.pause()).as(() -> what.get() + "\n" + endOfLog("publisher") + "\n" + endOfLog("courier")).isTrue();
      // Functions may take long to start; only the time is bounded.
      pause.progress();
    }
  }

  private String endOfLog(String function) {
    try {
      List<String> lines = Files.readAllLines(backend.functions().get(LEDGER + "-" + function).logFile());
      return function + ":\n" + String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
    } catch (IOException unreadable) {
      return unreadable.toString();
    }
  }

  @Override
  public void close() throws IOException {
    server.stop(0);
    threads.shutdownNow();
    connection.close();
    backend.close();
  }
}
