package io.tallystick.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tallystick.local.http.Head;
import io.tallystick.local.http.Header;
import io.tallystick.local.http.Listener;
import io.tallystick.local.http.Wire;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GatewayTest {

  private static final int BODY_LIMIT = 64 * 1024 * 1024;

  private final Faults faults = new Faults(new SplittableRandom(7));
  private final Backend dynamoDb = new Backend("dynamodb");
  private final Backend sqs = new Backend("sqs");
  private final Backend kinesis = new Backend("kinesis");
  private final Backend kms = new Backend("kms");
  private final Backend events = new Backend("events");
  private Gateway gateway;
  private Wire client;

  GatewayTest() throws IOException {}

  @BeforeEach
  void open() throws IOException {
    gateway = Gateway.open(0, faults, "{\"service\":\"tallystick\"}");
    gateway.connect(dynamoDb.endpoint(), Service.DYNAMODB, Service.DYNAMODB_STREAMS);
    gateway.connect(sqs.endpoint(), Service.SQS);
    gateway.connect(kinesis.endpoint(), Service.KINESIS);
    gateway.connect(kms.endpoint(), Service.KMS);
    gateway.connect(events.endpoint(), Service.EVENTS);
    client = Wire.connect(gateway.endpoint());
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    gateway.close();
    dynamoDb.listener.close();
    sqs.listener.close();
    kinesis.listener.close();
    kms.listener.close();
    events.listener.close();
  }

  @ParameterizedTest
  @CsvSource({
      "DynamoDB_20120810.PutItem, dynamodb, PutItem",
      "DynamoDBStreams_20120810.GetRecords, dynamodb, GetRecords",
      "AmazonSQS.SendMessage, sqs, SendMessage",
      "Kinesis_20131202.PutRecords, kinesis, PutRecords",
      "TrentService.Decrypt, kms, Decrypt",
      "AWSEvents.PutEvents, events, PutEvents"})
  void aRequestGoesToTheServiceOfItsTarget(String target, String service, String operation) throws IOException {
    Answer answer = call(target, "{}");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(service + " {}");
    assertThat(Map.of("sqs", sqs, "kinesis", kinesis, "dynamodb", dynamoDb, "kms", kms, "events", events).get(service).requests).singleElement().satisfies(head -> assertThat(head.header("X-Amz-Target")).endsWith(operation));
  }

  @Test
  void whereThereIsNoEmulatorOfKinesisThereIsNoStream() throws Exception {
    try (Gateway without = Gateway.open(0, faults, "{}"); Wire wire = Wire.connect(without.endpoint())) {
      wire.write(Head.request("POST", "/", List.of(new Header("X-Amz-Target", "Kinesis_20131202.PutRecords"))), new byte[0]);
      Head head = wire.readHead();
      assertThat(head.status()).isEqualTo(400);
      assertThat(head.header("x-amzn-errortype")).isEqualTo("ResourceNotFoundException");
    }
  }

  @Test
  void formsAndQueriesOfTheOlderProtocolGoToSqs() throws IOException {
    client.write(Head.request("POST", "/000000000000/inbox", List.of(new Header("Content-Type", "application/x-www-form-urlencoded"))),
        "Version=2012-11-05&Action=SendMessage&MessageBody=x".getBytes(StandardCharsets.UTF_8));
    assertThat(read().body()).startsWith("sqs ");
    client.write(Head.request("GET", "/000000000000/inbox?Action=ReceiveMessage", List.of()), new byte[0]);
    assertThat(read().body()).startsWith("sqs ");
    assertThat(dynamoDb.requests).isEmpty();
  }

  @Test
  void theRootGreetsAndAnythingElseIsRefusedWithAnErrorOfAws() throws IOException {
    client.write(Head.request("GET", "/", List.of()), new byte[0]);
    assertThat(read()).isEqualTo(new Answer(200, "{\"service\":\"tallystick\"}"));
    Answer answer = call("AmazonSNS.Publish", "{}");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).contains("UnknownOperationException");
  }

  @Test
  void aConnectionIsUsedAgainAndSoIsTheOneBehindIt() throws IOException {
    for (int count = 0; count < 20; count++) {
      assertThat(call("DynamoDB_20120810.GetItem", "{}").status()).isEqualTo(200);
    }
    assertThat(dynamoDb.connections).hasSize(1);
  }

  @Test
  void bodiesOfAnyFramingAndSizePassUnchanged() throws IOException {
    String large = "x".repeat(3_000_000);
    assertThat(call("DynamoDB_20120810.BatchWriteItem", large).body()).isEqualTo("dynamodb " + large);
    dynamoDb.chunked = true;
    assertThat(call("DynamoDB_20120810.BatchGetItem", large).body()).isEqualTo("dynamodb " + large);
    assertThat(call("DynamoDB_20120810.GetItem", "{}").body()).isEqualTo("dynamodb {}");
  }

  @Test
  void aRequestThatIsTooLargeIsRefusedBeforeItIsRead() throws IOException {
    client.write(new Head("POST / HTTP/1.1", List.of(new Header("X-Amz-Target", "AmazonSQS.SendMessage"),
        new Header("Content-Length", Long.toString(GatewaySession.REQUEST_LIMIT + 1L)))));
    assertThat(read().status()).isEqualTo(413);
    assertThat(client.readHead()).isNull();
  }

  @Test
  void rubbishIsRefused() throws IOException {
    client.write(new Head("what is this", List.of()), new byte[0]);
    assertThat(read().status()).isEqualTo(400);
  }

  @Test
  void anEmulatorThatIsGoneIsAServerErrorAndTheConnectionGoesOn() throws IOException {
    dynamoDb.listener.close();
    assertThat(call("DynamoDB_20120810.GetItem", "{}").status()).isEqualTo(502);
    assertThat(call("AmazonSQS.SendMessage", "{}").status()).isEqualTo(200);
  }

  @Test
  void throttlingAnswersAsEachServiceDoes() throws Exception {
    faults.rules(List.of(FaultRule.of(".*", 1, new Fault.Throttle())));
    Answer item = call("DynamoDB_20120810.PutItem", "{}");
    assertThat(item.status()).isEqualTo(400);
    assertThat(json(item).path("__type").asText()).isEqualTo("com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException");
    Answer message = call("AmazonSQS.SendMessage", "{}");
    assertThat(message.status()).isEqualTo(403);
    assertThat(json(message).path("__type").asText()).endsWith("#RequestThrottled");
    Answer record = call("Kinesis_20131202.PutRecords", "{}");
    assertThat(record.status()).isEqualTo(400);
    assertThat(json(record).path("__type").asText()).isEqualTo("com.amazonaws.kinesis.v20131202#ProvisionedThroughputExceededException");
    for (String target : List.of("TrentService.Decrypt", "AWSEvents.PutEvents")) {
      Answer other = call(target, "{}");
      assertThat(other.status()).isEqualTo(400);
      assertThat(json(other).path("__type").asText()).isEqualTo("ThrottlingException");
    }
    client.write(Head.request("GET", "/0/inbox?Action=ReceiveMessage", List.of()), new byte[0]);
    assertThat(read().body()).contains("<Code>RequestThrottled</Code>");
    assertThat(dynamoDb.requests).isEmpty();
    assertThat(sqs.requests).isEmpty();
    assertThat(faults.injected()).isEqualTo(Map.of("dynamodb:PutItem Throttle", 1L, "events:PutEvents Throttle", 1L, "kinesis:PutRecords Throttle", 1L, "kms:Decrypt Throttle", 1L, "sqs:SendMessage Throttle", 1L, "sqs:ReceiveMessage Throttle", 1L));
  }

  @Test
  void serverErrorsDoNothing() throws IOException {
    faults.rules(List.of(FaultRule.of(".*", 1, new Fault.ServerError(503))));
    assertThat(call("DynamoDB_20120810.PutItem", "{}").status()).isEqualTo(503);
    assertThat(call("TrentService.Encrypt", "{}").body()).contains("\"DependencyTimeoutException\"");
    assertThat(call("AWSEvents.PutEvents", "{}").body()).contains("\"ServiceUnavailable\"");
    faults.rules(List.of(FaultRule.of(".*", 1, new Fault.ServerError(500))));
    assertThat(call("TrentService.Encrypt", "{}").body()).contains("\"KMSInternalException\"");
    assertThat(call("AWSEvents.PutEvents", "{}").body()).contains("\"InternalException\"");
    assertThat(List.of(dynamoDb, kms, events)).allSatisfy(backend -> assertThat(backend.requests).isEmpty());
  }

  @Test
  void aConnectionThatIsDroppedBeforeLeavesTheRequestUndone() throws IOException {
    faults.rules(List.of(FaultRule.of("dynamodb:PutItem", 1, new Fault.DropBefore())));
    assertThatThrownBy(() -> requireAnswer("DynamoDB_20120810.PutItem")).isInstanceOf(IOException.class);
    assertThat(dynamoDb.requests).isEmpty();
  }

  @Test
  void aConnectionThatIsDroppedAfterLosesTheAnswerOfARequestThatWasDone() throws IOException {
    faults.rules(List.of(FaultRule.of("dynamodb:PutItem", 1, new Fault.DropAfter())));
    assertThatThrownBy(() -> requireAnswer("DynamoDB_20120810.PutItem")).isInstanceOf(IOException.class);
    assertThat(dynamoDb.requests).hasSize(1);
  }

  @Test
  void aDuplicateIsDoneTwiceAndAnsweredOnce() throws IOException {
    faults.rules(List.of(FaultRule.of("sqs:SendMessage", 1, new Fault.Duplicate())));
    assertThat(call("AmazonSQS.SendMessage", "{\"MessageBody\":\"x\"}").status()).isEqualTo(200);
    assertThat(sqs.requests).hasSize(2);
    faults.clear();
    assertThat(call("AmazonSQS.SendMessage", "{}").status()).isEqualTo(200);
    assertThat(sqs.requests).hasSize(3);
  }

  @Test
  void aDelayedRequestIsStillDone() throws IOException {
    faults.rules(List.of(FaultRule.of("sqs:SendMessage", 1, new Fault.Delay(Duration.ofMillis(2)))));
    assertThat(call("AmazonSQS.SendMessage", "{}").status()).isEqualTo(200);
    assertThat(sqs.requests).hasSize(1);
  }

  @Test
  void postponedMessagesGetADelayEachUnlessTheirQueueKeepsOrder() throws Exception {
    faults.rules(List.of(FaultRule.of("sqs:.*", 1, new Fault.Postpone(Duration.ofSeconds(5)))));
    JsonNode batch = sent("AmazonSQS.SendMessageBatch", "{\"QueueUrl\":\"http://h/0/inbox\",\"Entries\":[{\"Id\":\"1\"},{\"Id\":\"2\"},{\"Id\":\"3\"}]}");
    assertThat(batch.path("Entries")).hasSize(3).allSatisfy(entry -> assertThat(entry.path("DelaySeconds").asInt(-1)).isBetween(0, 5));
    JsonNode ordered = sent("AmazonSQS.SendMessage", "{\"QueueUrl\":\"http://h/0/inbox.fifo\",\"MessageBody\":\"x\"}");
    assertThat(ordered.has("DelaySeconds")).isFalse();
    assertThat(call("AmazonSQS.ReceiveMessage", "{}").body()).isEqualTo("sqs {}");
  }

  @Test
  void ruleMatchesTheWholeOperationAndTheFirstThatFallsDecides() {
    Operation put = new Operation(Service.DYNAMODB, "PutItem", true);
    faults.rules(List.of(FaultRule.of("dynamodb:Put", 1, new Fault.DropBefore()), FaultRule.of("dynamodb:(Put|Get)Item", 0, new Fault.DropAfter()),
        FaultRule.of("dynamodb:.*", 1, new Fault.Throttle())));
    assertThat(faults.decide(put)).isEqualTo(new Fault.Throttle());
  }

  @Test
  void theSameSeedMakesTheSameDecisions() {
    assertThat(decisions(42)).isEqualTo(decisions(42)).isNotEqualTo(decisions(43));
    assertThat(Collections.frequency(decisions(42), true)).isBetween(350, 450);
  }

  private static List<Boolean> decisions(long seed) {
    Faults seeded = new Faults(new Random(seed));
    seeded.rules(List.of(FaultRule.of("sqs:.*", 0.2, new Fault.Throttle())));
    List<Boolean> decisions = new ArrayList<>();
    for (int count = 0; count < 2000; count++) {
      decisions.add(seeded.decide(new Operation(Service.SQS, "SendMessage", true)) != null);
    }
    return decisions;
  }

  private JsonNode sent(String target, String body) throws IOException {
    return new ObjectMapper().readTree(call(target, body).body().substring("sqs ".length()));
  }

  private static JsonNode json(Answer answer) throws IOException {
    return new ObjectMapper().readTree(answer.body());
  }

  private void requireAnswer(String target) throws IOException {
    if (call(target, "{}") == null) {
      throw new IOException("no answer");
    }
  }

  private Answer call(String target, String body) throws IOException {
    client.write(Head.request("POST", "/", List.of(new Header("X-Amz-Target", target))), body.getBytes(StandardCharsets.UTF_8));
    return read();
  }

  private Answer read() throws IOException {
    Head head = client.readHead();
    return head == null ? null : new Answer(head.status(), new String(client.readResponseBody(head, BODY_LIMIT), StandardCharsets.UTF_8));
  }

  private record Answer(int status, String body) {}

  /** Answers every request with its name and the request's body. */
  private static final class Backend {

    final Listener listener;
    final List<Head> requests = Collections.synchronizedList(new ArrayList<>());
    final List<Wire> connections = Collections.synchronizedList(new ArrayList<>());
    volatile boolean chunked;

    URI endpoint() {
      return URI.create("http://127.0.0.1:" + listener.port());
    }

    Backend(String name) throws IOException {
      listener = Listener.start(0, name, wire -> {
        connections.add(wire);
        for (Head head; (head = wire.readHead()) != null; ) {
          byte[] body = wire.readRequestBody(head, BODY_LIMIT);
          requests.add(head);
          String answer = name + " " + new String(body, StandardCharsets.UTF_8);
          if (chunked) {
            wire.write(Head.response(200, List.of(new Header("Transfer-Encoding", "chunked"))));
            wire.writeChunks(answer.getBytes(StandardCharsets.UTF_8), 50_000);
          } else {
            wire.write(Head.response(200, List.of()), answer.getBytes(StandardCharsets.UTF_8));
          }
        }
      });
    }
  }
}
