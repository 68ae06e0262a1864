package io.tallystick.local.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallystick.events.EventType;
import io.tallystick.events.LedgerEvent;
import io.tallystick.journal.readmodel.Projector;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.local.gateway.Fault;
import io.tallystick.local.gateway.FaultRule;
import io.tallystick.publisher.Movement;
import io.tallystick.publisher.Publisher;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * From the journal to subscriptions of every kind, through real functions that are killed again and again (a courier always in the middle of a post) while endpoints, tables, queues, keys and buses fail. What
 * arrived is compared with what the journal says: all of it at least once, nothing else, always alike and signed right, in order where that was asked for, and of a subscription that was made on the way exactly
 * what was recorded since.
 */
class JournalToSubscriptionsTest {
  private static final int BOUND_SECONDS = 900;
  private static final int PORTIONS = 2;
  private static final int PORTION = 6;
  private static final int COURIER_KILLS = 2;
  /** A courier is killed by the receiver that it posts to, one time in so many. */
  private static final int KILL_IN = 12;
  private static final List<String> KILLED = List.of("tallystick-recorder", "tallystick-publisher");
  private static final String QUEUE = "arn:aws:sqs:us-east-1:000000000000:heard";
  private static final String FIFO = "arn:aws:sqs:us-east-1:000000000000:heard.fifo";
  private static final String BUS = "arn:aws:events:us-east-1:000000000000:event-bus/heard";
  private static final BigInteger LIMIT = BigInteger.valueOf(-300);

  @TempDir private Path folder;

  private Rig rig;
  private Told told;
  private final AtomicInteger courierKills = new AtomicInteger();
  private final Map<String, List<String>> received = new LinkedHashMap<>();

  /**
   * A subscription.
   *
   * @param expected by id, in the order of the journal
   * @param arrived bodies as they came
   */
  private record Heard(String name, boolean ordered, Supplier<SequencedMap<String, JsonNode>> expected, Supplier<List<String>> arrived) {
    boolean hasAll() {
      return Arrivals.distinct(arrived.get()).keySet().containsAll(expected.get().keySet());
    }

    String progress() {
      return name + " has " + Arrivals.distinct(arrived.get()).size() + " of " + expected.get().size();
    }
  }

  @Test
  @Timeout(BOUND_SECONDS + 60)
  void everySubscriptionHearsAllThatTheJournalSaysAndNothingElse() throws Exception {
    Map<String, String> parameters =
        Map.of("RecorderBatchSize", "10", "CourierTimeoutSeconds", "30", "CourierMaximumConcurrency", "2", "TargetQueueArns", QUEUE + "," + FIFO, "TargetBusArns", BUS);
    try (Rig started = Rig.start(folder, parameters, Duration.ofSeconds(BOUND_SECONDS))) {
      rig = started;
      rig.messagesComeAgainAfter(Duration.ofSeconds(20), "requests.fifo");
      rig.messagesComeAgainAfter(Duration.ofSeconds(35), "deliveries", "deliveries.fifo");
      told = new Told(rig.connection().store());
      List<Receiver> receivers = new ArrayList<>();
      List<Heard> subscriptions = subscribe(receivers);
      rig.backend().faults().rules(
          List.of(
              FaultRule.of("sqs:SendMessageBatch", 0.1, new Fault.DropAfter()),
              FaultRule.of("sqs:SendMessageBatch", 0.3, new Fault.Delay(Duration.ofSeconds(2))),
              FaultRule.of("sqs:SendMessageBatch", 0.1, new Fault.Throttle()),
              FaultRule.of("kms:Decrypt", 0.2, new Fault.Throttle()),
              FaultRule.of("events:PutEvents", 0.1, new Fault.DropAfter()),
              FaultRule.of("dynamodb:.*", 0.02, new Fault.Throttle())));
      rig.send(Transfers.accounts());
      for (int portion = 0; portion < PORTIONS; portion++) {
        if (portion == PORTIONS / 2) {
          subscriptions.add(late(receivers));
        }
        sendAndKill(portion);
      }
      rig.await(() -> "the last message is not recorded", this::allRecorded);
      rig.await(() -> "the publisher has not come to segment " + told.last(), () -> told.readBy(Publisher.CURSOR, rig.soon()));
      rig.await(() -> subscriptions.stream().filter(heard -> !heard.hasAll()).map(Heard::progress).collect(Collectors.joining(", ")), () -> subscriptions.stream().allMatch(Heard::hasAll));
      rig.backend().faults().clear();

      System.out.println(subscriptions.stream().map(heard -> heard.progress() + " in " + heard.arrived().get().size()).collect(Collectors.joining(", ")) + "; couriers killed " + courierKills.get() + " times");
      assertThat(courierKills.get()).as("couriers killed in the middle of a post").isEqualTo(COURIER_KILLS);
      // All are looked at, since what is wrong with one says what is not wrong with others.
      SoftAssertions softly = new SoftAssertions();
      receivers.forEach(receiver -> softly.assertThat(receiver.wrong()).isEmpty());
      for (Heard heard : subscriptions) {
        SequencedMap<String, JsonNode> expected = heard.expected().get();
        SequencedMap<String, JsonNode> arrived = Arrivals.distinct(heard.arrived().get());
        softly.assertThat(expected).as(heard.name()).isNotEmpty();
        softly.assertThat(arrived.keySet()).as(heard.name()).isEqualTo(expected.keySet());
        expected.forEach((id, event) -> softly.assertThat(arrived.get(id)).as(heard.name()).isEqualTo(event == null ? arrived.get(id) : event));
        if (heard.ordered()) {
          softly.assertThat(List.copyOf(arrived.keySet())).as(heard.name() + ", in order of their first arrivals").isEqualTo(List.copyOf(expected.keySet()));
        }
      }
      softly.assertAll();
      rig.await(() -> "the projector has not come to segment " + told.last(), () -> told.readBy(Projector.CURSOR, rig.soon()));
    }
  }

  private List<Heard> subscribe(List<Receiver> receivers) {
    rig.connection().sqs().createQueue(request -> request.queueName("heard"));
    rig.connection().sqs().createQueue(request -> request.queueName("heard.fifo").attributes(Map.of(QueueAttributeName.FIFO_QUEUE, "true")));
    List<Heard> all = new ArrayList<>();
    AccountId first = new AccountId("a1");
    // It fails one in three, at the first try or at the first two.
    all.add(webhook(receivers, "failing", (id, tries) -> fails(id, 3, tries, 2) ? 500 : 204, false, event -> true));
    all.add(webhook(receivers, "orderly", (id, tries) -> fails(id, 8, tries, 1) ? 0 : 200, true, event -> event.accounts().contains(first), "--account", "a1", "--ordered"));
    all.add(
        webhook(
            receivers, "large", (_, _) -> 204, false,
            event -> event.type() == EventType.TRANSFER_POSTED_V1 && event.amount().orElse(Amount.ZERO).compareTo(Amount.of(100)) >= 0 && event.code().orElse(0) == 2,
            "--types", "transfer.posted", "--asset", "USD/2", "--minimum-amount", "1.00", "--code", "2"));
    Receiver low = receiver(receivers, "low", (_, _) -> 204);
    rig.subscribe("low", low, "--asset", "USD/2", "--threshold", "debit:-3.00");
    all.add(new Heard("low", false, () -> ids(told.crossings("low", JournalToSubscriptionsTest::crosses).stream().map(id -> id.text())), low::taken));
    all.add(other("queue", QUEUE, false, event -> event.type() == EventType.TRANSFER_HELD_V1, this::fromQueue, "--types", "transfer.held"));
    all.add(other("fifo", FIFO, true, event -> event.type() != EventType.TRANSFER_REJECTED_V1 && event.accounts().contains(new AccountId("a2")), this::fromFifo, "--account", "a2", "--ordered"));
    all.add(other("bus", BUS, false, event -> event.type() == EventType.TRANSFER_RELEASED_V1 || event.type() == EventType.ACCOUNT_OPENED_V1, this::fromBus, "--types", "transfer.released,account.opened"));
    return all;
  }

  /** Made while the ledger records; what the journal had before it was asked for is not to be heard, what it has after the answer is. */
  private Heard late(List<Receiver> receivers) {
    Receiver receiver = receiver(receivers, "late", (_, _) -> 204);
    long before = told.readOn(rig.soon()).last();
    rig.subscribe("late", receiver);
    long after = told.readOn(rig.soon()).last();
    long since = rig.since("late");
    assertThat(since).as("the first segment that it hears of").isBetween(before + 1, after + 1);
    return new Heard("late", false, () -> told.events(since, event -> true), receiver::taken);
  }

  private Heard webhook(List<Receiver> receivers, String name, Receiver.Behaviour behaviour, boolean ordered, Predicate<LedgerEvent> interest, String... options) {
    Receiver receiver = receiver(receivers, name, behaviour);
    rig.subscribe(name, receiver, options);
    return new Heard(name, ordered, () -> told.events(0, interest), receiver::taken);
  }

  private Heard other(String name, String arn, boolean ordered, Predicate<LedgerEvent> interest, Supplier<List<String>> arrived, String... options) {
    rig.subscribe(name, arn, options);
    return new Heard(name, ordered, () -> told.events(0, interest), arrived);
  }

  /** Now and then it kills a courier before it answers. */
  private Receiver receiver(List<Receiver> receivers, String name, Receiver.Behaviour behaviour) {
    Receiver receiver =
        rig.receiver(
            name,
            (id, tries) -> {
              if (dice() && courierKills.get() < COURIER_KILLS && rig.backend().killFunction("tallystick-courier", rig.random()).isPresent()) {
                courierKills.incrementAndGet();
              }
              return behaviour.answer(id, tries);
            });
    receivers.add(receiver);
    return receiver;
  }

  private boolean dice() {
    synchronized (courierKills) {
      return rig.random().nextInt(KILL_IN) == 0;
    }
  }

  private static boolean fails(String id, int oneOf, int tries, int times) {
    return Math.floorMod(id.hashCode(), oneOf) == 0 && tries <= 1 + Math.floorMod(id.hashCode() / oneOf, times);
  }

  private static boolean crosses(Movement movement) {
    BigInteger before = available(movement.before().creditsPosted(), movement.before().debitsPosted(), movement.before().debitsPending());
    BigInteger after = available(movement.after().creditsPosted(), movement.after().debitsPosted(), movement.after().debitsPending());
    return before.compareTo(LIMIT) < 0 != after.compareTo(LIMIT) < 0;
  }

  private static BigInteger available(Amount credits, Amount debits, Amount pending) {
    return new BigInteger(credits.toString()).subtract(new BigInteger(debits.toString())).subtract(new BigInteger(pending.toString()));
  }

  /** Ids whose content is not known. */
  private static SequencedMap<String, JsonNode> ids(Stream<String> ids) {
    SequencedMap<String, JsonNode> map = new LinkedHashMap<>();
    ids.forEach(id -> map.put(id, null));
    return map;
  }

  private void sendAndKill(int portion) throws InterruptedException {
    long before = told.readOn(rig.soon()).last();
    for (int message = portion * PORTION; message < (portion + 1) * PORTION; message++) {
      rig.send(Transfers.message(message, rig.random()));
    }
    String victim = KILLED.get(portion % KILLED.size());
    rig.await(
        () -> "nobody could be killed of " + victim,
        () -> told.readOn(rig.soon()).last() > before && rig.backend().killFunction(victim, rig.random()).isPresent());
  }

  private boolean allRecorded() {
    Set<String> wanted = new TreeSet<>(Set.of(Transfers.last(PORTIONS * PORTION - 1)));
    return told.readOn(rig.soon()).any(event -> wanted.contains(event.subject()));
  }

  private List<String> fromQueue() {
    return receive("heard");
  }

  private List<String> fromFifo() {
    return receive("heard.fifo");
  }

  /** All that was ever in it. */
  private List<String> receive(String queue) {
    List<String> all = received.computeIfAbsent(queue, _ -> new ArrayList<>());
    String url = rig.connection().sqs().getQueueUrl(request -> request.queueName(queue)).queueUrl();
    List<Message> some;
    do {
      some = rig.connection().sqs().receiveMessage(request -> request.queueUrl(url).maxNumberOfMessages(10)).messages();
      for (Message message : some) {
        all.add(message.body());
        rig.connection().sqs().deleteMessage(request -> request.queueUrl(url).receiptHandle(message.receiptHandle()));
      }
    } while (!some.isEmpty());
    return all;
  }

  private List<String> fromBus() {
    try {
      return rig.backend().busEvents(BUS).stream().map(event -> event.path("detail").toString()).toList();
    } catch (java.io.IOException unreadable) {
      throw new java.io.UncheckedIOException(unreadable);
    }
  }
}
