package io.tallystick.simulator.check;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.lease.Lease;
import io.tallystick.journal.lease.Leases;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Looks at every write of a lease at the moment when it is done. Nobody but the holder of its epoch changes it, one write after the other and as he asked for; and whoever is told that he has it has it, in
 * that epoch. So one that wakes up after his lease has passed on, or whose request arrives late, changes nothing.
 */
public final class LeaseCheck {
  private static final String START = "lease#";

  private final Findings findings;
  private final Map<String, Lease> standing = new HashMap<>();
  /** By which time a lease had to be over, for each acquisition that was asked for. */
  private final Map<String, Long> freeBefore = new HashMap<>();
  /** Writes that holders asked for. */
  private final Set<Lease> asked = new HashSet<>();
  private final Set<Lease> written = new HashSet<>();

  public LeaseCheck(Findings findings) {
    this.findings = findings;
  }

  /** Leases of which it is noted what is asked for and answered. */
  public Leases around(Leases inner) {
    return new Leases() {
      @Override
      public Optional<Lease> acquire(String name, String owner, long free, long expiresAt, Deadline deadline) {
        freeBefore.put(owner, free);
        return held(inner.acquire(name, owner, free, expiresAt, deadline));
      }

      @Override
      public Optional<Lease> renew(Lease lease, long expiresAt, String kept, Deadline deadline) {
        asked.add(lease.next(expiresAt, kept));
        return held(inner.renew(lease, expiresAt, kept, deadline));
      }

      @Override
      public void release(Lease lease, Deadline deadline) {
        asked.add(lease.next(0, lease.kept()));
        inner.release(lease, deadline);
      }
    };
  }

  private Optional<Lease> held(Optional<Lease> answered) {
    answered.filter(lease -> !written.contains(lease)).ifPresent(lease -> findings.add("whoever has no lease was told that he has it", lease));
    return answered;
  }

  /**
   * A lease was written.
   *
   * @param key as it is stored: {@code lease#NAME}
   */
  public void written(String key, String owner, long epoch, long step, long expiresAt, String kept) {
    Lease now = new Lease(key.substring(START.length()), owner, epoch, step, expiresAt, kept);
    Lease before = standing.put(now.name(), now);
    written.add(now);
    String problem = before != null && now.epoch() == before.epoch() ? changed(before, now) : acquired(before, now);
    if (problem != null) {
      findings.add(problem, before + " became " + now);
    }
  }

  private String changed(Lease before, Lease now) {
    if (!now.owner().equals(before.owner())) {
      return "a lease has another owner in the same epoch";
    }
    if (now.step() != before.step() + 1) {
      return "a step of a lease was left out or written again";
    }
    return asked.contains(now) ? null : "a lease was changed by whoever does not hold it";
  }

  private String acquired(Lease before, Lease now) {
    if (now.epoch() != (before == null ? 1 : before.epoch() + 1)) {
      return "a lease's epoch went back or was left out";
    }
    Long free = freeBefore.get(now.owner());
    // It may be somebody who has given it back, or has gone without it: a request that arrives late takes a lease that is free for nobody, until it is over.
    if (free == null) {
      return "a lease was acquired by nobody";
    }
    if (before != null && before.expiresAt() > free) {
      return "a lease was taken from its holder before its time was over";
    }
    return now.step() == 0 && now.kept().equals(before == null ? "" : before.kept()) ? null : "what was kept under a lease did not pass to its next holder";
  }
}
