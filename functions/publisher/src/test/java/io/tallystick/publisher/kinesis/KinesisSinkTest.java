package io.tallystick.publisher.kinesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.events.EventId;
import io.tallystick.events.LedgerEvent;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.Retry;
import io.tallystick.journal.StoreException;
import io.tallystick.ledger.AccountFlags;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.NewAccount;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferFlags;
import io.tallystick.ledger.TransferId;
import io.tallystick.ledger.TransferOutcome;
import io.tallystick.publisher.Batch;
import io.tallystick.publisher.Happening;
import io.tallystick.publisher.kinesis.FakeStream.Fate;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KinesisSinkTest {
  private static final Asset USD = Asset.of("USD/2");
  private static final Pattern ID = Pattern.compile("\"id\":\"(0:0:\\d+)\"");

  /** What becomes of the next calls; those after them are taken. */
  private final Deque<Fate> fates = new ArrayDeque<>();
  private final FakeStream stream = new FakeStream(() -> fates.isEmpty() ? Fate.TAKEN : fates.removeFirst());
  private final AtomicInteger waits = new AtomicInteger();
  private final Retry retry = new Retry(new Random(1), time -> waits.incrementAndGet());
  private final List<Integer> taken = new ArrayList<>();

  private KinesisSink sink(int lanes) {
    return new KinesisSink(stream, "outcomes", lanes, retry, taken::add);
  }

  private static Deadline time() {
    return Deadline.after(Duration.ofSeconds(10), () -> 0L);
  }

  private static LedgerEvent opened(int number, String account, String metadata) {
    NewAccount opening = new NewAccount(new AccountId(account), USD, 1, AccountFlags.NONE, Amount.ZERO, "", metadata);
    return new LedgerEvent.AccountOpened(new EventId(0, 0, number), opening, number);
  }

  private static LedgerEvent moved(int number, String debit, String credit) {
    Transfer transfer =
        new Transfer(
            new TransferId("t" + number), new AccountId(debit), new AccountId(credit), Amount.of(1), Amount.ZERO, USD, 1, TransferFlags.NONE, TransferId.NONE, TransferId.NONE, 0, "", "", null, number);
    return new LedgerEvent.TransferPosted(new EventId(0, 0, number), transfer);
  }

  private static Batch batch(LedgerEvent... events) {
    return batch(0, events);
  }

  private static Batch batch(long sequence, LedgerEvent... events) {
    return new Batch("urn:tallystick:test:0", 0, sequence, sequence, Arrays.stream(events).map(event -> new Happening(List.of(event), List.of())).toList());
  }

  private static LedgerEvent[] many(int count) {
    LedgerEvent[] events = new LedgerEvent[count];
    for (int number = 0; number < count; number++) {
      events[number] = opened(number, "a" + number, "{\"text\":\"" + "ä".repeat(1_000) + "\"}");
    }
    return events;
  }

  private List<String> ids() {
    List<String> ids = new ArrayList<>();
    for (FakeStream.Stored stored : stream.records()) {
      String data = new String(stored.data(), StandardCharsets.UTF_8);
      Matcher matcher = ID.matcher(data);
      while (matcher.find()) {
        ids.add(matcher.group(1));
      }
    }
    return ids;
  }

  @Test
  void eventsArePackedIntoRecordsOfFiftyKilobytes() {
    sink(1).publish(batch(many(100)), time());

    assertThat(ids()).hasSize(100).containsExactlyElementsOf(IntStream.range(0, 100).mapToObj(number -> "0:0:" + number).toList());
    List<FakeStream.Stored> records = stream.records();
    assertThat(records).hasSizeBetween(5, 6).allSatisfy(stored -> assertThat(stored.data().length).isLessThanOrEqualTo(Packing.RECORD_BYTES));
    int event = records.getFirst().data().length / ids().size();
    assertThat(records.subList(0, records.size() - 1)).allSatisfy(stored -> assertThat(stored.data().length).isGreaterThan(Packing.RECORD_BYTES - 3_000 - event));
    assertThat(taken).containsExactlyElementsOf(records.stream().map(stored -> stored.data().length).toList());
  }

  @Test
  void anEventOfTwoAccountsIsOnTheLanesOfBothAndNamesTheDebitAccountsAsItsOwn() {
    Lanes lanes = new Lanes(0, 4);
    // As Python has it: zlib.crc32(b"alice") % 4.
    assertThat(lanes.of("alice")).isEqualTo(3);
    assertThat(lanes.of("bob")).isEqualTo(0);

    sink(4).publish(batch(moved(0, "alice", "bob")), time());

    assertThat(stream.records()).extracting(FakeStream.Stored::partitionKey).containsExactlyInAnyOrder("0-3", "0-0");
    assertThat(stream.records()).allSatisfy(stored -> assertThat(new String(stored.data(), StandardCharsets.UTF_8)).contains("\"partitionkey\":\"0-3\""));
  }

  @Test
  void aRefusedTransferIsOnTheLaneOfItsId() {
    sink(4).publish(batch(new LedgerEvent.TransferRejected(new EventId(0, 0, 0), new TransferId("bob"), TransferOutcome.EXCEEDS_CREDITS, 1)), time());

    assertThat(stream.records()).extracting(FakeStream.Stored::partitionKey).containsExactly("0-0");
  }

  @Test
  void whatIsThrottledOrFailsIsPutAgainBeforeWhatFollows() {
    fates.addAll(List.of(Fate.TAKEN, Fate.THROTTLED, Fate.FAILED_BEFORE, Fate.THROTTLED));

    sink(1).publish(batch(many(100)), time());

    assertThat(ids()).hasSize(100).isSortedAccordingTo(Comparator.comparingInt(id -> Integer.parseInt(id.substring(4))));
    assertThat(waits).hasValue(3);
  }

  @Test
  void aRecordWhoseAnswerWasLostComesTwiceBeforeTheNextOne() {
    fates.addAll(List.of(Fate.TAKEN, Fate.ANSWER_LOST));

    sink(1).publish(batch(many(100)), time());

    List<FakeStream.Stored> records = stream.records();
    assertThat(records.get(1).data()).isEqualTo(records.get(2).data());
    assertThat(records.get(2).data()).isNotEqualTo(records.get(3).data());
    assertThat(ids().stream().distinct()).hasSize(100);
  }

  @Test
  void eachRecordOfALaneFollowsTheOneBeforeItAcrossBatchesToo() {
    KinesisSink sink = sink(1);
    sink.publish(batch(0, many(100)), time());
    sink.publish(batch(1, opened(1, "a", "")), time());

    List<FakeStream.Stored> records = stream.records();
    assertThat(records.getFirst().after()).isNull();
    for (int at = 1; at < records.size(); at++) {
      assertThat(records.get(at).after()).isEqualTo(String.valueOf(records.get(at - 1).number()));
    }
  }

  @Test
  void afterAStreamIsDividedAnewItsNewShardIsWrittenWithoutTheOldNumber() {
    KinesisSink sink = sink(1);
    sink.publish(batch(0, opened(0, "a", "")), time());
    stream.divideAnew();

    sink.publish(batch(1, opened(1, "a", "")), time());

    assertThat(ids()).containsExactly("0:0:0", "0:0:1");
  }

  @Test
  void withoutTimeTheBatchIsNotTakenAndWhatTheStreamHasIsNotPutAgain() {
    KinesisSink sink = sink(1);
    AtomicInteger clock = new AtomicInteger();
    FakeStream slow = new FakeStream(() -> {
      clock.incrementAndGet();
      return Fate.TAKEN;
    });
    KinesisSink slowly = new KinesisSink(slow, "outcomes", 1, retry, taken::add);
    Deadline twoCalls = Deadline.after(Duration.ofNanos(2), () -> clock.get());

    assertThatThrownBy(() -> slowly.publish(batch(many(100)), twoCalls)).isInstanceOf(StoreException.Unavailable.class);
    assertThat(slow.records()).hasSize(2);
    slowly.publish(batch(many(100)), time());

    sink.publish(batch(many(100)), time());
    assertThat(slow.records()).usingRecursiveComparison().isEqualTo(stream.records());
  }

  @Test
  void anotherBatchAfterOneThatWasNotTakenIsPutFromItsBeginning() {
    KinesisSink sink = sink(1);
    fates.add(Fate.REFUSED);
    assertThatThrownBy(() -> sink.publish(batch(0, opened(0, "a", "")), time())).isInstanceOf(StoreException.Refused.class);

    sink.publish(batch(1, opened(1, "b", "")), time());

    assertThat(ids()).containsExactly("0:0:1");
  }

  @Test
  void whatIsRefusedIsNotTriedAgain() {
    fates.add(Fate.REFUSED);

    assertThatThrownBy(() -> sink(1).publish(batch(opened(0, "a", "")), time()))
        .isInstanceOf(StoreException.Refused.class)
        .hasMessageContaining("AccessDeniedException");
    assertThat(waits).hasValue(0);
  }

  @Test
  void oneLaneThatFailsFailsTheBatch() {
    fates.addAll(List.of(Fate.TAKEN, Fate.REFUSED));

    assertThatThrownBy(() -> sink(4).publish(batch(opened(0, "alice", ""), opened(1, "bob", "")), time())).isInstanceOf(StoreException.Refused.class);
    assertThat(stream.records()).hasSize(1);
  }

  @Test
  void aStreamHasOneTo256Lanes() {
    assertThatThrownBy(() -> sink(0)).isInstanceOf(IllegalArgumentException.class).hasMessage("a stream has 1 to 256 lanes");
    assertThatThrownBy(() -> sink(257)).isInstanceOf(IllegalArgumentException.class);
  }
}
