package io.tallystick.local.subscribe;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.Retry;
import io.tallystick.local.CommandFailure;
import io.tallystick.local.ExitCode;
import io.tallystick.local.aws.AwsTrouble;
import io.tallystick.local.connection.Connector;
import io.tallystick.local.connection.LedgerConnection;
import io.tallystick.local.connection.LedgerOptions;
import io.tallystick.local.connection.RunningLedgers;
import io.tallystick.local.terminal.Terminal;
import io.tallystick.publisher.subscription.SqsDeliveryQueue;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import software.amazon.awssdk.core.exception.SdkException;

/** Has deliveries tried again that were given up. */
@Command(
    name = "redrive",
    description = "Have deliveries tried again that were given up: their dead letters go back to where they came from.",
    mixinStandardHelpOptions = true)
public final class RedriveCommand implements Callable<Integer> {
  private static final int MOST = 100_000;
  private static final long TIMEOUT_MAX_SECONDS = Duration.ofHours(6).toSeconds();
  /** Letters are out of the sight of others for as long as this may take, and so much longer. */
  private static final int MARGIN_SECONDS = 60;

  private final Terminal terminal;
  private final Connector connector;

  @Option(names = "--subscription", paramLabel = "ID", description = "Only those of this subscription.")
  private String subscription;

  @Option(names = "--cause", paramLabel = "CAUSE", description = "Only those that were given up for this or whose last post failed for it, as 'tally deliveries' names it: tried_too_often, too_old, gone, timeout …")
  private String cause;

  @Option(names = "--limit", paramLabel = "N", defaultValue = "10000", description = "Look at so many letters at most, 1 to " + MOST + " (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Option(names = "--timeout", paramLabel = "SECONDS", defaultValue = "300", description = "How long to go on at most (default: ${DEFAULT-VALUE}).")
  private long timeoutSeconds;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Mixin private LedgerOptions ledger;

  RedriveCommand(Terminal terminal) {
    this(terminal, new RunningLedgers());
  }

  RedriveCommand(Terminal terminal, Connector connector) {
    this.terminal = terminal;
    this.connector = connector;
  }

  @Override
  public Integer call() {
    if (limit < 1 || limit > MOST) {
      throw CommandFailure.usage("--limit must be 1 to " + MOST);
    }
    if (timeoutSeconds < 1 || timeoutSeconds > TIMEOUT_MAX_SECONDS) {
      throw CommandFailure.usage("--timeout must be 1 to " + TIMEOUT_MAX_SECONDS + " seconds");
    }
    try (LedgerConnection connection = connector.open(ledger)) {
      Redrive.Result result = run(connection);
      print(result);
      boolean all = result.complete() && result.stays().keySet().stream().allMatch(stay -> stay == Redrive.Stay.NOT_CHOSEN);
      return all ? ExitCode.OK : ExitCode.FAILED;
    } catch (SdkException failure) {
      throw AwsTrouble.failure("redrive; nothing is lost, and the same again goes on", failure);
    }
  }

  private Redrive.Result run(LedgerConnection connection) {
    DeliveryQueues queues = DeliveryQueues.of(connection);
    Retry retry = new Retry(() -> ThreadLocalRandom.current().nextLong(), Thread::sleep);
    Redrive redrive =
        new Redrive(
            new SqsDeliveryQueue(connection.sqs(), queues.standard(), retry), new SqsDeliveryQueue(connection.sqs(), queues.ordered(), retry),
            connection.deliveries().subscriptions(), this::chosen, InstantSource.system());
    int invisible = (int) timeoutSeconds + MARGIN_SECONDS;
    return redrive.run(
        List.of(new DeadLetters(connection.sqs(), queues.dead(), invisible), new DeadLetters(connection.sqs(), queues.deadOrdered(), invisible)), limit,
        Deadline.after(Duration.ofSeconds(timeoutSeconds)));
  }

  private boolean chosen(DeadLetter letter) {
    return (subscription == null || subscription.equals(letter.subscription())) && (cause == null || letter.isFor(cause));
  }

  private void print(Redrive.Result result) {
    if (json) {
      ObjectNode object = JsonNodeFactory.instance.objectNode().put("moved", result.moved()).put("complete", result.complete());
      ObjectNode stays = object.putObject("stay");
      result.stays().forEach((stay, letters) -> stays.put(stay.name().toLowerCase(Locale.ROOT), letters));
      terminal.out().println(object);
      return;
    }
    terminal.out().println("moved " + result.moved());
    result.stays().forEach((stay, letters) -> terminal.note(letters + " stay: " + why(stay)));
    if (!result.complete()) {
      terminal.warning("the limit or the time was reached; the same again goes on");
    }
  }

  private static String why(Redrive.Stay stay) {
    return switch (stay) {
      case NOT_CHOSEN -> "not chosen";
      case UNREADABLE -> "they are no deliveries";
      case DISABLED -> "their subscription is disabled; 'tally subscriptions ID --resume' first";
      case NO_SUBSCRIPTION -> "their subscription is gone";
      case GIVEN_UP_AGAIN -> "they were given up again meanwhile";
    };
  }
}
