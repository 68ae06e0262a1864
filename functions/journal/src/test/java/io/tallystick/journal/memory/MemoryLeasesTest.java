package io.tallystick.journal.memory;

import io.tallystick.journal.contract.LeasesContract;
import io.tallystick.journal.lease.Leases;

/** The contract on leases in memory. */
class MemoryLeasesTest extends LeasesContract {
  private final Leases leases = new MemoryLeases();

  @Override
  protected Leases leases() {
    return leases;
  }
}
