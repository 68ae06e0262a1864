package io.tallystick.local.subscribe;

import io.tallystick.delivery.guard.AddressRules;
import io.tallystick.delivery.guard.EndpointKey;
import io.tallystick.delivery.guard.EndpointUrl;
import io.tallystick.delivery.subscription.Subscription;
import io.tallystick.delivery.subscription.SubscriptionJson;
import io.tallystick.delivery.subscription.Target;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.breaker.Breaker;
import io.tallystick.local.CommandFailure;
import io.tallystick.local.ExitCode;
import io.tallystick.local.aws.AwsTrouble;
import io.tallystick.local.connection.Connector;
import io.tallystick.local.connection.LedgerConnection;
import io.tallystick.local.connection.LedgerOptions;
import io.tallystick.local.connection.RunningLedgers;
import io.tallystick.local.terminal.Terminal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** Shows what waits for endpoints, and what was given up. */
@Command(
    name = "deliveries",
    description = "Show how deliveries to subscriptions stand: what waits, which endpoints are left alone, what was given up and why.",
    mixinStandardHelpOptions = true)
public final class DeliveriesCommand implements Callable<Integer> {
  private static final int MOST_LETTERS = 1_000;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  /** Letters that are looked at come back at once; if this process dies before, after so long. */
  private static final int INVISIBLE_SECONDS = 30;
  /** An endpoint's name is the same whatever rules it is read by. */
  private static final AddressRules ANY = AddressRules.parse("0.0.0.0/0,::/0");

  private final Terminal terminal;
  private final Connector connector;

  @Option(names = "--letters", paramLabel = "N", defaultValue = "20", description = "Show so many dead letters at most, 0 to " + MOST_LETTERS + " (default: ${DEFAULT-VALUE}).")
  private int most;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Mixin private LedgerOptions ledger;

  DeliveriesCommand(Terminal terminal) {
    this(terminal, new RunningLedgers());
  }

  DeliveriesCommand(Terminal terminal, Connector connector) {
    this.terminal = terminal;
    this.connector = connector;
  }

  @Override
  public Integer call() {
    if (most < 0 || most > MOST_LETTERS) {
      throw CommandFailure.usage("--letters must be 0 to " + MOST_LETTERS);
    }
    try (LedgerConnection connection = connector.open(ledger)) {
      DeliveriesReport report = report(connection, DeliveryQueues.of(connection), Deadline.after(PATIENCE));
      if (json) {
        terminal.out().println(report.json());
      } else {
        report.print(terminal.out());
      }
      return ExitCode.OK;
    } catch (SdkException failure) {
      throw AwsTrouble.failure("look at the queues of deliveries", failure);
    }
  }

  private DeliveriesReport report(LedgerConnection connection, DeliveryQueues queues, Deadline deadline) {
    List<Subscription> all =
        connection.deliveries().subscriptions().all(deadline).stream()
            .map(kept -> SubscriptionJson.read(kept.id(), kept.text()))
            .sorted(Comparator.comparing(Subscription::id))
            .toList();
    Map<String, String> stopped = new TreeMap<>();
    all.stream().filter(one -> one.status() != Subscription.Status.ACTIVE).forEach(one -> stopped.put(one.id(), one.status().wire()));
    return new DeliveriesReport(
        List.of(queues.standard(), queues.ordered(), queues.dead(), queues.deadOrdered()).stream().map(url -> depth(connection.sqs(), url)).toList(),
        trouble(connection, all, deadline), stopped, letters(connection.sqs(), queues, deadline));
  }

  private static DeliveriesReport.Depth depth(SqsClient sqs, String url) {
    Map<QueueAttributeName, String> attributes =
        sqs.getQueueAttributes(
                request ->
                    request
                        .queueUrl(url)
                        .attributeNames(
                            QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                            QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE,
                            QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED))
            .attributes();
    return new DeliveriesReport.Depth(
        DeliveryQueues.name(url),
        number(attributes, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES),
        number(attributes, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE),
        number(attributes, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED));
  }

  private static long number(Map<QueueAttributeName, String> attributes, QueueAttributeName name) {
    return Long.parseLong(attributes.getOrDefault(name, "0"));
  }

  /** Of all endpoints that subscriptions name, those whose breaker is not closed. */
  private static List<DeliveriesReport.Trouble> trouble(LedgerConnection connection, List<Subscription> all, Deadline deadline) {
    Map<String, List<Subscription>> endpoints = new LinkedHashMap<>();
    for (Subscription one : all) {
      key(one.target()).ifPresent(key -> endpoints.computeIfAbsent(key, _ -> new ArrayList<>()).add(one));
    }
    List<DeliveriesReport.Trouble> trouble = new ArrayList<>();
    endpoints.forEach(
        (key, senders) -> {
          Breaker breaker = connection.deliveries().breakers().read(key, deadline).breaker();
          if (!(breaker instanceof Breaker.Closed)) {
            trouble.add(new DeliveriesReport.Trouble(address(senders.getFirst().target()), senders.stream().map(Subscription::id).toList(), breaker));
          }
        });
    return trouble;
  }

  /** What names the target's breaker; empty for a URL that is none any more. */
  private static Optional<String> key(Target target) {
    return switch (target) {
      case Target.Webhook webhook ->
          EndpointUrl.read(webhook.url(), ANY) instanceof EndpointUrl.Reading.Endpoint(EndpointUrl url) ? Optional.of(url.key()) : Optional.empty();
      case Target.Queue queue -> Optional.of(EndpointKey.of(queue.arn().toString()));
      case Target.Bus bus -> Optional.of(EndpointKey.of(bus.arn().toString()));
    };
  }

  private static String address(Target target) {
    return switch (target) {
      case Target.Webhook webhook -> webhook.url();
      case Target.Queue queue -> queue.arn().toString();
      case Target.Bus bus -> bus.arn().toString();
    };
  }

  /** Looks at letters and gives them back. */
  private List<DeadLetter> letters(SqsClient sqs, DeliveryQueues queues, Deadline deadline) {
    List<DeadLetter> shown = new ArrayList<>();
    for (String url : List.of(queues.dead(), queues.deadOrdered())) {
      DeadLetters dead = new DeadLetters(sqs, url, INVISIBLE_SECONDS);
      List<DeadLetter> seen = new ArrayList<>();
      try {
        List<DeadLetter> some;
        do {
          some = shown.size() + seen.size() < most && !deadline.over() ? dead.receive() : List.of();
          seen.addAll(some);
        } while (!some.isEmpty());
      } finally {
        dead.release(seen);
      }
      shown.addAll(seen);
    }
    return shown.subList(0, Math.min(shown.size(), most));
  }
}
