package io.tallystick.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.junit.QuarkusTest;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.Store;
import jakarta.inject.Inject;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The recorder as Lambda runs it: Quarkus chooses the handler by configuration and turns the event's JSON into what it takes. */
@QuarkusTest
class RecorderInQuarkusTest {
  private final ObjectMapper json = new ObjectMapper();

  @Inject Store store;

  @Test
  void aBatchOfTheQueueIsRecordedAndWhatIsInvalidReported() throws Exception {
    HttpResponse<String> answer =
        EventServer.invoke(
            event(Messages.opening("alice", "bob"), "rubbish", Messages.moving("t1", "alice", "bob", "5")));

    assertThat(answer.statusCode()).isEqualTo(200);
    JsonNode failures = json.readTree(answer.body()).path("batchItemFailures");
    assertThat(failures.isArray()).isTrue();
    assertThat(failures).isEmpty();
    assertThat(store.journal().last(0, Deadline.after(Duration.ofSeconds(10))).orElseThrow().count()).isEqualTo(3);
    assertThat(InMemory.SQS.sent).singleElement().satisfies(sent -> {
      assertThat(sent.queueUrl()).endsWith("/tallystick-invalid");
      assertThat(json.readTree(sent.entries().getFirst().messageBody()).path("id").asText()).isEqualTo("m1");
    });
  }

  private String event(String... bodies) {
    var records = json.createArrayNode();
    for (int n = 0; n < bodies.length; n++) {
      var message = records.addObject().put("messageId", "m" + n).put("receiptHandle", "r" + n).put("body", bodies[n]);
      message.put("md5OfBody", "0").put("eventSource", "aws:sqs").put("eventSourceARN", "arn:aws:sqs:eu-west-1:000000000000:tallystick-requests").put("awsRegion", "eu-west-1");
      message.putObject("attributes").put("ApproximateReceiveCount", "1").put("SentTimestamp", "1795000000000").put("SenderId", "A").put("ApproximateFirstReceiveTimestamp", "1795000000001");
      message.putObject("messageAttributes").putObject("traceparent").put("stringValue", "00-1").put("dataType", "String");
    }
    return json.createObjectNode().set("Records", records).toString();
  }
}
