package io.tallystick.local.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallystick.local.aws.AwsJson;
import io.tallystick.local.template.Arn;
import io.tallystick.local.template.Trigger;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamMappingTest {

  private final BlockingQueue<String> handled = new LinkedBlockingQueue<>();
  private final List<Mapping> running = new ArrayList<>();

  @TempDir
  Path folder;

  @AfterEach
  void stop() {
    running.forEach(Mapping::close);
  }

  @Test
  void aParentIsFinishedBeforeItsChildrenAreRead() throws Exception {
    ScriptedStream stream = new ScriptedStream(Time.SYSTEM);
    stream.shard("child", "parent");
    stream.add("child", "three");
    stream.shard("parent");
    stream.add("parent", "one", "two");
    stream.end("parent");
    start(stream, Checkpoints.inMemory(), true);
    assertThat(take(3)).containsExactly("one", "two", "three");
  }

  @Test
  void aMergedShardIsReadAfterBothOfItsParents() throws Exception {
    ScriptedStream stream = new ScriptedStream(Time.SYSTEM);
    stream.shard("merged", "left", "right");
    stream.add("merged", "three");
    stream.shard("left");
    stream.end("left");
    stream.shard("right");
    stream.add("right", "one", "two");
    stream.end("right");
    start(stream, Checkpoints.inMemory(), true);
    assertThat(take(3)).containsExactly("one", "two", "three");
  }

  @Test
  void aShardWhoseParentIsGoneIsRead() throws Exception {
    ScriptedStream stream = new ScriptedStream(Time.SYSTEM);
    stream.shard("child", "trimmed long ago");
    stream.add("child", "one");
    start(stream, Checkpoints.inMemory(), true);
    assertThat(take(1)).containsExactly("one");
  }

  @Test
  void aNewMappingWithTheSameCheckpointsGoesOnWhereTheOldOneEnded() throws Exception {
    ScriptedStream stream = new ScriptedStream(Time.SYSTEM);
    stream.shard("shard");
    stream.add("shard", "one");
    Path file = folder.resolve("checkpoints.json");
    Mapping first = start(stream, Checkpoints.inFile(file, "stream"), true);
    assertThat(take(1)).containsExactly("one");
    assertThat(first.pause(Duration.ofSeconds(30))).isTrue();
    first.close();
    stream.add("shard", "two");
    start(stream, Checkpoints.inFile(file, "stream"), true);
    assertThat(take(1)).containsExactly("two");
  }

  @Test
  void checkpointsOfAnotherStreamAreForgotten() throws Exception {
    Path file = folder.resolve("checkpoints.json");
    Checkpoints.inFile(file, "old").advance("shard", "7");
    assertThat(Checkpoints.inFile(file, "old").sequence("shard")).contains("7");
    assertThat(Checkpoints.inFile(file, "new").sequence("shard")).isEmpty();
  }

  @Test
  void nothingIsHandledWhileAMappingIsPaused() throws Exception {
    ScriptedStream stream = new ScriptedStream(Time.SYSTEM);
    stream.shard("shard");
    stream.add("shard", "one");
    Mapping mapping = start(stream, Checkpoints.inMemory(), true);
    assertThat(take(1)).containsExactly("one");
    assertThat(mapping.pause(Duration.ofSeconds(30))).isTrue();
    stream.add("shard", "two");
    assertThat(handled.poll(3, TimeUnit.MILLISECONDS)).isNull();
    mapping.resume();
    assertThat(take(1)).containsExactly("two");
  }

  private Mapping start(ScriptedStream stream, Checkpoints checkpoints, boolean fromStart) {
    Trigger.OfStream trigger = new Trigger.OfStream("Follower/Changes", "follower", true, Arn.parse("arn:aws:dynamodb:us-east-1:000000000000:table/things/stream/local"),
        fromStart ? new Trigger.Start.Oldest() : new Trigger.Start.Latest(), 10, Duration.ZERO, true, false, OptionalInt.empty(), Optional.empty(), Optional.empty());
    Mapping mapping = new StreamMapping(trigger, "arn", stream, event -> {
      try {
        for (JsonNode record : AwsJson.MAPPER.readTree(event).path("Records")) {
          handled.add(record.path("text").asText());
        }
      } catch (IOException malformed) {
        throw new AssertionError(malformed);
      }
      return ScriptedFunction.DONE;
    }, checkpoints, FailureQueue.NONE, new Backoff(new Random(1)), Time.SYSTEM, note -> {}).start();
    running.add(mapping);
    return mapping;
  }

  private List<String> take(int count) throws InterruptedException {
    List<String> taken = new ArrayList<>();
    while (taken.size() < count) {
      String next = handled.poll(60, TimeUnit.SECONDS);
      assertThat(next).as("after " + taken).isNotNull();
      taken.add(next);
    }
    return taken;
  }
}
