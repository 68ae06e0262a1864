package io.tallystick.local.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallystick.local.aws.AwsJson;
import io.tallystick.local.emulator.Emulator;
import io.tallystick.local.emulator.EmulatorMissing;
import io.tallystick.local.emulator.KinesisLocal;
import io.tallystick.local.emulator.Storage;
import io.tallystick.local.template.Arn;
import io.tallystick.local.template.Trigger;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** Streams of the real emulator as the mappings read them. */
class KinesisStreamTest {

  private static final String TARGET = "Kinesis_20131202.";
  private static final BigInteger HALF = BigInteger.ONE.shiftLeft(127);

  private static Emulator emulator;
  private static AwsJson kinesis;

  private String name;

  @BeforeAll
  static void start(@TempDir Path folder) throws IOException {
    try {
      emulator = KinesisLocal.start(new Storage.Memory(), Path.of("target", "node"), folder.resolve("kinesis.log"));
    } catch (EmulatorMissing missing) {
      abort(missing.getMessage());
    }
    kinesis = new AwsJson(emulator.endpoint().getPort());
  }

  @AfterAll
  static void stop() throws IOException {
    if (emulator != null) {
      kinesis.close();
      emulator.close();
    }
  }

  @BeforeEach
  void create(TestInfo test) throws IOException {
    name = test.getTestMethod().orElseThrow().getName();
    kinesis.call(TARGET + "CreateStream", request().put("ShardCount", 1));
    awaitActive();
  }

  @Test
  void aRecordIsWhatLambdaWouldGiveTheFunction() throws IOException {
    put("alice", "hello");
    KinesisStream stream = stream();
    assertThat(stream.shards()).containsExactly(new StreamSource.Shard("shardId-000000000000", Set.of()));
    StreamRecord record = read(stream, new StreamSource.Position.Oldest()).getFirst();
    JsonNode json = AwsJson.MAPPER.readTree(record.json());
    assertThat(json.path("kinesis").path("partitionKey").asText()).isEqualTo("alice");
    assertThat(text(json)).isEqualTo("hello");
    assertThat(json.path("kinesis").path("sequenceNumber").asText()).isEqualTo(record.sequence()).matches("[0-9]{56}");
    assertThat(json.path("kinesis").path("approximateArrivalTimestamp").decimalValue().movePointRight(3).longValue()).isEqualTo(record.arrival().toEpochMilli());
    assertThat(record.arrival()).isBetween(Instant.now().minusSeconds(60), Instant.now());
    assertThat(json.path("eventID").asText()).isEqualTo("shardId-000000000000:" + record.sequence());
    assertThat(json.path("eventSource").asText()).isEqualTo("aws:kinesis");
    assertThat(json.path("eventSourceARN").asText()).isEqualTo("arn:aws:kinesis:us-east-1:000000000000:stream/" + name);
  }

  @Test
  void readingBeginsWhereItIsToldTo() throws IOException {
    put("k", "one", "two", "three");
    KinesisStream stream = stream();
    List<StreamRecord> all = read(stream, new StreamSource.Position.Oldest());
    assertThat(texts(all)).containsExactly("one", "two", "three");
    assertThat(texts(read(stream, new StreamSource.Position.After(all.getFirst().sequence())))).containsExactly("two", "three");
    assertThat(read(stream, new StreamSource.Position.Latest())).isEmpty();
    assertThat(texts(read(stream, new StreamSource.Position.At(all.getFirst().arrival().minusSeconds(3600))))).containsExactly("one", "two", "three");
    assertThat(read(stream, new StreamSource.Position.At(Instant.now()))).isEmpty();
  }

  @Test
  void aNumberThatTheShardDoesNotKnowIsLikeOneThatIsTooOld() throws IOException {
    put("k", "one");
    assertThatThrownBy(() -> stream().place("shardId-000000000000", new StreamSource.Position.After("1")))
        .isInstanceOf(StreamSource.Trimmed.class);
  }

  @Test
  void aStreamThatIsMadeAnewIsAnotherStream() throws IOException {
    String before = stream().id();
    assertThat(stream().id()).isEqualTo(before);
    kinesis.call(TARGET + "DeleteStream", request());
    while (kinesis.call(TARGET + "ListStreams", AwsJson.MAPPER.createObjectNode()).path("StreamNames").toString().contains("\"" + name + "\"")) {
      Thread.onSpinWait();
    }
    kinesis.call(TARGET + "CreateStream", request().put("ShardCount", 1));
    awaitActive();
    assertThat(stream().id()).isNotEqualTo(before);
    assertThat(stream().arn()).isEqualTo(arn());
  }

  @Test
  void orderIsKeptThroughASplitAndAMerge() throws Exception {
    put("k", "one", "two");
    kinesis.call(TARGET + "SplitShard", request().put("ShardToSplit", "shardId-000000000000").put("NewStartingHashKey", HALF.toString()));
    awaitActive();
    put("k", "three");
    List<StreamSource.Shard> split = stream().shards();
    assertThat(split).extracting(StreamSource.Shard::parents).containsExactly(Set.of(), Set.of("shardId-000000000000"), Set.of("shardId-000000000000"));
    kinesis.call(TARGET + "MergeShards", request().put("ShardToMerge", "shardId-000000000001").put("AdjacentShardToMerge", "shardId-000000000002"));
    awaitActive();
    put("k", "four");
    assertThat(stream().shards().getLast().parents()).containsExactlyInAnyOrder("shardId-000000000001", "shardId-000000000002");

    BlockingQueue<String> handled = new LinkedBlockingQueue<>();
    Trigger.OfStream trigger = new Trigger.OfStream("Recorder/Stream", "recorder", true, arn(), new Trigger.Start.Oldest(), 10, Duration.ZERO, true, false,
        OptionalInt.empty(), Optional.empty(), Optional.empty());
    Mapping mapping = new StreamMapping(trigger, "arn", stream(), event -> {
      try {
        AwsJson.MAPPER.readTree(event).path("Records").forEach(record -> handled.add(text(record)));
      } catch (IOException malformed) {
        throw new AssertionError(malformed);
      }
      return ScriptedFunction.DONE;
    }, Checkpoints.inMemory(), FailureQueue.NONE, new Backoff(new Random(1)), Time.SYSTEM, note -> {}).start();
    try {
      List<String> taken = new ArrayList<>();
      while (taken.size() < 4) {
        taken.add(handled.poll(60, TimeUnit.SECONDS));
      }
      assertThat(taken).containsExactly("one", "two", "three", "four");
    } finally {
      mapping.close();
    }
  }

  private KinesisStream stream() throws IOException {
    return KinesisStream.of(kinesis, arn());
  }

  private Arn arn() {
    return Arn.parse("arn:aws:kinesis:us-east-1:000000000000:stream/" + name);
  }

  private ObjectNode request() {
    return AwsJson.MAPPER.createObjectNode().put("StreamName", name);
  }

  private void put(String key, String... texts) throws IOException {
    for (String text : texts) {
      kinesis.call(TARGET + "PutRecord",
          request().put("PartitionKey", key).put("Data", Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8))));
    }
  }

  private void awaitActive() throws IOException {
    while (!kinesis.call(TARGET + "DescribeStreamSummary", request()).path("StreamDescriptionSummary").path("StreamStatus").asText().equals("ACTIVE")) {
      Thread.onSpinWait();
    }
  }

  private static List<StreamRecord> read(KinesisStream stream, StreamSource.Position position) throws IOException {
    return stream.read(stream.place("shardId-000000000000", position), 100).records();
  }

  private static List<String> texts(List<StreamRecord> records) throws IOException {
    List<String> texts = new ArrayList<>();
    for (StreamRecord record : records) {
      texts.add(text(AwsJson.MAPPER.readTree(record.json())));
    }
    return texts;
  }

  private static String text(JsonNode record) {
    return new String(Base64.getDecoder().decode(record.path("kinesis").path("data").asText()), StandardCharsets.UTF_8);
  }
}
