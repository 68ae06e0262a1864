package io.tallystick.journal.lease;

import io.tallystick.journal.Deadline;
import java.util.Optional;

/** The leases in the table {@code control}. Each changes by conditional writes alone; a record of one is never removed, so that its epoch never goes back. */
public interface Leases {
  /**
   * Acquires a lease that nobody has, or whose time was over before.
   *
   * @param owner random, of this acquisition alone: after a lost answer it tells whether this call did it
   * @param freeBefore a lease that expires then or earlier is free, in milliseconds since 1970
   * @param expiresAt as long as it is to be kept by the new holder
   * @return with the next epoch, and what the holder before left; empty if another has it
   */
  Optional<Lease> acquire(String name, String owner, long freeBefore, long expiresAt, Deadline deadline);

  /**
   * Renews a lease and writes what is kept under it, by one write.
   *
   * @param lease as it was last written
   * @return the lease as it stands then; empty if it has passed on, and then nothing is changed
   */
  Optional<Lease> renew(Lease lease, long expiresAt, String kept, Deadline deadline);

  /** Gives the lease back, so that it is free at once. What is kept stays, and the holder can write no more. Nothing happens if it has passed on. */
  void release(Lease lease, Deadline deadline);
}
