package io.tallystick.local.subscribe;

import io.tallystick.local.api.ApiClient;
import io.tallystick.local.api.ApiConnector;
import io.tallystick.local.api.ApiOptions;
import io.tallystick.local.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A command about subscriptions, which the HTTP API keeps. */
abstract class SubscriptionCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final ApiConnector connector;

  @Mixin private ApiOptions options;

  @Option(names = "--json", description = "Print the answer of the HTTP API.")
  private boolean json;

  SubscriptionCommand(Terminal terminal, ApiConnector connector) {
    this.terminal = terminal;
    this.connector = connector;
  }

  @Override
  public final Integer call() {
    requireFitting();
    try (ApiClient api = connector.open(options)) {
      return run(new SubscriptionsClient(api, options.deadline()));
    }
  }

  /** Before anybody is asked. */
  void requireFitting() {}

  /** Returns the exit code. */
  abstract int run(SubscriptionsClient subscriptions);

  Terminal terminal() {
    return terminal;
  }

  boolean json() {
    return json;
  }
}
