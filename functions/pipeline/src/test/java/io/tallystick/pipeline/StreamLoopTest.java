package io.tallystick.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.Retry;
import io.tallystick.journal.SegmentCodec;
import io.tallystick.journal.StoreException;
import io.tallystick.journal.memory.MemoryStore;
import io.tallystick.journal.record.Recorded;
import io.tallystick.journal.record.Recorder;
import io.tallystick.journal.record.RecorderLimits;
import io.tallystick.journal.record.RecorderListener;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.Request;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Lambda is told, and what has been done by then, whatever fails in a batch of a stream. */
class StreamLoopTest {
  private static final Deadline TIME = Deadline.after(Duration.ofMinutes(1));
  private static final String HALVE = "halve";

  private final MemoryStore store = new MemoryStore();
  private final AtomicLong clock = new AtomicLong(1_000_000_000L);
  private final Recorder recorder =
      new Recorder(store, 0, clock::incrementAndGet, RecorderLimits.DEFAULT, new Retry(RandomGenerator.of("L64X128MixRandom"), time -> {}), RecorderListener.NONE);
  private final List<String> reported = new ArrayList<>();
  private boolean reportable = true;

  /**
   * A batch is {@code key:what} for each record. What is the account that it opens; {@code poison} cannot be recorded, {@code rubbish} is no request, and {@code down}
   * has the store fail for whatever is recorded with it.
   */
  @ParameterizedTest
  @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
      a:a1                             | -     | a1       | -
      a:a1 b:b1 a:a2                   | -     | a1 b1 a2 | -
      a:rubbish b:b1                   | -     | b1       | s0
      a:a1 a:rubbish a:a2              | -     | a1 a2    | s1
      a:poison                         | s0    | -        | -
      a:poison b:b1                    | halve | b1       | -
      a:poison a:a2                    | halve | -        | -
      a:a1 b:poison                    | s1    | a1       | -
      a:a1 b:poison a:a2               | s1    | a1 a2    | -
      a:a1 b:poison b:b2 a:a2          | s1    | a1 a2    | -
      a:a1 b:poison b:rubbish          | s1    | a1       | -
      a:a1 b:poison c:rubbish          | s1    | a1       | -
      a:rubbish b:poison c:c1          | s1    | c1       | s0
      a:poison b:poison c:c1           | halve | c1       | -
      a:down                           | s0    | -        | -
      a:a1 b:down                      | halve | -        | -
      a:rubbish b:down c:c1            | s1    | -        | s0
      """)
  void whatFailsComesAgainWithAllAfterItAndWhatIsOfAnotherKeyIsDoneNow(String batch, String told, String recorded, String reports) {
    assertThat(run(batch(batch))).isEqualTo(told);
    assertThat(recordedAccounts()).containsExactlyElementsOf(words(recorded));
    assertThat(reported).containsExactlyElementsOf(words(reports));
  }

  @Test
  void aRecordWhoseReportDidNotGetThroughComesAgain() {
    reportable = false;

    assertThat(run(batch("a:a1 b:rubbish c:c1"))).isEqualTo("s1");
    assertThat(recordedAccounts()).containsExactly("a1", "c1");
  }

  @Test
  void theSameBatchAgainAddsNothing() {
    run(batch("a:a1 b:poison a:a2"));
    run(batch("a:a1 b:poison a:a2"));

    assertThat(recordedAccounts()).containsExactly("a1", "a2");
  }

  @Test
  void whatWasAggregatedInOneRecordComesAgainTogether() {
    StreamBatch batch =
        StreamBatchTest.batch(
            StreamBatchTest.record("s0", "a", Messages.opening("a1").getBytes(StandardCharsets.UTF_8), null),
            StreamBatchTest.record("s1", "outer", Aggregates.BY_ANOTHER, null));

    assertThat(run(batch)).isNull();
    assertThat(recordedAccounts()).containsExactly("a1", "alice", "bob");
    assertThat(reported).containsExactly("s1/2");
    reportable = false;
    assertThat(run(batch)).isEqualTo("s1");
  }

  /** As Lambda goes on: from what it is told, or with halves. */
  @Test
  void whoeverHalvesIsLeftWithTheOneRecordThatCannotBeRecordedAndHasAllOthersRecorded() {
    List<String> records = List.of("a:a1", "b:b1", "a:poison", "a:a2", "b:b2", "c:c1", "a:a3", "b:b3");
    record Part(int from, int to) {}
    Deque<Part> work = new ArrayDeque<>(List.of(new Part(0, records.size())));
    List<String> givenUp = new ArrayList<>();
    for (int invocations = 0; !work.isEmpty(); invocations++) {
      assertThat(invocations).as("it comes to an end").isLessThan(50);
      Part part = work.pop();
      String told = run(batch(records.subList(part.from(), part.to()), part.from()));
      if (HALVE.equals(told)) {
        int middle = (part.from() + part.to()) / 2;
        work.push(new Part(middle, part.to()));
        work.push(new Part(part.from(), middle));
      } else if (told != null && part.to() == part.from() + 1) {
        givenUp.add(told);
      } else if (told != null) {
        work.push(new Part(Integer.parseInt(told.substring(1)), part.to()));
      }
    }

    assertThat(givenUp).containsExactly("s2");
    assertThat(recordedAccounts()).containsExactlyInAnyOrder("a1", "b1", "a2", "b2", "c1", "a3", "b3");
    assertThat(recordedAccounts().stream().filter(id -> id.startsWith("a"))).containsExactly("a1", "a2", "a3");
    assertThat(recordedAccounts().stream().filter(id -> id.startsWith("b"))).containsExactly("b1", "b2", "b3");
  }

  /** @return the sequence number that Lambda is told, {@value #HALVE} if the invocation fails, null if all is done */
  private String run(StreamBatch batch) {
    try {
      return new StreamLoop(this::record, this::report, failed -> {}).run(batch, TIME).orElse(null);
    } catch (StreamLoop.FirstFailed first) {
      return HALVE;
    }
  }

  private Recorded record(List<Request> requests, List<String> groups, Deadline deadline) {
    List<String> opened = requests.stream().flatMap(request -> request.accounts().stream()).map(account -> account.id().value()).toList();
    if (opened.contains("down")) {
      throw new StoreException.Unavailable("throttled", null);
    }
    if (opened.contains("poison")) {
      throw new IllegalStateException("cannot record");
    }
    return recorder.commit(requests, deadline);
  }

  /** In the order of the journal. */
  private List<String> recordedAccounts() {
    return store.journal().read(0, 0, 100, TIME).stream()
        .flatMap(segment -> SegmentCodec.open(segment).entries().stream())
        .filter(Entry.AccountOpened.class::isInstance)
        .map(entry -> ((Entry.AccountOpened) entry).account().id().value())
        .toList();
  }

  private Collection<Message> report(List<Invalid> invalid, Deadline deadline) {
    if (!reportable) {
      return invalid.stream().map(Invalid::message).toList();
    }
    invalid.forEach(one -> reported.add(one.message().id().replaceFirst(".*:", "")));
    return List.of();
  }

  private static List<String> words(String text) {
    return text == null ? List.of() : List.of(text.split(" "));
  }

  private static StreamBatch batch(String records) {
    return batch(List.of(records.split(" ")), 0);
  }

  /** @param first sequence number of the first record */
  private static StreamBatch batch(List<String> all, int first) {
    List<StreamEvent.StreamRecord> batch = new ArrayList<>();
    for (String record : all) {
      String[] parts = record.split(":");
      String body = parts[1].equals("rubbish") ? "rubbish" : Messages.opening(parts[1]);
      batch.add(StreamBatchTest.record("s" + (first + batch.size()), parts[0], body.getBytes(StandardCharsets.UTF_8), null));
    }
    return StreamBatch.of(new StreamEvent(batch));
  }
}
