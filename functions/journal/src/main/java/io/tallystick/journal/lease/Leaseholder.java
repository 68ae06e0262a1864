package io.tallystick.journal.lease;

import io.tallystick.journal.Deadline;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Does work of which one instance at a time is enough.
 *
 * <p>Clocks only decide who begins: an instance takes a lease over when, by its own clock, it expired longer ago than clocks may differ. That nothing wrong is ever written does not hang on them:
 * every write under a lease is conditional on its epoch, so one that was paused and goes on after its lease passed to another changes nothing, whatever the clocks say.
 */
public final class Leaseholder {
  private final Leases leases;
  private final LeaseTerms terms;
  private final InstantSource clock;
  private final Supplier<String> owners;

  /**
   * @param clock this instance's, which may be wrong
   * @param owners makes a name that nobody else has, for each acquisition
   */
  public Leaseholder(Leases leases, LeaseTerms terms, InstantSource clock, Supplier<String> owners) {
    this.leases = leases;
    this.terms = terms;
    this.clock = clock;
    this.owners = owners;
  }

  /**
   * Does the work if the lease is free, and gives it back.
   *
   * @return whether it was
   * @throws io.tallystick.journal.StoreException if the store fails, or what the work throws; the lease is given back if that is possible, and expires otherwise
   */
  public boolean under(String name, Deadline deadline, Consumer<Held> work) {
    // Before the clock is read, so that this ends no later than the lease does.
    Deadline within = deadline.within(terms.length());
    long now = clock.millis();
    Optional<Lease> acquired = leases.acquire(name, owners.get(), now - terms.skew().toMillis(), now + terms.length().toMillis(), within);
    if (acquired.isEmpty()) {
      return false;
    }
    Held held = new Held(acquired.get(), within);
    try {
      work.accept(held);
    } catch (RuntimeException failed) {
      releaseAfter(failed, held, deadline);
      throw failed;
    }
    leases.release(held.lease, deadline);
    return true;
  }

  private void releaseAfter(RuntimeException failed, Held held, Deadline deadline) {
    try {
      leases.release(held.lease, deadline);
    } catch (RuntimeException unreleased) {
      failed.addSuppressed(unreleased);
    }
  }

  /** A lease that is held; of one thread. */
  public final class Held {
    private final Deadline deadline;
    private Lease lease;

    private Held(Lease lease, Deadline deadline) {
      this.lease = lease;
      this.deadline = deadline;
    }

    /** What is kept under it; empty if nothing ever was. */
    public String kept() {
      return lease.kept();
    }

    /** Until when the work has to be done. */
    public Deadline deadline() {
      return deadline;
    }

    /**
     * Writes what is kept under the lease, unless it has passed on.
     *
     * @return false if it has: nothing is written, and the work is to end
     */
    public boolean keep(String kept) {
      Optional<Lease> next = leases.renew(lease, clock.millis() + terms.length().toMillis(), kept, deadline);
      next.ifPresent(renewed -> lease = renewed);
      return next.isPresent();
    }
  }
}
