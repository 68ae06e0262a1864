package io.tallystick.local.imports;

/** The ledger cannot hold one transaction of the books. The message names the transaction and the reason. */
final class Inconvertible extends Exception {
  Inconvertible(String message) {
    super(message);
  }
}
