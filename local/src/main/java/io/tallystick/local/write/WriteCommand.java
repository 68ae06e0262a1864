package io.tallystick.local.write;

import io.tallystick.local.api.ApiClient;
import io.tallystick.local.api.ApiConnector;
import io.tallystick.local.api.ApiOptions;
import io.tallystick.local.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** A command that writes one object through the HTTP API and prints what became of it. */
abstract class WriteCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final ApiConnector connector;

  @Mixin private ApiOptions options;

  WriteCommand(Terminal terminal, ApiConnector connector) {
    this.terminal = terminal;
    this.connector = connector;
  }

  @Override
  public final Integer call() {
    try (ApiClient api = connector.open(options)) {
      return write(new Writing(api, options, terminal));
    }
  }

  /** Returns the exit code. */
  abstract int write(Writing writing);
}
