package io.tallystick.delivery.courier;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.delivery.courier.Targets.Found;
import io.tallystick.delivery.guard.EndpointUrl;
import io.tallystick.delivery.post.Destination;
import io.tallystick.delivery.post.Post;
import io.tallystick.delivery.post.PostOutcome;
import io.tallystick.delivery.post.PostOutcome.Cause;
import io.tallystick.delivery.post.Posting;
import io.tallystick.delivery.post.Postings;
import io.tallystick.delivery.post.SigningSecret;
import io.tallystick.delivery.target.BusArn;
import io.tallystick.delivery.target.QueueArn;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.StoreException;
import io.tallystick.journal.breaker.Breaker;
import io.tallystick.journal.breaker.BreakerLimits;
import io.tallystick.journal.breaker.BreakerListener;
import io.tallystick.journal.breaker.SharedBreakers;
import io.tallystick.journal.memory.MemoryDeliveryStore;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What becomes of a batch of deliveries, endpoint by endpoint. */
class CourierTest {
  private static final Duration POST_TIME = Duration.ofSeconds(15);
  private static final PostOutcome DELIVERED = new PostOutcome.Delivered(200);
  private static final PostOutcome BROKEN = new PostOutcome.Failed(Cause.STATUS, 500, Duration.ZERO);
  private static final PostOutcome HANGS = new PostOutcome.Failed(Cause.TIME, 0, Duration.ZERO);
  private static final SigningSecret SECRET = SigningSecret.random(new SecureRandom());

  private volatile Instant now = Instant.parse("2026-11-28T12:00:00Z");
  private final Map<String, Found> known = new ConcurrentHashMap<>();
  private final List<String> gone = new CopyOnWriteArrayList<>();
  private final List<String> posted = new CopyOnWriteArrayList<>();
  private final MemoryDeliveryStore store = new MemoryDeliveryStore();
  private final Targets targets =
      new Targets() {
        @Override
        public Found find(Delivery delivery, Deadline deadline) {
          String subscription = delivery.subscription();
          if (subscription.equals("broken")) {
            throw new StoreException.Unavailable("throttled", null);
          }
          return known.getOrDefault(subscription, new Found.Unknown());
        }

        @Override
        public boolean gone(String subscription, Destination destination, Deadline deadline) {
          gone.add(subscription);
          return !subscription.equals("moved");
        }
      };

  private static Found.Active endpoint(String host) {
    return new Found.Active(new Destination.Endpoint(new EndpointUrl("https", host, 443, "/"), List.of(SECRET)));
  }

  private record Posted(String host, String id) {}

  /** Endpoints are named by their hosts. */
  private Courier courier(Function<Posted, PostOutcome> endpoints) {
    return courier(endpoints, 2);
  }

  /** @param seed of the waits */
  private Courier courier(Function<Posted, PostOutcome> endpoints, int seed) {
    Posting<Destination> posting =
        (destination, post) -> {
          String host = ((Destination.Endpoint) destination).url().host();
          posted.add(host + " " + post.id());
          return endpoints.apply(new Posted(host, post.id()));
        };
    return courier(posting, seed);
  }

  private Courier courier(Posting<Destination> posting) {
    return courier(posting, 2);
  }

  private Courier courier(Posting<Destination> posting, int seed) {
    SharedBreakers breakers =
        new SharedBreakers(store.breakers(), BreakerLimits.DEFAULT, () -> now, new Random(1), () -> UUID.randomUUID().toString(), BreakerListener.NONE);
    return new Courier(targets, posting, POST_TIME, breakers, new RetryPlan(new Random(seed)), () -> now, CourierListener.NONE);
  }

  private Consignment message(String id, String subscription) {
    return message(id, Delivery.first(subscription, "evt-" + id, false, now, "t", "{}"));
  }

  private static Consignment message(String id, Delivery delivery) {
    return new Consignment(id, delivery.ordered() ? "group-" + delivery.subscription() : "", 1, DeliveryJson.write(delivery));
  }

  private static Deadline ample() {
    return Deadline.after(Duration.ofMinutes(5));
  }

  @Test
  void whatIsDeliveredIsDoneAndWhatFailsTakesItsPlaceWithOneTryMore() {
    known.put("good", endpoint("good.example"));
    known.put("bad", endpoint("bad.example"));
    Map<String, Disposition> became =
        courier(post -> post.host().equals("good.example") ? DELIVERED : BROKEN).deliver(List.of(message("1", "good"), message("2", "bad")), ample());
    assertThat(became).containsOnlyKeys("1", "2").containsEntry("1", new Disposition.Done());
    assertThat(became.get("2")).isInstanceOfSatisfying(Disposition.Replace.class, again -> assertThat(again.next().tries()).isEqualTo(1));
    assertThat(posted).containsExactlyInAnyOrder("good.example evt-1", "bad.example evt-2");
  }

  @Test
  void subscriptionsThatAreNotActiveAreNotPostedTo() {
    known.put("paused", new Found.Paused());
    known.put("disabled", new Found.Disabled());
    Map<String, Disposition> became =
        courier(_ -> DELIVERED).deliver(List.of(message("1", "paused"), message("2", "disabled"), message("3", "deleted"), message("4", "broken")), ample());
    assertThat(became)
        .containsOnlyKeys("1", "2", "3")
        .containsEntry("2", new Disposition.Dead("disabled"))
        .containsEntry("3", new Disposition.Done());
    assertThat(became.get("1")).isEqualTo(new Disposition.Requeue(RetryPlan.LONGEST_DELAY));
    assertThat(posted).isEmpty();
  }

  @Test
  void eachKindOfDestinationIsReachedByItsOwnWayWithTheDeliveriesGroup() {
    Destination.Queue queue = new Destination.Queue(QueueArn.parse("arn:aws:sqs:us-east-1:123456789012:orders.fifo").orElseThrow());
    Destination.Bus bus = new Destination.Bus(BusArn.parse("arn:aws:events:us-east-1:123456789012:event-bus/orders").orElseThrow());
    known.put("hook", endpoint("good.example"));
    known.put("queue", new Found.Active(queue));
    known.put("bus", new Found.Active(bus));
    Map<Destination, Post> ways = new ConcurrentHashMap<>();
    Posting<Destination> posting =
        new Postings(
            (destination, post) -> posted("webhook", destination, post, ways), (destination, post) -> posted("queue", destination, post, ways), (destination, post) -> posted("bus", destination, post, ways));
    Delivery ordered = Delivery.first("queue", "evt-2", true, now, "io.tallystick.a.v1", "{\"a\":1}");
    courier(posting).deliver(List.of(message("1", "hook"), message("2", ordered), message("3", "bus")), ample());
    assertThat(posted).containsExactlyInAnyOrder("webhook evt-1", "queue evt-2", "bus evt-3");
    assertThat(ways)
        .containsEntry(queue, new Post("evt-2", "io.tallystick.a.v1", "group-queue", "{\"a\":1}"))
        .containsEntry(bus, new Post("evt-3", "t", "bus", "{}"));
  }

  private PostOutcome posted(String way, Destination destination, Post post, Map<Destination, Post> ways) {
    posted.add(way + " " + post.id());
    ways.put(destination, post);
    return DELIVERED;
  }

  @Test
  void aQueueThatMayNotBeSentToIsTriedAgainAndCountsForItsBreaker() {
    Destination.Queue queue = new Destination.Queue(QueueArn.parse("arn:aws:sqs:us-east-1:123456789012:orders").orElseThrow());
    known.put("queue", new Found.Active(queue));
    Courier courier = courier((_, _) -> new PostOutcome.Failed(Cause.ACCESS, 403, Duration.ZERO));
    assertThat(courier.deliver(List.of(message("0", "queue")), ample()).get("0"))
        .isInstanceOfSatisfying(Disposition.Replace.class, again -> assertThat(again.next().tries()).isEqualTo(1));
    now = now.plusSeconds(4);
    courier.deliver(IntStream.range(1, 5).mapToObj(i -> message("m" + i, "queue")).toList(), ample());
    assertThat(store.breakers().read(queue.key(), ample()).breaker()).isInstanceOf(Breaker.Open.class);
  }

  @Test
  void whatIsNoDeliveryIsGivenUp() {
    assertThat(courier(_ -> DELIVERED).deliver(List.of(new Consignment("1", "", 1, "nonsense")), ample())).isEqualTo(Map.of("1", new Disposition.Dead("unreadable")));
  }

  @Test
  void whatIsNotDueYetOrTooOldIsNotPosted() {
    known.put("good", endpoint("good.example"));
    Delivery later = new Delivery("good", "e", false, now, 3, now.plusSeconds(90), "t", "{}");
    Delivery old = new Delivery("good", "e", false, now.minus(RetryPlan.OLDEST), 3, now, "t", "{}");
    assertThat(courier(_ -> DELIVERED).deliver(List.of(message("1", later), message("2", old)), ample()))
        .isEqualTo(Map.of("1", new Disposition.PutOff(Duration.ofSeconds(90)), "2", new Disposition.Dead("too_old")));
    assertThat(posted).isEmpty();
  }

  @Test
  void anEndpointThatIsGoneIsToldOfAndItsMessageGivenUp() {
    known.put("gone", endpoint("gone.example"));
    assertThat(courier(_ -> new PostOutcome.Gone()).deliver(List.of(message("1", "gone")), ample())).isEqualTo(Map.of("1", new Disposition.Dead("gone")));
    assertThat(gone).containsExactly("gone");
  }

  @Test
  void whatAnEndpointIsAskedThatASubscriptionHasLeftIsTriedAgainWhereItLeadsNow() {
    known.put("moved", endpoint("gone.example"));
    assertThat(courier(_ -> new PostOutcome.Gone()).deliver(List.of(message("1", "moved")), ample()).get("1")).isInstanceOf(Disposition.Replace.class);
  }

  @Test
  void anEndpointThatHangsKeepsNoOtherWaitingAndIsNotTriedAgainInThisBatch() throws Exception {
    known.put("hangs", endpoint("hangs.example"));
    known.put("good", endpoint("good.example"));
    CountDownLatch othersDone = new CountDownLatch(20);
    List<Consignment> batch = new ArrayList<>();
    IntStream.range(0, 20).forEach(i -> batch.add(message("h" + i, "hangs")));
    IntStream.range(0, 20).forEach(i -> batch.add(message("g" + i, "good")));
    Map<String, Disposition> became =
        courier(
                post -> {
                  if (post.host().equals("good.example")) {
                    othersDone.countDown();
                    return DELIVERED;
                  }
                  try {
                    othersDone.await(); // it hangs until every other delivery is made, so if one waited for it nothing would go on
                  } catch (InterruptedException e) {
                    throw new AssertionError(e);
                  }
                  return HANGS;
                })
            .deliver(batch, ample());
    assertThat(became).hasSize(40);
    assertThat(IntStream.range(0, 20).mapToObj(i -> became.get("g" + i))).allMatch(new Disposition.Done()::equals);
    assertThat(posted.stream().filter(post -> post.startsWith("hangs"))).hasSizeBetween(1, Courier.PER_ENDPOINT);
    List<Disposition> hanging = IntStream.range(0, 20).mapToObj(i -> became.get("h" + i)).toList();
    assertThat(hanging).filteredOn(Disposition.Replace.class::isInstance).hasSizeBetween(1, Courier.PER_ENDPOINT);
    assertThat(hanging).filteredOn(Disposition.Requeue.class::isInstance).as("no try of these is counted").hasSizeGreaterThanOrEqualTo(16);
  }

  @Test
  void noMoreThanAFewPostsToOneEndpointAreUnderWayAtOnce() {
    known.put("good", endpoint("good.example"));
    AtomicInteger underWay = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch full = new CountDownLatch(Courier.PER_ENDPOINT);
    courier(
            _ -> {
              most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
              full.countDown();
              try {
                full.await();
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
              underWay.decrementAndGet();
              return DELIVERED;
            })
        .deliver(IntStream.range(0, 50).mapToObj(i -> message("m" + i, "good")).toList(), ample());
    assertThat(most).hasValue(Courier.PER_ENDPOINT);
    assertThat(posted).hasSize(50);
  }

  @Test
  void whenThereIsNoTimeForAPostNoneIsBegun() {
    known.put("good", endpoint("good.example"));
    Map<String, Disposition> became = courier(_ -> DELIVERED).deliver(List.of(message("1", "good")), Deadline.after(POST_TIME.minusMillis(1)));
    assertThat(became.get("1")).isInstanceOf(Disposition.Requeue.class);
    assertThat(posted).isEmpty();
  }

  @Test
  void whileABreakerIsOpenNothingIsPostedAndNoTryIsCounted() {
    known.put("bad", endpoint("bad.example"));
    Courier courier = courier(_ -> BROKEN);
    courier.deliver(List.of(message("0", "bad")), ample());
    now = now.plusSeconds(4);
    courier.deliver(IntStream.range(1, 5).mapToObj(i -> message("m" + i, "bad")).toList(), ample());
    String key = endpoint("bad.example").destination().key();
    assertThat(store.breakers().read(key, ample()).breaker()).isInstanceOf(Breaker.Open.class);
    int tried = posted.size();
    Map<String, Disposition> became = courier.deliver(IntStream.range(5, 25).mapToObj(i -> message("m" + i, "bad")).toList(), ample());
    assertThat(became.values()).hasSize(20).allMatch(Disposition.Requeue.class::isInstance);
    assertThat(posted).hasSize(tried);
    now = now.plus(BreakerLimits.DEFAULT.firstOpen());
    courier.deliver(IntStream.range(25, 45).mapToObj(i -> message("m" + i, "bad")).toList(), ample());
    assertThat(posted).as("one probe").hasSize(tried + 1);
  }

  @Test
  void afterOneGoodProbeAllAreDeliveredAgain() {
    known.put("bad", endpoint("bad.example"));
    Courier courier = courier(_ -> BROKEN);
    courier.deliver(List.of(message("0", "bad")), ample());
    now = now.plusSeconds(4);
    courier.deliver(IntStream.range(1, 5).mapToObj(i -> message("m" + i, "bad")).toList(), ample());
    now = now.plus(BreakerLimits.DEFAULT.firstOpen());
    Courier other = courier(_ -> DELIVERED);
    assertThat(other.deliver(List.of(message("5", "bad")), ample())).containsEntry("5", new Disposition.Done());
    assertThat(other.deliver(IntStream.range(6, 26).mapToObj(i -> message("m" + i, "bad")).toList(), ample()).values())
        .hasSize(20)
        .allMatch(new Disposition.Done()::equals);
  }

  @Test
  void orderedDeliveriesGoInOrderAndNoneAfterOneThatHasToComeAgain() {
    known.put("a", endpoint("a.example"));
    known.put("b", endpoint("b.example"));
    List<Consignment> batch = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      batch.add(message("a" + i, Delivery.first("a", "evt-a" + i, true, now, "t", "{}")));
      batch.add(message("b" + i, Delivery.first("b", "evt-b" + i, true, now, "t", "{}")));
    }
    Map<String, Disposition> became = courier(post -> post.id().equals("evt-a2") ? BROKEN : DELIVERED).deliver(batch, ample());
    assertThat(posted.stream().filter(post -> post.startsWith("a."))).containsExactly("a.example evt-a0", "a.example evt-a1", "a.example evt-a2");
    assertThat(posted.stream().filter(post -> post.startsWith("b."))).hasSize(4).isSorted();
    assertThat(became).doesNotContainKey("a3").hasSize(7);
    assertThat(became.get("a2")).isInstanceOf(Disposition.PutOff.class);
  }

  /** A queue hands out what stands behind a message with it, each time that one fails. */
  @Test
  void whatWasReceivedBehindOneThatFailedBeginsWithTheShortestWait() {
    known.put("a", endpoint("a.example"));
    for (int round = 0; round < 50; round++) {
      List<Consignment> batch = IntStream.range(0, 2).mapToObj(i -> new Consignment("a" + i, "group-a", 20, DeliveryJson.write(Delivery.first("a", "evt-a" + i, true, now, "t", "{}")))).toList();
      Map<String, Disposition> became = courier(post -> post.id().equals("evt-a1") ? BROKEN : DELIVERED, round).deliver(batch, ample());
      assertThat(became).containsEntry("a0", new Disposition.Done());
      assertThat(((Disposition.PutOff) became.get("a1")).time()).isLessThanOrEqualTo(RetryPlan.BASE);
    }
    assertThat(((Disposition.PutOff) courier(_ -> BROKEN, 3).deliver(List.of(new Consignment("b", "group-a", 20, DeliveryJson.write(Delivery.first("a", "evt-b", true, now, "t", "{}")))), ample()).get("b")).time())
        .as("one that has nothing before it has been tried so often").isGreaterThan(RetryPlan.BASE);
  }

  @Test
  void anOrderedDeliveryThatIsGivenUpHoldsNobodyBack() {
    known.put("a", endpoint("a.example"));
    List<Consignment> batch = IntStream.range(0, 3).mapToObj(i -> message("a" + i, Delivery.first("a", "evt-a" + i, true, now, "t", "{}"))).toList();
    Map<String, Disposition> became =
        courier(post -> post.id().equals("evt-a1") ? new PostOutcome.Impossible(PostOutcome.Reason.SIZE) : DELIVERED).deliver(batch, ample());
    assertThat(became).isEqualTo(Map.of("a0", new Disposition.Done(), "a1", new Disposition.Dead("too_large"), "a2", new Disposition.Done()));
  }

  @Test
  void aBugInOneDeliveryStopsNoOther() {
    known.put("bug", endpoint("bug.example"));
    known.put("good", endpoint("good.example"));
    Map<String, Disposition> became =
        courier(
                post -> {
                  if (post.host().equals("bug.example")) {
                    throw new IllegalStateException("bug");
                  }
                  return DELIVERED;
                })
            .deliver(List.of(message("1", "bug"), message("2", "good")), ample());
    assertThat(became).isEqualTo(Map.of("2", new Disposition.Done()));
  }
}
