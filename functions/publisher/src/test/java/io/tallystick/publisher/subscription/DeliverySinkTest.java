package io.tallystick.publisher.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.delivery.courier.Delivery;
import io.tallystick.delivery.courier.DeliveryJson;
import io.tallystick.delivery.subscription.AccountFilter;
import io.tallystick.delivery.subscription.Interest;
import io.tallystick.delivery.subscription.Since;
import io.tallystick.delivery.subscription.Subscriber;
import io.tallystick.events.EventId;
import io.tallystick.events.LedgerEvent;
import io.tallystick.events.LedgerEventWriter;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.Retry;
import io.tallystick.journal.StoreException;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Asset;
import io.tallystick.publisher.Batch;
import io.tallystick.publisher.Happening;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;

/** What stands in the queues after a batch, whatever the queues do. */
class DeliverySinkTest {
  private static final Asset USD = Asset.of("USD/2");
  private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");

  /** Takes messages, or refuses some as it is told, one instruction a call: the places in the call that are refused. */
  private static final class Queue implements SqsClient {
    private final List<SendMessageBatchRequestEntry> taken = new ArrayList<>();
    private final List<Integer> calls = new ArrayList<>();
    private final Deque<List<Integer>> refused = new ArrayDeque<>();
    private boolean broken;
    private int most = Integer.MAX_VALUE;
    private boolean senderFault;

    @Override
    public synchronized SendMessageBatchResponse sendMessageBatch(SendMessageBatchRequest request) {
      calls.add(request.entries().size());
      if (broken || taken.size() >= most) {
        throw SdkClientException.create("broken");
      }
      List<Integer> places = refused.isEmpty() ? List.of() : refused.removeFirst();
      List<BatchResultErrorEntry> failed = new ArrayList<>();
      for (int at = 0; at < request.entries().size(); at++) {
        if (places.contains(at)) {
          failed.add(BatchResultErrorEntry.builder().id(request.entries().get(at).id()).code("X").senderFault(senderFault).build());
        } else {
          taken.add(request.entries().get(at));
        }
      }
      return SendMessageBatchResponse.builder().failed(failed).successful(List.of()).build();
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {}

    private List<Delivery> deliveries() {
      return taken.stream().map(entry -> DeliveryJson.read(entry.messageBody()).orElseThrow()).toList();
    }
  }

  private final Queue anyOrder = new Queue();
  private final Queue inOrder = new Queue();
  private final AtomicLong clock = new AtomicLong();
  private final Retry retry = new Retry(new Random(1), time -> clock.addAndGet(time.toNanos()));

  private DeliverySink sink(Subscriber... subscribers) {
    SubscriptionIndex index = new SubscriptionIndex(List.of(subscribers));
    return new DeliverySink(
        _ -> index, new SqsDeliveryQueue(anyOrder, "http://any", retry), new SqsDeliveryQueue(inOrder, "http://order", retry), () -> NOW);
  }

  private Deadline deadline() {
    return Deadline.after(Duration.ofSeconds(20), clock::get);
  }

  private static Subscriber all(String id, boolean ordered) {
    return subscriber(id, new AccountFilter.Any(), ordered);
  }

  private static Subscriber subscriber(String id, AccountFilter accounts, boolean ordered) {
    return new Subscriber(id, new Interest.Events(Interest.TYPES, accounts, Optional.empty(), OptionalInt.empty(), Optional.empty()), ordered, Since.BEGINNING);
  }

  private static LedgerEvent event(int at, String debit, String credit) {
    return new LedgerEvent.TransferPosted(new EventId(0, 7, at), Transfers.plain("t" + at, debit, credit, USD, 1, 5));
  }

  private static Batch batch(int events) {
    return new Batch(
        "urn:tallystick:shop:0", 0, 7, 7,
        IntStream.range(0, events).mapToObj(at -> new Happening(List.of(event(at, "a" + at % 3, "b")), List.of())).toList());
  }

  @Test
  void everySubscriptionGetsAMessageOfItsOwnWithTheEventAsItIsPosted() {
    sink(all("one", false), all("two", false), subscriber("three", new AccountFilter.One(new AccountId("a1")), true)).publish(batch(2), deadline());
    StringBuilder first = new StringBuilder();
    LedgerEventWriter.cloudEvent(event(0, "a0", "b"), "urn:tallystick:shop:0", first);
    assertThat(anyOrder.deliveries())
        .hasSize(4)
        .contains(Delivery.first("one", "one.0:7:0", false, NOW, "io.tallystick.transfer.posted.v1", first.toString()), Delivery.first("two", "two.0:7:0", false, NOW, "io.tallystick.transfer.posted.v1", first.toString()));
    assertThat(inOrder.deliveries()).singleElement().satisfies(delivery -> assertThat(delivery.id()).isEqualTo("three.0:7:1"));
  }

  @Test
  void whatNobodyWantsToHearIsNotSent() {
    sink(subscriber("one", new AccountFilter.One(new AccountId("nobody")), false)).publish(batch(5), deadline());
    assertThat(anyOrder.calls).isEmpty();
    assertThat(inOrder.calls).isEmpty();
  }

  @Test
  void manyGoInAsFewCallsAsTheQueueAllows() {
    sink(all("one", false)).publish(batch(25), deadline());
    assertThat(anyOrder.calls).containsExactly(10, 10, 5);
  }

  @Test
  void whatTheQueueDoesNotTakeIsSentAgainAndOnlyThat() {
    anyOrder.refused.add(List.of(2, 5));
    anyOrder.refused.add(List.of(0));
    sink(all("one", false)).publish(batch(25), deadline());
    assertThat(anyOrder.deliveries().stream().map(Delivery::id)).doesNotHaveDuplicates().hasSize(25);
  }

  @Test
  void ofAGroupNoneIsSentBeforeItsPredecessorWasTaken() {
    Random random = new Random(4);
    IntStream.range(0, 60).forEach(_ -> inOrder.refused.add(random.nextInt(3) == 0 ? List.of(random.nextInt(3)) : List.of()));
    sink(
            subscriber("one", new AccountFilter.One(new AccountId("a0")), true),
            subscriber("two", new AccountFilter.One(new AccountId("a1")), true),
            all("three", true))
        .publish(batch(30), deadline());
    Map<String, List<Integer>> places = new HashMap<>();
    for (SendMessageBatchRequestEntry entry : inOrder.taken) {
      String id = DeliveryJson.read(entry.messageBody()).orElseThrow().id();
      places.computeIfAbsent(entry.messageGroupId(), _ -> new ArrayList<>()).add(Integer.parseInt(id.substring(id.lastIndexOf(':') + 1)));
    }
    assertThat(places).hasSize(3).allSatisfy((_, order) -> assertThat(order).isSorted().doesNotHaveDuplicates());
    assertThat(inOrder.taken).hasSize(10 + 10 + 30);
    assertThat(inOrder.calls).allSatisfy(size -> assertThat(size).isLessThanOrEqualTo(3));
  }

  @Test
  void manyGroupsGoSideBySideAndEachInItsOrder() {
    IntStream.range(0, 400).forEach(at -> inOrder.refused.add(at % 7 == 0 ? List.of(0) : List.of()));
    Subscriber[] subscribers = IntStream.range(0, 20).mapToObj(at -> all("s" + at, true)).toArray(Subscriber[]::new);
    sink(subscribers).publish(batch(100), deadline());
    Map<String, List<Integer>> places = new HashMap<>();
    for (SendMessageBatchRequestEntry entry : inOrder.taken) {
      String id = DeliveryJson.read(entry.messageBody()).orElseThrow().id();
      places.computeIfAbsent(entry.messageGroupId(), _ -> new ArrayList<>()).add(Integer.parseInt(id.substring(id.lastIndexOf(':') + 1)));
    }
    assertThat(places).hasSize(20).allSatisfy((_, order) -> assertThat(order).containsExactlyElementsOf(IntStream.range(0, 100).boxed().toList()));
  }

  @Test
  void theSameBatchAgainHasTheSameIdsSoThatTheQueueCanDropIt() {
    DeliverySink sink = sink(all("one", true));
    sink.publish(batch(3), deadline());
    sink.publish(batch(3), deadline());
    assertThat(inOrder.taken.stream().map(SendMessageBatchRequestEntry::messageDeduplicationId).distinct()).hasSize(3);
    assertThat(inOrder.taken.stream().map(SendMessageBatchRequestEntry::messageDeduplicationId)).allMatch(id -> id.matches("[0-9a-f]{64}"));
  }

  @Test
  void aQueueThatTakesNothingMakesTheBatchComeAgain() {
    anyOrder.broken = true;
    assertThatThrownBy(() -> sink(all("one", false)).publish(batch(3), deadline())).isInstanceOf(StoreException.Unavailable.class);
    assertThat(anyOrder.calls).hasSizeGreaterThan(3);
  }

  @Test
  void aBatchOfMoreThanItsTimeIsEnoughForIsGoneOnWithWhereItsTimeWasOver() {
    DeliverySink sink = sink(all("any", false), all("order", true));
    inOrder.most = 2 * DeliverySink.PORTION;
    Batch large = batch(2 * DeliverySink.PORTION + 300);
    for (int call = 0; call < 2; call++) {
      assertThatThrownBy(() -> sink.publish(large, deadline())).isInstanceOf(StoreException.Unavailable.class);
    }
    inOrder.most = Integer.MAX_VALUE;
    sink.publish(large, deadline());
    assertThat(inOrder.deliveries().stream().map(Delivery::id)).as("none twice that was in a portion").doesNotHaveDuplicates().hasSize(large.events());
    assertThat(anyOrder.deliveries().stream().map(Delivery::id).distinct()).hasSize(large.events());
    sink.publish(batch(3), deadline());
    assertThat(anyOrder.deliveries().stream().skip(anyOrder.taken.size() - 3).map(Delivery::id)).as("another batch begins at its beginning").containsExactly("any.0:7:0", "any.0:7:1", "any.0:7:2");
  }

  @Test
  void aMessageThatTheQueueWillNeverTakeIsSaidToBeRefused() {
    anyOrder.refused.add(List.of(1));
    anyOrder.senderFault = true;
    assertThatThrownBy(() -> sink(all("one", false)).publish(batch(3), deadline())).isInstanceOf(StoreException.Refused.class);
  }
}
