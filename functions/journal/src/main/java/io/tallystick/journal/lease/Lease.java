package io.tallystick.journal.lease;

import java.util.Objects;

/**
 * A lease as its holder last wrote it.
 *
 * @param name what it is on
 * @param owner who acquired it: random, of that acquisition alone
 * @param epoch grows with every acquisition, from 1, and never goes back: the fencing token
 * @param step grows with every write under the lease, from 0 in each epoch, so that a write that arrives late, after a later one of the same holder, changes nothing either
 * @param expiresAt from when on, in milliseconds since 1970 by the holder's clock, others may acquire it
 * @param kept what is kept under it, empty at first; it passes from one holder to the next
 */
public record Lease(String name, String owner, long epoch, long step, long expiresAt, String kept) {
  /** How long what is kept may be, in characters. */
  public static final int KEPT_CHARACTERS = 1_024;

  public Lease {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(owner, "owner");
    if (epoch < 1 || step < 0 || expiresAt < 0 || kept.length() > KEPT_CHARACTERS) {
      throw new IllegalArgumentException("a lease has an epoch from 1, a step and an expiry from 0, and keeps at most 1,024 characters");
    }
  }

  /** As it stands after the holder's next write. */
  public Lease next(long newExpiresAt, String newKept) {
    return new Lease(name, owner, epoch, step + 1, newExpiresAt, newKept);
  }
}
