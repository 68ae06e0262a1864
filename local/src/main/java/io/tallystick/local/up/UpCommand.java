package io.tallystick.local.up;

import io.tallystick.local.CommandFailure;
import io.tallystick.local.ExitCode;
import io.tallystick.local.backend.Instance;
import io.tallystick.local.backend.InstanceFile;
import io.tallystick.local.backend.Ports;
import io.tallystick.local.backend.Services;
import io.tallystick.local.terminal.Terminal;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs a ledger on this machine until it is stopped. */
@Command(
    name = "up",
    description = "Run a ledger on this machine until stopped: tables, queues and the real functions, from the templates.",
    mixinStandardHelpOptions = true)
public final class UpCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private Place place;

  @Option(names = "--port", paramLabel = "PORT", defaultValue = "0", description = "Port of the endpoint; default: any that is free.")
  private int port;

  @Option(names = "--api-port", paramLabel = "PORT", defaultValue = "0", description = "Port of the HTTP API; default: any that is free.")
  private int apiPort;

  @Option(
      names = "--parameter",
      paramLabel = "NAME=VALUE",
      description = "A parameter of the template, as for a deployment; may be repeated.")
  private Map<String, String> parameters = Map.of();

  UpCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    CountDownLatch stop = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    // SIGINT and SIGTERM run the hooks; the JVM ends when they have ended, so this one waits for the clean stop.
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .unstarted(
                    () -> {
                      stop.countDown();
                      awaitUninterruptibly(stopped);
                    }));
    terminal.note("starting …");
    try (Place.Started started = place.start(terminal);
        LocalLedger ledger = LocalLedger.start(started.services(), ports(), WebhooksHere.parameters(started.services(), parameters), System.nanoTime());
        InstanceFile file =
            InstanceFile.write(
                ledger.options().work(), Instance.of(ledger.backend(), ledger.options(), Instant.now()))) {
      print(ledger, started.services());
      stop.await();
      terminal.note("stopping …");
    } finally {
      terminal.flush();
      stopped.countDown();
    }
    return ExitCode.OK;
  }

  private Ports ports() {
    try {
      return new Ports(port, apiPort);
    } catch (IllegalArgumentException wrong) {
      throw CommandFailure.usage(wrong.getMessage());
    }
  }

  private void print(LocalLedger ledger, Services services) {
    ledger.backend().missing().forEach(terminal::warning);
    var out = terminal.out();
    String region = ledger.backend().region();
    out.println("The ledger runs.");
    out.println();
    ledger.backend().notes().forEach(note -> out.println("  deployed   " + note));
    out.println("  endpoint   " + ledger.backend().endpoint() + "   (DynamoDB, SQS, Kinesis, KMS and EventBridge, any credentials, region " + region + ")");
    ledger.backend().api().ifPresent(api -> out.println("  HTTP API   " + api + "   (no authorisation: for programs on this machine)"));
    new TreeMap<>(ledger.backend().queueUrls()).forEach((name, url) -> out.println("  queue      " + url));
    ledger.backend().stack().tables().stream().map(table -> table.name()).sorted().forEach(name -> out.println("  table      " + name));
    if (ledger.backend().missing().isEmpty()) {
      ledger.backend().stack().streams().stream().map(stream -> stream.name()).sorted().forEach(name -> out.println("  stream     " + name));
    }
    out.println("  logs       " + ledger.backend().logs());
    out.println("  state      " + state(services));
    out.println();
    out.println("For any AWS SDK or CLI:");
    out.println(
        "  export AWS_ENDPOINT_URL=" + ledger.backend().endpoint()
            + " AWS_REGION=" + region + " AWS_DEFAULT_REGION=" + region + " AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local");
    ledger.backend().api().ifPresent(api -> out.println("For the HTTP API:\n  export TALLY_API=" + api));
    out.println();
    out.println("In another terminal: local/tally pay, send, import, balance, statement, verify …   Stop with Ctrl-C.");
    out.flush();
  }

  private static String state(Services services) {
    return switch (services) {
      case Services.Emulated emulated -> emulated.data().map(folder -> folder.toAbsolutePath().toString()).orElse("in memory");
      case Services.Attached attached -> "at " + attached.endpoint() + ", deployed there; it stays when this ends, as long as the endpoint keeps it";
    };
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    boolean interrupted = false;
    while (true) {
      try {
        latch.await();
        break;
      } catch (InterruptedException again) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
