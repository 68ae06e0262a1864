package io.tallystick.local.subscribe;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tallystick.local.ExitCode;
import io.tallystick.local.api.ApiConnector;
import io.tallystick.local.api.RunningApis;
import io.tallystick.local.terminal.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Takes a subscription away. */
@Command(
    name = "unsubscribe",
    description = "Take a subscription away, with its deliveries that still wait.",
    mixinStandardHelpOptions = true)
public final class UnsubscribeCommand extends SubscriptionCommand {
  @Parameters(index = "0", paramLabel = "ID", description = "The subscription's id.")
  private String id;

  UnsubscribeCommand(Terminal terminal) {
    this(terminal, new RunningApis());
  }

  UnsubscribeCommand(Terminal terminal, ApiConnector connector) {
    super(terminal, connector);
  }

  @Override
  int run(SubscriptionsClient subscriptions) {
    subscriptions.remove(id);
    terminal().out().println(json() ? JsonNodeFactory.instance.objectNode().put("id", id).toString() : "unsubscribed " + id);
    return ExitCode.OK;
  }
}
