package io.tallystick.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.SegmentCodec;
import io.tallystick.journal.Store;
import io.tallystick.ledger.Entry;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The recorder of the stream as Lambda runs it: with an event as Lambda writes it for Kinesis. */
@QuarkusTest
@TestProfile(StreamRecorderInQuarkusTest.Handler.class)
class StreamRecorderInQuarkusTest {
  /** Chooses the handler. */
  public static final class Handler implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("quarkus.lambda.handler", "stream-recorder");
    }
  }

  private static final Deadline TIME = Deadline.after(Duration.ofMinutes(1));
  private static final BigDecimal CAME = new BigDecimal("1795000000.25");
  /** Dated ten minutes after the stream took the record. */
  private static final String TOO_FAR_AHEAD = "%012x".formatted(1_795_000_600_250L).replaceFirst("(.{8})", "$1-") + "-7000-8000-000000000000";

  private final ObjectMapper json = new ObjectMapper();
  private final ArrayNode records = json.createArrayNode();

  @Inject Store store;
  @Inject Rehearsal rehearsal;
  @Inject Passes passes;

  @BeforeEach
  void nothingIsLeftOfOtherTests() {
    InMemory.SQS.sent.clear();
    passes.forget();
  }

  @Test
  void aBatchOfTheStreamIsRecordedWithWhatWasAggregatedAndWhatIsInvalidIsReported() throws Exception {
    long before = segments();
    put("x", Messages.opening("carol").getBytes(StandardCharsets.UTF_8));
    put("outer", Aggregates.BY_ANOTHER);
    put("x", Messages.moving(TOO_FAR_AHEAD, "alice", "bob", "1").getBytes(StandardCharsets.UTF_8));

    HttpResponse<String> answer = EventServer.invoke(json.createObjectNode().set("Records", records).toString());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("{\"batchItemFailures\":[]}");
    List<Entry> entries =
        store.journal().read(0, before, 10, TIME).stream().flatMap(segment -> SegmentCodec.open(segment).entries().stream()).toList();
    assertThat(entries).hasSize(5);
    assertThat(entries.subList(0, 3)).allMatch(Entry.AccountOpened.class::isInstance);
    assertThat(entries.get(3)).isInstanceOfSatisfying(Entry.TransferMade.class, made -> assertThat(made.transfer().id().value()).isEqualTo("t1"));
    assertThat(entries.get(4)).as("judged by when the stream took it").isInstanceOf(Entry.TransferRejected.class);
    assertThat(InMemory.SQS.sent).singleElement().satisfies(sent -> {
      assertThat(sent.queueUrl()).endsWith("/tallystick-invalid");
      var report = json.readTree(sent.entries().getFirst().messageBody());
      assertThat(report.path("id").asText()).isEqualTo("shardId-000000000003:49590338271490256608559692538361571095921575989136588899/2");
      assertThat(report.path("source").asText()).endsWith("/stream-recorder");
    });
    assertThat(InMemory.SQS.changed).isEmpty();
  }

  @Test
  void beforeASnapshotTheHandlerIsPassedOnceAndNothingIsRecorded() {
    long before = segments();

    rehearsal.onStart(new StartupEvent(), Optional.of(Rehearsal.SNAPSHOT), Optional.of("stream-recorder"));

    assertThat(passes.count()).isEqualTo(1);
    assertThat(segments()).isEqualTo(before);
    assertThat(InMemory.SQS.sent).isEmpty();
  }

  private long segments() {
    return store.journal().last(0, TIME).map(last -> last.sequence() + 1).orElse(0L);
  }

  private void put(String key, byte[] data) {
    String sequence = "4959033827149025660855969253836157109592157598913658889" + (8 + records.size());
    var record = records.addObject();
    record.putObject("kinesis")
        .put("kinesisSchemaVersion", "1.0")
        .put("partitionKey", key)
        .put("sequenceNumber", sequence)
        .put("data", data)
        .put("approximateArrivalTimestamp", CAME);
    record.put("eventSource", "aws:kinesis").put("eventVersion", "1.0").put("eventID", "shardId-000000000003:" + sequence).put("eventName", "aws:kinesis:record");
    record.put("invokeIdentityArn", "arn:aws:iam::000000000000:role/lambda-role").put("awsRegion", "eu-west-1");
    record.put("eventSourceARN", "arn:aws:kinesis:eu-west-1:000000000000:stream/tallystick-requests");
  }
}
