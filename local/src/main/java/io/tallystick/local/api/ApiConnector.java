package io.tallystick.local.api;

/** Opens the HTTP API that a command line means. */
@FunctionalInterface
public interface ApiConnector {
  /** @throws io.tallystick.local.CommandFailure if no such ledger runs */
  ApiClient open(ApiOptions options);
}
