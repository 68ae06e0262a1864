package io.tallystick.local.subscribe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallystick.local.ExitCode;
import io.tallystick.local.api.ApiConnector;
import io.tallystick.local.api.RunningApis;
import io.tallystick.local.terminal.Terminal;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a subscription. */
@Command(
    name = "subscribe",
    description = "Have a webhook, a queue or a bus hear what the ledger records from now on.",
    mixinStandardHelpOptions = true)
public final class SubscribeCommand extends SubscriptionCommand {
  @Parameters(
      index = "0",
      paramLabel = "TARGET",
      converter = TargetConverter.class,
      description = "The URL of a webhook, or the ARN of an SQS queue or an EventBridge bus that the deployment allows.")
  private ObjectNode target;

  @Mixin private InterestOptions interest;

  @Option(names = "--ordered", description = "In the order of the journal, that of --account where it is given, else of everything; slower.")
  private boolean ordered;

  @Option(names = "--id", paramLabel = "ID", description = "The subscription's id, 1 to 40 letters, digits and underscores (default: a new one, which is printed).")
  private String id;

  @Option(names = "--description", paramLabel = "TEXT", description = "A note of your own, at most 256 characters.")
  private String description;

  SubscribeCommand(Terminal terminal) {
    this(terminal, new RunningApis());
  }

  SubscribeCommand(Terminal terminal, ApiConnector connector) {
    super(terminal, connector);
  }

  @Override
  void requireFitting() {
    interest.requireFitting();
  }

  @Override
  int run(SubscriptionsClient subscriptions) {
    JsonNode made = subscriptions.add(body());
    if (json()) {
      terminal().out().println(made);
      return ExitCode.OK;
    }
    terminal().out().println("subscribed " + SubscriptionText.line(made));
    if (made.hasNonNull("secret")) {
      terminal().out().println("secret " + SubscriptionText.text(made, "secret"));
      terminal().note("the secret is shown this once; the endpoint checks signatures with it, as Standard Webhooks says");
    }
    return ExitCode.OK;
  }

  private ObjectNode body() {
    // An id of this side, so that a repeat after a lost answer makes no second one.
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("id", id == null ? "sub_" + UUID.randomUUID().toString().replace("-", "") : id);
    body.set("target", target);
    interest.put(body);
    if (ordered) {
      body.put("ordered", true);
    }
    if (description != null) {
      body.put("description", description);
    }
    return body;
  }
}
