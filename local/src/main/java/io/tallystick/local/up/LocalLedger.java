package io.tallystick.local.up;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.FixedShards;
import io.tallystick.journal.StoreException;
import io.tallystick.ledger.Sharding;
import io.tallystick.local.CommandFailure;
import io.tallystick.local.backend.BackendOptions;
import io.tallystick.local.backend.Backend;
import io.tallystick.local.backend.Instances;
import io.tallystick.local.backend.Ports;
import io.tallystick.local.backend.Services;
import io.tallystick.local.connection.EndpointLedger;
import io.tallystick.local.connection.LedgerConnection;
import io.tallystick.local.template.TemplateException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A whole ledger on this machine, from the templates that are deployed to AWS; it lives as long as this process or until it is closed. */
public final class LocalLedger implements AutoCloseable {
  /** The ledger's name, the first part of the names of its tables, queues and functions. */
  public static final String NAME = "tallystick";
  private static final String NAME_PARAMETER = "LedgerName";
  private static final String SHARDS_PARAMETER = "Shards";
  private static final Duration START = Duration.ofSeconds(30);

  private final BackendOptions options;
  private final Backend backend;

  private LocalLedger(BackendOptions options, Backend backend) {
    this.options = options;
    this.backend = backend;
  }

  /**
   * Starts it and returns when it takes requests.
   *
   * @param data folder that keeps its state; empty to keep everything in memory
   * @param ports that it answers at
   * @param parameters values of the template's parameters, over their defaults
   * @param seed of everything that is left to chance
   * @throws CommandFailure if it cannot be started, saying why
   */
  public static LocalLedger start(Optional<Path> data, Ports ports, Map<String, String> parameters, long seed) {
    return start(new Services.Emulated(data), ports, parameters, seed);
  }

  /**
   * Starts it with its tables and queues where they are said to be, and returns when it takes requests.
   *
   * @param ports that it answers at
   * @param parameters values of the template's parameters, over their defaults
   * @param seed of everything that is left to chance
   * @throws CommandFailure if it cannot be started, saying why
   */
  static LocalLedger start(Services services, Ports ports, Map<String, String> parameters, long seed) {
    String stack = parameters.getOrDefault(NAME_PARAMETER, NAME);
    BackendOptions options =
        BackendOptions.inMemory(template(), stack, Instances.work(System.getenv())).on(services).at(ports).with(parameters).seeded(seed);
    try {
      LocalLedger ledger = new LocalLedger(options, Backend.start(options));
      if (services instanceof Services.Emulated) {
        ledger.fixShards(parameters.getOrDefault(SHARDS_PARAMETER, "1"));
      }
      return ledger;
    } catch (IOException | TemplateException failure) {
      throw CommandFailure.environment("the ledger could not be started: " + failure.getMessage(), failure);
    }
  }

  /** Says at once what the first function would say: how many shards there are. The template has looked at the value. */
  private void fixShards(String shards) {
    try (LedgerConnection connection = connect()) {
      new FixedShards(connection.store(), new Sharding(Integer.parseInt(shards))).certain(Deadline.after(START));
    } catch (StoreException failed) {
      close();
      throw failed instanceof StoreException.Refused refused && refused.details().containsKey("created")
          ? CommandFailure.usage("the ledger was created with Shards=" + refused.details().get("created") + ", which is fixed for its life; it cannot be started with " + shards)
          : CommandFailure.environment("the ledger could not be started: " + failed.getMessage(), failed);
    }
  }

  /** The templates are where the command is run from. */
  private static Path template() {
    String home = System.getProperty("tallystick.home");
    if (home == null) {
      throw CommandFailure.environment("the folder of the templates is not known; run the command as local/tally", null);
    }
    return Path.of(home, "infra", "template.yaml");
  }

  public Backend backend() {
    return backend;
  }

  BackendOptions options() {
    return options;
  }

  /** A connection to it as other programs have it, through its endpoint. */
  public LedgerConnection connect() {
    return endpoint().open();
  }

  /** A client of its tables, through its endpoint; whoever asks for it closes it. */
  public DynamoDbClient dynamo() {
    return endpoint().dynamo();
  }

  private EndpointLedger endpoint() {
    return EndpointLedger.onThisMachine(backend.endpoint(), backend.api(), options.stack(), Region.of(backend.region()));
  }

  /** Ends what is under way, within a bounded time, and stops everything. */
  @Override
  public void close() {
    try {
      backend.close();
    } catch (IOException failure) {
      throw new UncheckedIOException("the ledger did not stop in order", failure);
    }
  }
}
