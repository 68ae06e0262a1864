package io.tallystick.local.endtoend;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tallystick.local.Console;
import io.tallystick.local.aws.AwsJson;
import io.tallystick.local.backend.Backend;
import io.tallystick.local.backend.BackendOptions;
import io.tallystick.local.backend.Services;
import io.tallystick.local.container.LocalStack;
import io.tallystick.local.deploy.EndpointDeployer;
import io.tallystick.local.template.StackOptions;
import io.tallystick.local.template.TemplateException;
import io.tallystick.local.terminal.Terminal;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * A ledger for end-to-end tests, with the real functions and the templates that are deployed, on the backend that {@code -Dtally.backend=} names:
 *
 * <ul>
 *   <li>{@code embedded}, also without the property: emulators of the test's own
 *   <li>{@code endpoint=URL}: an endpoint that runs already, with the functions on this machine
 *   <li>{@code localstack}: LocalStack in Docker, with its own Lambda; skipped where there is no Docker
 * </ul>
 */
public final class ChosenBackend implements AutoCloseable {
  public static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
  private static final String PROPERTY = "tally.backend";
  private static final String EMBEDDED = "embedded";
  private static final String ENDPOINT = "endpoint=";
  private static final String NAME_PARAMETER = "LedgerName";
  static final String SNAP_START = "SnapStart";
  /** Functions without snapshot are ready with half of the work; whoever tests snapshots asks for them. */
  public static final Map<String, String> QUICK = Map.of(SNAP_START, "None");

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final List<String> ZIPS = List.of("functions/pipeline/target/function.zip", "functions/api/target/function.zip");

  private final BackendOptions options;
  private final Backend backend;
  private final AutoCloseable below;

  private ChosenBackend(BackendOptions options, Backend backend, AutoCloseable below) {
    this.options = options;
    this.backend = backend;
    this.below = below;
  }

  /**
   * The one that the property names.
   *
   * @param name of the ledger; at an endpoint, which keeps what other runs left, it has one of its own
   */
  public static ChosenBackend start(Path folder, String name, long seed) throws Exception {
    return start(folder, name, Map.of(), seed);
  }

  /** The same with parameters of the template. */
  public static ChosenBackend start(Path folder, String name, Map<String, String> parameters, long seed) throws Exception {
    return start(chosen(), folder, name, parameters, seed);
  }

  /** The endpoint that the property names; skips the test where it names none. */
  public static URI endpoint() {
    String chosen = System.getProperty(PROPERTY, "");
    assumeTrue(chosen.startsWith(ENDPOINT), "no AWS-compatible endpoint is named by -Dtally.backend=endpoint=URL; .ci/localstack starts one and names it");
    return URI.create(chosen.substring(ENDPOINT.length()));
  }

  /** What the property names unless it is said otherwise. */
  static String chosen() {
    return System.getProperty(PROPERTY, EMBEDDED);
  }

  static ChosenBackend start(String chosen, Path folder, String name, Map<String, String> parameters, long seed) throws Exception {
    for (String zip : ZIPS) {
      assumeTrue(Files.exists(REPOSITORY.resolve(zip)), "the functions are not packaged; build with package or verify instead of test");
    }
    if (chosen.equals(EMBEDDED)) {
      // The ledger's name and the stack's need not be the same.
      Map<String, String> all = new HashMap<>(QUICK);
      all.putAll(parameters);
      return start(options(folder, "tallystick", name, all, seed), () -> {});
    }
    String own = "e2e-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
    if (chosen.startsWith(ENDPOINT)) {
      return start(options(folder, own, own, parameters, seed).on(attached(endpoint(), false)), () -> {});
    }
    if (chosen.equals("localstack")) {
      assumeTrue(LocalStack.hasDocker(), "LocalStack runs in Docker, and no Docker engine answers");
      LocalStack container = LocalStack.start(System.getProperty("tally.image", LocalStack.IMAGE));
      return start(options(folder, own, own, parameters, seed).on(attached(container.endpoint(), true)), container);
    }
    throw new IllegalArgumentException("-Dtally.backend must be embedded, localstack or endpoint=URL, not " + chosen);
  }

  private static ChosenBackend start(BackendOptions options, AutoCloseable below) throws Exception {
    try {
      return new ChosenBackend(options, Backend.start(options), below);
    } catch (IOException | TemplateException | RuntimeException failed) {
      below.close();
      throw failed;
    }
  }

  private static BackendOptions options(Path folder, String stack, String ledger, Map<String, String> more, long seed) {
    Map<String, String> parameters = new HashMap<>(more);
    parameters.put(NAME_PARAMETER, ledger);
    return BackendOptions.inMemory(REPOSITORY.resolve("infra/template.yaml"), stack, folder).with(parameters).seeded(seed);
  }

  private static Services attached(URI endpoint, boolean runsFunctions) {
    Terminal terminal = Terminal.of(System.out, System.out, new Properties(), Map.of());
    return new Services.Attached(endpoint, StackOptions.DEFAULT_REGION, runsFunctions, new EndpointDeployer(endpoint, StackOptions.DEFAULT_REGION, terminal));
  }

  public Backend backend() {
    return backend;
  }

  public BackendOptions options() {
    return options;
  }

  /** The first part of the names of its tables and queues. */
  public String ledger() {
    return options.parameters().get(NAME_PARAMETER);
  }

  /** The options that make a command talk to it. */
  public List<String> asOptions() {
    return List.of("--endpoint", backend.endpoint().toString(), "--ledger", ledger());
  }

  /** Runs a command on it; answers its exit code. */
  public int tally(Console console, String... arguments) {
    return console.tally(Stream.concat(Stream.of(arguments), asOptions().stream()).toArray(String[]::new));
  }

  /** How many messages are visible in one of its queues. */
  public long waiting(String queue) throws IOException {
    try (AwsJson aws = new AwsJson(backend.endpoint(), backend.region())) {
      var request = AwsJson.MAPPER.createObjectNode().put("QueueUrl", backend.queueUrls().get(ledger() + "-" + queue));
      request.putArray("AttributeNames").add("ApproximateNumberOfMessages");
      return aws.call("AmazonSQS.GetQueueAttributes", request).path("Attributes").path("ApproximateNumberOfMessages").asLong();
    }
  }

  /** The next message of one of its queues, as text; it waits for one. */
  public String receive(String queue) throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try (AwsJson aws = new AwsJson(backend.endpoint(), backend.region())) {
      var request = AwsJson.MAPPER.createObjectNode().put("QueueUrl", backend.queueUrls().get(ledger() + "-" + queue)).put("WaitTimeSeconds", 1);
      while (System.nanoTime() < deadline) {
        var messages = aws.call("AmazonSQS.ReceiveMessage", request).path("Messages");
        if (!messages.isEmpty()) {
          return messages.get(0).path("Body").asText();
        }
      }
    }
    throw new AssertionError("waited " + PATIENCE + " for a message in " + queue);
  }

  @Override
  public void close() throws Exception {
    try {
      backend.close();
    } finally {
      below.close();
    }
  }
}
