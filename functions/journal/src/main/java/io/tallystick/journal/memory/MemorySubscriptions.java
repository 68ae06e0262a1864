package io.tallystick.journal.memory;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.Subscriptions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

final class MemorySubscriptions implements Subscriptions {
  private final Map<String, Kept> kept = new ConcurrentHashMap<>();
  private final AtomicLong version = new AtomicLong();
  private final Steps steps;

  MemorySubscriptions(Steps steps) {
    this.steps = steps;
  }

  @Override
  public long version(Deadline deadline) {
    return steps.run(Step.Verb.READ_SUBSCRIPTIONS_VERSION, "", deadline, version::get);
  }

  @Override
  public Optional<Kept> read(String id, Deadline deadline) {
    return steps.run(Step.Verb.READ_SUBSCRIPTION, id, deadline, () -> Optional.ofNullable(kept.get(id)));
  }

  @Override
  public List<Kept> all(Deadline deadline) {
    return steps.run(Step.Verb.ALL_SUBSCRIPTIONS, "", deadline, () -> List.copyOf(kept.values()));
  }

  @Override
  public Optional<Kept> add(String id, String text, String token, Deadline deadline) {
    Kept first = new Kept(id, 1, text);
    Optional<Kept> added =
        steps.run(Step.Verb.SAVE_SUBSCRIPTION, id, deadline, () -> kept.putIfAbsent(id, first) == null ? Optional.of(first) : Optional.empty());
    moveVersion(deadline);
    return added;
  }

  @Override
  public Optional<Kept> replace(Kept expected, String text, String token, Deadline deadline) {
    Kept next = new Kept(expected.id(), expected.version() + 1, text);
    Optional<Kept> replaced =
        steps.run(
            Step.Verb.SAVE_SUBSCRIPTION,
            expected.id(),
            deadline,
            () -> kept.computeIfPresent(expected.id(), (_, now) -> now.version() == expected.version() ? next : now) == next ? Optional.of(next) : Optional.empty());
    moveVersion(deadline);
    return replaced;
  }

  @Override
  public void remove(String id, Deadline deadline) {
    steps.run(Step.Verb.REMOVE_SUBSCRIPTION, id, deadline, () -> kept.remove(id));
    moveVersion(deadline);
  }

  private void moveVersion(Deadline deadline) {
    steps.run(Step.Verb.MOVE_SUBSCRIPTIONS_VERSION, "", deadline, version::incrementAndGet);
  }
}
