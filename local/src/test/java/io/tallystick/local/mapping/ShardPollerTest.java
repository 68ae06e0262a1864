package io.tallystick.local.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallystick.local.lambda.Outcome;
import io.tallystick.local.template.Arn;
import io.tallystick.local.template.Trigger;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class ShardPollerTest {

  private static final String FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:follower";

  private final ManualTime time = new ManualTime();
  private final ScriptedStream stream = new ScriptedStream(time);
  private final Checkpoints checkpoints = Checkpoints.inMemory();
  private final List<ObjectNode> reports = new ArrayList<>();

  private int batchSize = 10;
  private Duration window = Duration.ZERO;
  private boolean bisects;
  private OptionalInt maximumRetries = OptionalInt.empty();
  private Optional<Duration> maximumAge = Optional.empty();

  @Test
  void recordsArriveInOrderInBatchesAndAreCheckpointed() throws Exception {
    stream.add("shard", "a", "b", "c", "d", "e");
    batchSize = 2;
    ScriptedFunction function = function(batch -> ScriptedFunction.DONE);
    cycles(poller(function, false), 3);
    assertThat(function.calls).containsExactly(List.of("a", "b"), List.of("c", "d"), List.of("e"));
    assertThat(checkpoints.sequence("shard")).contains(stream.sequence("shard", "e"));
  }

  @Test
  void aShardBeginsAtTheTimeThatItIsToldToUnlessItHasACheckpoint() throws Exception {
    stream.add("shard", "old");
    time.sleep(Duration.ofMinutes(1));
    stream.add("shard", "new");
    ScriptedFunction function = function(batch -> ScriptedFunction.DONE);
    StreamSource.Position at = new StreamSource.Position.At(time.now().minusSeconds(1));
    cycles(poller(function, at), 1);
    assertThat(function.calls).containsExactly(List.of("new"));
    checkpoints.advance("shard", stream.sequence("shard", "old"));
    stream.add("shard", "newer");
    cycles(poller(function, at), 1);
    assertThat(function.calls.getLast()).containsExactly("new", "newer");
  }

  @Test
  void aBatchWaitsForItsWindow() throws Exception {
    stream.add("shard", "a");
    stream.addAfter("shard", Duration.ofMillis(700), "b");
    stream.addAfter("shard", Duration.ofMillis(2000), "c");
    window = Duration.ofSeconds(1);
    ScriptedFunction function = function(batch -> ScriptedFunction.DONE);
    cycles(poller(function, false), 1);
    assertThat(function.calls).containsExactly(List.of("a", "b"));
  }

  @Test
  void theSameBatchIsTriedUntilItSucceedsWithLongerAndLongerWaits() throws Exception {
    stream.add("shard", "a", "b", "c");
    List<Instant> attempts = new ArrayList<>();
    ScriptedFunction function = function(batch -> {
      attempts.add(time.now());
      return attempts.size() < 6 ? ScriptedFunction.ERROR : ScriptedFunction.DONE;
    });
    cycles(poller(function, false), 6);
    assertThat(function.calls).hasSize(6).containsOnly(List.of("a", "b", "c"));
    assertThat(checkpoints.sequence("shard")).contains(stream.sequence("shard", "c"));
    List<Duration> waits = new ArrayList<>();
    for (int index = 1; index < attempts.size(); index++) {
      waits.add(Duration.between(attempts.get(index - 1), attempts.get(index)));
    }
    assertThat(waits.getLast()).isGreaterThan(waits.getFirst().multipliedBy(4));
  }

  @Test
  void recordsAreGivenUpWhenTheRetriesAreUsedUpAndTheQueueOfFailuresIsTold() throws Exception {
    stream.add("shard", "bad", "worse");
    maximumRetries = OptionalInt.of(2);
    ScriptedFunction function = function(ScriptedFunction.failingWith(Set.of("bad")));
    ShardPoller poller = poller(function, false);
    cycles(poller, 3);
    assertThat(function.calls).hasSize(3);
    assertThat(reports).hasSize(1);
    ObjectNode report = reports.getFirst();
    assertThat(report.path("requestContext").path("condition").asText()).isEqualTo("RetryAttemptsExhausted");
    assertThat(report.path("requestContext").path("functionArn").asText()).isEqualTo(FUNCTION);
    assertThat(report.path("requestContext").path("approximateInvokeCount").asInt()).isEqualTo(3);
    assertThat(report.path("batchInfo").path("shardId").asText()).isEqualTo("shard");
    assertThat(report.path("batchInfo").path("startSequenceNumber").asText()).isEqualTo(stream.sequence("shard", "bad"));
    assertThat(report.path("batchInfo").path("endSequenceNumber").asText()).isEqualTo(stream.sequence("shard", "worse"));
    assertThat(report.path("batchInfo").path("batchSize").asInt()).isEqualTo(2);
    assertThat(report.toString()).as("metadata only").doesNotContain("\"bad\"");
    stream.add("shard", "next");
    cycles(poller, 1);
    assertThat(function.calls.getLast()).containsExactly("next");
  }

  @Test
  void nothingIsGivenUpUntilTheQueueOfFailuresHasTakenIt() throws Exception {
    stream.add("shard", "bad");
    maximumRetries = OptionalInt.of(0);
    List<Boolean> down = new ArrayList<>(List.of(true));
    ShardPoller poller = new ShardPoller(trigger(), FUNCTION, stream, "shard", new StreamSource.Position.Oldest(), function(batch -> ScriptedFunction.ERROR), checkpoints, report -> {
      if (down.getFirst()) {
        throw new IOException("the queue is down");
      }
      reports.add(report);
    }, new Backoff(new Random(1)), time);
    assertThatThrownBy(poller::cycle).hasMessage("the queue is down");
    assertThat(checkpoints.sequence("shard")).isEmpty();
    down.set(0, false);
    cycles(poller, 1);
    assertThat(reports).hasSize(1);
    assertThat(checkpoints.sequence("shard")).isPresent();
  }

  @Test
  void aFailingBatchIsHalvedUntilTheBadRecordIsAlone() throws Exception {
    stream.add("shard", "a", "b", "c", "bad", "e", "f", "g", "h");
    bisects = true;
    maximumRetries = OptionalInt.of(1);
    ScriptedFunction function = function(ScriptedFunction.failingWith(Set.of("bad")));
    cycles(poller(function, false), 8);
    assertThat(function.calls).containsExactly(List.of("a", "b", "c", "bad", "e", "f", "g", "h"), List.of("a", "b", "c", "bad"), List.of("a", "b"),
        List.of("c", "bad"), List.of("c"), List.of("bad"), List.of("bad"), List.of("e", "f", "g", "h"));
    assertThat(reports).hasSize(1);
    assertThat(reports.getFirst().path("batchInfo").path("batchSize").asInt()).isEqualTo(1);
    assertThat(checkpoints.sequence("shard")).contains(stream.sequence("shard", "h"));
  }

  @Test
  void aPartialFailureGoesOnFromTheLowestReportedRecord() throws Exception {
    stream.add("shard", "a", "b", "c", "d");
    Set<String> once = new HashSet<>(Set.of("failed"));
    ScriptedFunction function = function(batch -> once.remove("failed")
        ? ScriptedFunction.failing(stream.sequence("shard", "d"), stream.sequence("shard", "b"))
        : ScriptedFunction.DONE);
    ShardPoller poller = poller(function, false);
    cycles(poller, 1);
    assertThat(checkpoints.sequence("shard")).contains(stream.sequence("shard", "a"));
    cycles(poller, 1);
    assertThat(function.calls).containsExactly(List.of("a", "b", "c", "d"), List.of("b", "c", "d"));
  }

  @Test
  void aPartialFailureOfTheFirstRecordCountsAsAnAttemptAndIsNotHalved() throws Exception {
    stream.add("shard", "bad", "b");
    bisects = true;
    maximumRetries = OptionalInt.of(1);
    ScriptedFunction function = function(batch -> ScriptedFunction.failing(stream.sequence("shard", "bad")));
    cycles(poller(function, false), 2);
    assertThat(function.calls).containsExactly(List.of("bad", "b"), List.of("bad", "b"));
    assertThat(reports).hasSize(1);
  }

  @Test
  void recordsThatAreTooOldAreGivenUpWithoutAnotherAttempt() throws Exception {
    stream.add("shard", "old");
    time.sleep(Duration.ofSeconds(61));
    stream.add("shard", "new");
    maximumAge = Optional.of(Duration.ofSeconds(60));
    ScriptedFunction function = function(batch -> ScriptedFunction.DONE);
    cycles(poller(function, false), 2);
    assertThat(function.calls).containsExactly(List.of("new"));
    assertThat(reports).singleElement().satisfies(report ->
        assertThat(report.path("requestContext").path("condition").asText()).isEqualTo("RecordAgeExceeded"));
  }

  @Test
  void readingGoesOnAfterTheCheckpoint() throws Exception {
    stream.add("shard", "a", "b", "c");
    checkpoints.advance("shard", stream.sequence("shard", "b"));
    ScriptedFunction function = function(batch -> ScriptedFunction.DONE);
    cycles(poller(function, false), 1);
    assertThat(function.calls).containsExactly(List.of("c"));
  }

  @Test
  void theLatestPositionSkipsWhatWasThereBefore() throws Exception {
    stream.add("shard", "before");
    ScriptedFunction function = function(batch -> ScriptedFunction.DONE);
    ShardPoller poller = poller(function, true);
    cycles(poller, 1);
    stream.add("shard", "after");
    cycles(poller, 1);
    assertThat(function.calls).containsExactly(List.of("after"));
  }

  @Test
  void aLostPlaceIsFoundAgainWithoutLosingOrRepeatingRecords() throws Exception {
    stream.add("shard", "a", "b");
    batchSize = 2;
    ScriptedFunction function = function(batch -> ScriptedFunction.DONE);
    ShardPoller poller = poller(function, false);
    cycles(poller, 1);
    stream.loseAllPlaces();
    stream.add("shard", "c");
    cycles(poller, 2);
    assertThat(function.calls).containsExactly(List.of("a", "b"), List.of("c"));
  }

  @Test
  void aCheckpointThatIsNoLongerKeptGoesOnWithTheOldestRecord() throws Exception {
    stream.add("shard", "a", "b", "c");
    checkpoints.advance("shard", stream.sequence("shard", "a"));
    stream.trim("shard", 2);
    ScriptedFunction function = function(batch -> ScriptedFunction.DONE);
    cycles(poller(function, false), 1);
    assertThat(function.calls).containsExactly(List.of("c"));
  }

  @Test
  void aShardThatIsReadToItsEndIsFinishedOnceItsRecordsAreSettled() throws Exception {
    stream.add("shard", "a");
    stream.end("shard");
    Set<String> once = new HashSet<>(Set.of("failed"));
    ShardPoller poller = poller(function(batch -> once.remove("failed") ? ScriptedFunction.ERROR : ScriptedFunction.DONE), false);
    assertThat(poller.cycle()).isTrue();
    assertThat(checkpoints.isFinished("shard")).isFalse();
    assertThat(poller.cycle()).isTrue();
    assertThat(poller.cycle()).isFalse();
    assertThat(checkpoints.isFinished("shard")).isTrue();
  }

  private static void cycles(ShardPoller poller, int count) throws Exception {
    for (int cycle = 0; cycle < count; cycle++) {
      poller.cycle();
    }
  }

  private ShardPoller poller(ScriptedFunction function, boolean fromLatest) {
    return poller(function, fromLatest ? new StreamSource.Position.Latest() : new StreamSource.Position.Oldest());
  }

  private ShardPoller poller(ScriptedFunction function, StreamSource.Position start) {
    return new ShardPoller(trigger(), FUNCTION, stream, "shard", start, function, checkpoints, reports::add, new Backoff(new Random(1)), time);
  }

  private Trigger.OfStream trigger() {
    return new Trigger.OfStream("Follower/Changes", "follower", true, Arn.parse("arn:aws:dynamodb:us-east-1:000000000000:table/things/stream/local"),
        new Trigger.Start.Oldest(), batchSize, window, true, bisects, maximumRetries, maximumAge, Optional.empty());
  }

  private static ScriptedFunction function(Function<List<String>, Outcome> answers) {
    return new ScriptedFunction("text", answers);
  }
}
