package io.tallystick.pipeline;

import static io.tallystick.pipeline.Messages.moving;
import static io.tallystick.pipeline.Messages.opening;
import static io.tallystick.pipeline.Messages.transfer;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.Retry;
import io.tallystick.journal.Segment;
import io.tallystick.journal.StoreException;
import io.tallystick.journal.memory.MemoryStore;
import io.tallystick.journal.readmodel.Projector;
import io.tallystick.journal.record.Recorder;
import io.tallystick.journal.record.RecorderLimits;
import io.tallystick.journal.record.RecorderListener;
import io.tallystick.ledger.Request;
import io.tallystick.runtime.Recording;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class BatchLoopTest {
  private static final Deadline TIME = Deadline.after(Duration.ofMinutes(1));

  private final MemoryStore store = new MemoryStore();
  private final AtomicLong clock = new AtomicLong(1_000_000_000L);
  private final Recorder recorder =
      new Recorder(store, 0, clock::incrementAndGet, RecorderLimits.DEFAULT, new Retry(RandomGenerator.of("L64X128MixRandom"), time -> {}), RecorderListener.NONE);
  private final List<List<Request>> calls = new ArrayList<>();
  private final Recording recording =
      (requests, groups, deadline) -> {
        calls.add(requests);
        return recorder.commit(requests, deadline);
      };
  private final List<Invalid> reported = new ArrayList<>();
  private final Set<String> unreportable = new HashSet<>();
  private final List<Message> postponed = new ArrayList<>();

  @Test
  void aBatchIsRecordedByOneCommit() {
    Collection<Message> failed = run(recording, Messages.of(opening("alice", "bob"), moving("t1", "alice", "bob", "5"), moving("t2", "bob", "alice", "3")));

    assertThat(failed).isEmpty();
    assertThat(segments()).hasSize(1).allSatisfy(segment -> assertThat(segment.count()).isEqualTo(4));
    assertThat(reported).isEmpty();
    assertThat(postponed).isEmpty();
  }

  @Test
  void anEmptyBatchDoesNothing() {
    assertThat(run(recording, List.of())).isEmpty();
    assertThat(calls).isEmpty();
  }

  @Test
  void anIdThatWasDatedTooFarAheadIsRefusedAtALateDeliveryToo() {
    long sentAt = 1_795_000_000_000_000_000L;
    String id = "%012x".formatted(sentAt / 1_000_000 + 330_000).replaceFirst("(.{8})", "$1-") + "-7000-8000-000000000000";
    Message message = new Message(1, "m1", "requests", "", 1, sentAt, "receipt", moving(id, "alice", "bob", "5").getBytes(StandardCharsets.UTF_8));
    run(recording, Messages.of(opening("alice", "bob")));
    clock.set(sentAt);
    run(recording, List.of(message));
    clock.set(sentAt + Duration.ofMinutes(2).toNanos());
    run(recording, List.of(message));

    assertThat(segments()).as("openings and one refusal").hasSize(2);
    assertThat(segments().getLast().count()).isEqualTo(1);
    run(recording, Messages.of(moving(id, "alice", "bob", "5")));
    assertThat(segments()).as("sent again, now in time").hasSize(3);
  }

  @Test
  void aMessageThatIsNoRequestIsReportedAndTheOthersGoOn() {
    Collection<Message> failed = run(recording, Messages.of(opening("alice", "bob"), "rubbish", moving("t1", "alice", "bob", "5")));

    assertThat(failed).isEmpty();
    assertThat(reported).extracting(invalid -> invalid.message().id()).containsExactly("m1");
    assertThat(segments()).hasSize(1).allSatisfy(segment -> assertThat(segment.count()).isEqualTo(3));
  }

  @Test
  void anInvalidEventIsReportedAndTheOthersOfItsMessageAreRecorded() {
    String mixed = "{\"transfers\":[" + transfer("t1", "alice", "bob", "5") + "," + transfer("t2", "alice", "bob", "-5") + "]}";

    Collection<Message> failed = run(recording, Messages.of(opening("alice", "bob"), mixed));

    assertThat(failed).isEmpty();
    assertThat(reported).singleElement().satisfies(invalid -> {
      assertThat(invalid.message().id()).isEqualTo("m1");
      assertThat(invalid.parsed().problems().orElseThrow().main().field()).isEqualTo("transfers[1].amount");
    });
    assertThat(segments()).hasSize(1).allSatisfy(segment -> assertThat(segment.count()).isEqualTo(3));
  }

  @Test
  void aMessageOfInvalidEventsOnlyNeedsNoRecorder() {
    Collection<Message> failed = run(recording, Messages.of("{\"transfers\":[" + transfer("t1", "alice", "bob", "-5") + "]}"));

    assertThat(failed).isEmpty();
    assertThat(reported).hasSize(1);
    assertThat(calls).isEmpty();
  }

  @Test
  void aMessageWhoseReportDidNotGetThroughComesAgain() {
    unreportable.add("m0");

    Collection<Message> failed = run(recording, Messages.of("rubbish", "[]", opening("alice")));

    assertThat(failed).extracting(Message::id).containsExactly("m0");
    assertThat(postponed).extracting(Message::id).containsExactly("m0");
  }

  @Test
  void theSameMessageTwiceInABatchHasEffectOnce() {
    String body = moving("t1", "alice", "bob", "5");

    run(recording, Messages.of(opening("alice", "bob"), body, body));

    assertThat(segments()).hasSize(1).allSatisfy(segment -> assertThat(segment.count()).isEqualTo(3));
  }

  @Test
  void aRedeliveredBatchAddsNothing() {
    List<Message> batch = Messages.of(opening("alice", "bob"), moving("t1", "alice", "bob", "5"), moving("t2", "alice", "alice", "5"));
    run(recording, batch);

    Collection<Message> failed = run(recording, batch);

    assertThat(failed).isEmpty();
    assertThat(segments()).hasSize(1);
  }

  @Test
  void allMessagesComeAgainWhileTheStoreIsUnavailableAndNoneIsTriedAlone() {
    Recording unavailable =
        (requests, groups, deadline) -> {
          calls.add(requests);
          throw new StoreException.Unavailable("throttled", null);
        };

    Collection<Message> failed = run(unavailable, Messages.of(opening("alice"), opening("bob"), opening("carol")));

    assertThat(failed).extracting(Message::id).containsExactly("m0", "m1", "m2");
    assertThat(postponed).containsExactlyElementsOf(failed);
    assertThat(calls).hasSize(1);
  }

  @Test
  void anInvalidEventIsNotReportedBeforeItsMessageIsRecorded() {
    Recording unavailable =
        (requests, groups, deadline) -> {
          throw new StoreException.Unavailable("throttled", null);
        };
    String mixed = "{\"transfers\":[" + transfer("t1", "alice", "bob", "5") + "," + transfer("t2", "alice", "bob", "-5") + "]}";

    run(unavailable, Messages.of(mixed, "rubbish"));

    assertThat(reported).extracting(invalid -> invalid.message().id()).containsExactly("m1");
  }

  @Test
  void aRequestThatCannotBeRecordedFailsAlone() {
    Collection<Message> failed =
        run(
            failingOn("poison"),
            Messages.of(opening("a"), opening("b"), opening("poison"), opening("d"), opening("e"), opening("f"), opening("g")));

    assertThat(failed).extracting(Message::id).containsExactly("m2");
    assertThat(store.journal().read(0, 0, 100, TIME).stream().mapToInt(Segment::count).sum()).isEqualTo(6);
  }

  @Test
  void requestsThatFailInNumbersTakeNoOtherAlong() {
    Messages batch = Messages.batch();
    List<String> innocent = new ArrayList<>();
    for (int n = 0; n < 256; n++) {
      boolean last = n % 64 == 63;
      batch.add(opening(last ? "a" + n : "poison"));
      if (last) {
        innocent.add("a" + n);
      }
    }

    Collection<Message> failed = run(failingOn("poison"), batch.list());

    assertThat(failed).hasSize(256 - innocent.size());
    assertThat(recordedAccounts()).containsExactlyInAnyOrderElementsOf(innocent);
  }

  @Test
  void nobodyIsTriedAloneOnceTheTimeIsOver() {
    AtomicLong nanos = new AtomicLong();
    Recording broken =
        (requests, groups, deadline) -> {
          calls.add(requests);
          nanos.addAndGet(Duration.ofMillis(500).toNanos());
          throw new IllegalStateException("broken");
        };
    Messages batch = Messages.batch();
    for (int n = 0; n < 1024; n++) {
      batch.add(opening("a" + n));
    }

    Collection<Message> failed = new BatchLoop(broken, this::report, postponed::addAll).run(batch.list(), Deadline.after(Duration.ofSeconds(6), nanos::get));

    assertThat(failed).hasSize(1024);
    assertThat(Duration.ofNanos(nanos.get())).isLessThanOrEqualTo(Duration.ofSeconds(6));
    assertThat(calls).hasSizeGreaterThan(10);
  }

  @Test
  void whenTheStoreRefusesEveryRequestAFewAreTriedAloneOnly() {
    Recording broken =
        (requests, groups, deadline) -> {
          calls.add(requests);
          throw new StoreException.Refused("access denied", null);
        };
    Messages batch = Messages.batch();
    for (int n = 0; n < 1024; n++) {
      batch.add(opening("a" + n));
    }

    Collection<Message> failed = run(broken, batch.list());

    assertThat(failed).hasSize(1024);
    assertThat(calls.stream().filter(call -> call.size() == 1)).hasSize(Isolation.REFUSALS);
    assertThat(calls).hasSizeLessThan(32);
  }

  @Test
  void inAGroupWhatFollowsAFailedMessageIsNotRecorded() {
    List<Message> batch =
        Messages.batch()
            .inGroup("x", opening("x1"))
            .inGroup("x", opening("poison"))
            .inGroup("y", opening("y1"))
            .inGroup("x", opening("x2"))
            .inGroup("x", "rubbish")
            .inGroup("y", opening("y2"))
            .list();

    Collection<Message> failed = run(failingOn("poison"), batch);

    assertThat(failed).extracting(Message::id).containsExactlyInAnyOrder("m1", "m3", "m4");
    assertThat(reported).isEmpty();
    assertThat(recordedAccounts()).containsExactlyInAnyOrder("x1", "y1", "y2");
  }

  @Test
  void whatIsRecordedOnSomeOfItsShardsOnlyIsDeliveredAgainWithWhatFollowsItInItsGroup() {
    List<Message> batch =
        Messages.batch().inGroup("x", opening("x1")).inGroup("y", opening("y1")).inGroup("x", opening("x2")).inGroup("y", opening("y2")).list();
    Recording inPart =
        (requests, groups, deadline) -> {
          throw new StoreException.InPart(Set.of(0, 3), new StoreException.Unavailable("throttled", null));
        };

    assertThat(run(inPart, batch)).extracting(Message::id).containsExactlyInAnyOrder("m0", "m2", "m3");
    assertThat(postponed).extracting(Message::id).containsExactlyInAnyOrder("m0", "m2", "m3");
  }

  @Test
  void aRequestIsRecordedWithItsGroup() {
    List<String> told = new ArrayList<>();
    Recording noting =
        (requests, groups, deadline) -> {
          told.addAll(groups);
          return recorder.commit(requests, deadline);
        };
    run(noting, Messages.batch().inGroup("x", opening("x1")).inGroup("x", opening("x2")).add("other.fifo", "x", 1, opening("y1")).add("requests", "", 1, opening("z1")).list());
    assertThat(told).hasSize(4);
    assertThat(told.get(0)).isEqualTo(told.get(1)).isNotEqualTo(told.get(2)).isNotEmpty();
    assertThat(told.get(3)).isEmpty();
  }

  @Test
  void groupsOfOneNameOnTwoQueuesAreTwo() {
    List<Message> batch =
        Messages.batch().inGroup("x", opening("poison")).add("other.fifo", "x", 1, opening("x1")).list();

    Collection<Message> failed = run(failingOn("poison"), batch);

    assertThat(failed).extracting(Message::id).containsExactly("m0");
  }

  private Collection<Message> run(Recording with, List<Message> messages) {
    return new BatchLoop(with, this::report, postponed::addAll).run(messages, TIME);
  }

  private Collection<Message> report(List<Invalid> invalid, Deadline deadline) {
    reported.addAll(invalid);
    return invalid.stream().map(Invalid::message).filter(message -> unreportable.contains(message.id())).toList();
  }

  private Recording failingOn(String account) {
    return (requests, groups, deadline) -> {
      calls.add(requests);
      if (requests.stream().flatMap(request -> request.accounts().stream()).anyMatch(opened -> opened.id().value().equals(account))) {
        throw new IllegalStateException("cannot record " + account);
      }
      return recorder.commit(requests, deadline);
    };
  }

  private List<Segment> segments() {
    return store.journal().read(0, 0, 100, TIME);
  }

  private List<String> recordedAccounts() {
    new Projector(store, 0, Projector.Limits.DEFAULT).post(TIME);
    List<String> ids = new ArrayList<>();
    store.checkpoints().forEachAccount(account -> ids.add(account.value().id().value()), TIME);
    return ids;
  }
}
