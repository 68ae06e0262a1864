package io.tallystick.journal.memory;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.lease.Lease;
import io.tallystick.journal.lease.Leases;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Leases in this process's memory, with the promises of the real ones; {@link Faults} come in between as in {@link MemoryStore}. Thread-safe. */
public final class MemoryLeases implements Leases {
  private final Map<String, Lease> leases = new ConcurrentHashMap<>();
  private final Steps steps;

  public MemoryLeases() {
    this(Faults.NONE);
  }

  public MemoryLeases(Faults faults) {
    this.steps = new Steps(Objects.requireNonNull(faults, "faults"));
  }

  @Override
  public Optional<Lease> acquire(String name, String owner, long freeBefore, long expiresAt, Deadline deadline) {
    return steps.run(Step.Verb.ACQUIRE_LEASE, name, deadline, () -> Optional.of(leases.compute(name, (_, now) -> acquired(now, name, owner, freeBefore, expiresAt))))
        .filter(lease -> lease.owner().equals(owner));
  }

  private static Lease acquired(Lease now, String name, String owner, long freeBefore, long expiresAt) {
    if (now == null) {
      return new Lease(name, owner, 1, 0, expiresAt, "");
    }
    return now.expiresAt() <= freeBefore ? new Lease(name, owner, now.epoch() + 1, 0, expiresAt, now.kept()) : now;
  }

  @Override
  public Optional<Lease> renew(Lease lease, long expiresAt, String kept, Deadline deadline) {
    Lease next = lease.next(expiresAt, kept);
    return steps.run(Step.Verb.RENEW_LEASE, lease.name(), deadline, () -> change(lease, next));
  }

  @Override
  public void release(Lease lease, Deadline deadline) {
    steps.run(Step.Verb.RELEASE_LEASE, lease.name(), deadline, () -> change(lease, lease.next(0, lease.kept())));
  }

  private Optional<Lease> change(Lease expected, Lease next) {
    Lease standing =
        leases.computeIfPresent(expected.name(), (_, now) -> now.epoch() == expected.epoch() && now.step() == expected.step() ? next : now);
    return next.equals(standing) ? Optional.of(next) : Optional.empty();
  }
}
