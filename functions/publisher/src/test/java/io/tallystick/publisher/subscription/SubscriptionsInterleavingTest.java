package io.tallystick.publisher.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.delivery.courier.DeliveryJson;
import io.tallystick.delivery.subscription.AccountFilter;
import io.tallystick.delivery.subscription.Interest;
import io.tallystick.delivery.subscription.Since;
import io.tallystick.delivery.subscription.Subscriber;
import io.tallystick.delivery.subscription.Subscription;
import io.tallystick.delivery.subscription.Subscription.Status;
import io.tallystick.delivery.subscription.SubscriptionJson;
import io.tallystick.delivery.subscription.Target;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.Retry;
import io.tallystick.journal.StoreException;
import io.tallystick.journal.Subscriptions;
import io.tallystick.journal.Subscriptions.Kept;
import io.tallystick.journal.memory.Faults;
import io.tallystick.journal.memory.MemoryDeliveryStore;
import io.tallystick.journal.memory.MemoryStore;
import io.tallystick.journal.memory.Step;
import io.tallystick.journal.record.Recorder;
import io.tallystick.journal.record.RecorderLimits;
import io.tallystick.journal.record.RecorderListener;
import io.tallystick.ledger.AccountFlags;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.NewAccount;
import io.tallystick.ledger.Request;
import io.tallystick.publisher.Publisher;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Subscriptions are made, stopped and removed while entries are recorded and published, in any order of the steps: what is recorded after a change was answered is told by that change, and nothing is told that
 * was recorded before a subscription was asked for.
 */
class SubscriptionsInterleavingTest {
  private static final int SHARD = 0;
  private static final Set<Step.Verb> RECORDING = EnumSet.of(Step.Verb.APPEND);
  /** Of whoever changes subscriptions or publishes. */
  private static final Set<Step.Verb> TURNS =
      EnumSet.of(
          Step.Verb.READ, Step.Verb.LAST, Step.Verb.SAVE_SUBSCRIPTION, Step.Verb.REMOVE_SUBSCRIPTION, Step.Verb.ALL_SUBSCRIPTIONS, Step.Verb.READ_SUBSCRIPTION,
          Step.Verb.READ_SUBSCRIPTIONS_VERSION, Step.Verb.MOVE_SUBSCRIPTIONS_VERSION);

  private static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** What is known of a subscription: from which segment on what it was last answered must hold. */
  private static final class Owner {
    final String id;
    long since;
    /** Segments of this sequence and later were recorded after the last answer; none if it has none. */
    long answeredAt = Long.MAX_VALUE;
    /** What the answer said: whether it hears. */
    boolean hears;

    Owner(String id) {
      this.id = id;
    }
  }

  private static final class World implements Faults {
    final MemoryStore store = new MemoryStore(this);
    final Subscriptions subscriptions = new MemoryDeliveryStore(this).subscriptions();
    final Recorder recorder =
        new Recorder(
            store, SHARD, () -> 1_000_000_000_000_000_000L, new RecorderLimits(1, 3_000, 3_000, 8_000, 60_000, 3), new Retry(new Random(1), _ -> {}), RecorderListener.NONE);
    /** Told, by subscription: sequences. */
    final Map<String, Set<Long>> told = new HashMap<>();
    /** The next sequence. */
    long recorded;
    Instant now = Instant.parse("2026-11-28T12:00:00Z");
    /** Whether the step of a change crashes, before or after it; asked for each. */
    IntUnaryOperator crashes = _ -> 0;
    private int accounts;

    @Override
    public void before(Step step) {
      Turns.pause(step.verb());
      crash(step, 1);
    }

    @Override
    public void after(Step step) {
      if (step.verb() == Step.Verb.APPEND) {
        recorded++;
      }
      crash(step, 2);
    }

    private void crash(Step step, int when) {
      boolean change = step.verb() == Step.Verb.SAVE_SUBSCRIPTION || step.verb() == Step.Verb.REMOVE_SUBSCRIPTION || step.verb() == Step.Verb.MOVE_SUBSCRIPTIONS_VERSION;
      if (change && crashes.applyAsInt(when) == when) {
        throw new Crash();
      }
    }

    static Deadline ample() {
      return Deadline.after(Duration.ofSeconds(60), () -> 0);
    }

    Publisher publisher() {
      DeliveryQueue queue =
          (deliveries, _) ->
              deliveries.forEach(
                  delivery -> {
                    String subscription = DeliveryJson.read(delivery.body()).orElseThrow().subscription();
                    String event = delivery.id().substring(subscription.length() + 1);
                    told.computeIfAbsent(subscription, _ -> new TreeSet<>()).add(Long.valueOf(event.split(":")[1]));
                  });
      DeliverySink sink = new DeliverySink(new StoredSubscribers(subscriptions, () -> now), queue, queue, () -> now);
      return new Publisher(store, SHARD, "sim", List.of(sink), new Publisher.Limits(2, 100));
    }

    /** One segment. */
    void record() {
      NewAccount account = new NewAccount(new AccountId("a" + accounts++), Asset.of("X"), 1, AccountFlags.NONE, Amount.ZERO, "", "");
      recorder.record(List.of(new Request(List.of(account), List.of())), ample());
    }

    void publishAll() {
      Publisher publisher = publisher();
      while (!publisher.publish(ample()).done()) {}
    }

    /** As the API does it. A call that finds the id taken is an answer as well: it tells that there is one. */
    void create(Owner owner) {
      Since since = Since.now(store.journal(), List.of(SHARD), ample());
      Interest all = new Interest.Events(Interest.TYPES, new AccountFilter.Any(), Optional.empty(), OptionalInt.empty(), Optional.empty());
      Subscription subscription =
          new Subscription(new Subscriber(owner.id, all, false, since), Target.Webhook.of("https://example.com", "box"), Status.ACTIVE, now, "");
      subscriptions.add(owner.id, SubscriptionJson.write(subscription), owner.id, ample());
      answered(owner, true);
    }

    void disable(Owner owner) {
      owner.answeredAt = Long.MAX_VALUE; // what holds from here on is open until it is answered
      subscriptions
          .read(owner.id, ample())
          .ifPresent(
              kept -> {
                replace(kept, SubscriptionJson.read(kept).disabled());
                answered(owner, false);
              });
    }

    void resume(Owner owner) {
      owner.answeredAt = Long.MAX_VALUE;
      subscriptions
          .read(owner.id, ample())
          .ifPresent(
              kept -> {
                replace(kept, SubscriptionJson.read(kept).resumed());
                answered(owner, true);
              });
    }

    private void replace(Kept kept, Subscription next) {
      assertThat(subscriptions.replace(kept, SubscriptionJson.write(next), "t", ample())).isPresent();
    }

    void remove(Owner owner) {
      owner.answeredAt = Long.MAX_VALUE;
      subscriptions.remove(owner.id, ample());
      answered(owner, false);
    }

    private void answered(Owner owner, boolean hears) {
      owner.answeredAt = recorded;
      owner.hears = hears;
    }

    void check(Owner owner, String as) {
      Set<Long> heard = told.getOrDefault(owner.id, Set.of());
      Set<Long> later = new TreeSet<>(LongStream.range(Math.min(owner.answeredAt, recorded), recorded).boxed().toList());
      if (owner.hears) {
        assertThat(heard).as("%s: recorded after the answer", as).containsAll(later);
      } else {
        assertThat(heard).as("%s: recorded after it was stopped", as).noneMatch(later::contains);
      }
      assertThat(heard).as("%s: recorded before it was asked for", as).allMatch(sequence -> sequence >= owner.since);
    }
  }

  /** Times when a call of a change crashes: at which of its steps, and before or after it. */
  private static IntUnaryOperator crashAt(int step) {
    int[] steps = {0};
    return when -> steps[0]++ == step ? when : 0;
  }

  /** A run that is published while a subscription is made and something is recorded, in every order; where the call goes through, and where it crashes at one of its steps and is repeated. */
  @ParameterizedTest(name = "crash at {0}")
  @ValueSource(ints = {-1, 0, 1, 2, 3})
  void whateverComesInBetweenACreationIsHeardFromItsAnswerOn(int crash) {
    int interleavings = 0;
    Turns.Every every = new Turns.Every();
    do {
      World world = new World();
      world.record();
      Owner owner = new Owner("s");
      owner.since = world.recorded;
      world.crashes = crashAt(crash);
      Publisher publisher = world.publisher();
      publisher.publish(World.ample());
      Turns.run(
          List.of(
              new Turns.Actor(TURNS, () -> until(() -> world.create(owner))),
              new Turns.Actor(RECORDING, world::record),
              new Turns.Actor(TURNS, () -> publisher.publishRun(World.ample()))),
          every::choose);
      publisher.publish(World.ample());
      world.check(owner, "crash at " + crash);
      interleavings++;
    } while (every.next());
    assertThat(interleavings).isGreaterThan(40);
  }

  @Test
  void aChangeThatNobodyWasAnsweredIsHeardOfAfterAWhile() {
    World world = new World();
    Publisher publisher = world.publisher();
    world.record();
    publisher.publish(World.ample());
    world.crashes = crashAt(1); // after it was made, before the version moved
    Owner owner = new Owner("s");
    try {
      world.create(owner);
    } catch (Crash crashed) {
      // nobody is answered
    }
    world.record();
    publisher.publish(World.ample());
    assertThat(world.told).isEmpty();
    world.now = world.now.plus(StoredSubscribers.AGE);
    world.record();
    publisher.publish(World.ample());
    assertThat(world.told).isEqualTo(Map.of("s", Set.of(2L)));
  }

  /** {@code -Dsimulation.first=N -Dsimulation.seeds=N} runs others. */
  static LongStream seeds() {
    long first = Long.getLong("simulation.first", 1);
    return LongStream.range(first, first + Long.getLong("simulation.seeds", 300));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void whatWasAnsweredHoldsForAllThatIsRecordedAfterwards(long seed) {
    Random random = new Random(seed);
    World world = new World();
    for (int i = random.nextInt(3); i > 0; i--) {
      world.record();
    }
    world.crashes = when -> random.nextInt(12) == 0 ? when : 0;
    List<Owner> owners = IntStream.range(0, 1 + random.nextInt(3)).mapToObj(i -> new Owner("s" + i)).toList();
    List<Turns.Actor> actors = new ArrayList<>();
    for (Owner owner : owners) {
      actors.add(new Turns.Actor(TURNS, () -> changes(world, owner, random)));
    }
    actors.add(new Turns.Actor(RECORDING, () -> IntStream.range(0, 12).forEach(_ -> world.record())));
    for (int publishers = 1 + random.nextInt(2); publishers > 0; publishers--) {
      actors.add(new Turns.Actor(TURNS, () -> publishing(world, random)));
    }
    Turns.run(actors, random::nextInt);
    world.record();
    world.publishAll();
    owners.forEach(owner -> world.check(owner, "seed " + seed + ", " + owner.id));
  }

  private static void changes(World world, Owner owner, Random random) {
    owner.since = world.recorded;
    until(() -> world.create(owner));
    for (int i = random.nextInt(4); i > 0; i--) {
      int change = random.nextInt(5);
      until(
          () -> {
            switch (change) {
              case 0, 1 -> world.disable(owner);
              case 2, 3 -> world.resume(owner);
              default -> world.remove(owner);
            }
          });
    }
  }

  /** As a user does that gets no answer: again. */
  private static void until(Runnable call) {
    while (true) {
      try {
        call.run();
        return;
      } catch (Crash crashed) {
        // again
      }
    }
  }

  private static void publishing(World world, Random random) {
    Publisher publisher = world.publisher();
    for (int i = 0; i < 8; i++) {
      if (random.nextInt(4) == 0) {
        publisher = world.publisher();
      }
      try {
        publisher.publishRun(World.ample());
      } catch (StoreException.Unavailable rival) {
        // it is called again
      }
    }
  }
}
