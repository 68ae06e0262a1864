package io.tallystick.local.imports;

import java.util.Objects;

/** What becomes one ledger account: an account of the books in one commodity. */
record AccountKey(String name, String commodity) {
  AccountKey {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(commodity, "commodity");
  }
}
