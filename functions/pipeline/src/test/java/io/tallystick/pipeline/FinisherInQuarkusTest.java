package io.tallystick.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.tallystick.events.UnfinishedChains;
import io.tallystick.ledger.ChainKey;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The finisher as Lambda runs it: chains that the journals do not have in flight are finished, and what is no message is reported. */
@QuarkusTest
@TestProfile(FinisherInQuarkusTest.Finisher.class)
class FinisherInQuarkusTest {
  private final ObjectMapper json = new ObjectMapper();

  public static final class Finisher implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "quarkus.lambda.handler", "finisher",
          "function.name", "finisher",
          "tallystick.shards", "4",
          "tallystick.unfinished.queue", "http://127.0.0.1:1/000000000000/tallystick-unfinished");
    }
  }

  @Test
  void whatHasEndedIsDoneAndWhatIsInvalidReported() throws Exception {
    InMemory.SQS.sent.clear();

    HttpResponse<String> answer = EventServer.invoke(event(UnfinishedChains.write(List.of(new ChainKey(3, 7), new ChainKey(0, 9))), "rubbish"));

    assertThat(answer.statusCode()).isEqualTo(200);
    JsonNode failures = json.readTree(answer.body()).path("batchItemFailures");
    assertThat(failures.isArray()).isTrue();
    assertThat(failures).isEmpty();
    assertThat(InMemory.SQS.sent)
        .singleElement()
        .satisfies(
            sent -> {
              assertThat(sent.queueUrl()).endsWith("/tallystick-invalid");
              JsonNode report = json.readTree(sent.entries().getFirst().messageBody());
              assertThat(report.path("id").asText()).isEqualTo("m1");
              assertThat(report.path("source").asText()).isEqualTo("/tallystick/finisher");
            });
  }

  private String event(String... bodies) {
    var records = json.createArrayNode();
    for (int n = 0; n < bodies.length; n++) {
      var message = records.addObject().put("messageId", "m" + n).put("receiptHandle", "r" + n).put("body", bodies[n]);
      message.put("eventSource", "aws:sqs").put("eventSourceARN", "arn:aws:sqs:eu-west-1:000000000000:tallystick-unfinished").put("awsRegion", "eu-west-1");
      message.putObject("attributes").put("ApproximateReceiveCount", "1").put("SentTimestamp", "1795000000000");
    }
    return json.createObjectNode().set("Records", records).toString();
  }
}
