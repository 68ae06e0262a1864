package io.tallystick.local.connection;

/** Opens the ledger that a command line means. */
@FunctionalInterface
public interface Connector {
  /** @throws io.tallystick.local.CommandFailure if no such ledger runs or it does not answer */
  LedgerConnection open(LedgerOptions options);
}
