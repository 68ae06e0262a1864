package io.tallystick.delivery.post;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.delivery.post.PostOutcome.Cause;
import io.tallystick.delivery.post.PostOutcome.Reason;
import io.tallystick.delivery.target.QueueArn;
import io.tallystick.local.emulator.ElasticMq;
import io.tallystick.local.emulator.Emulator;
import io.tallystick.local.emulator.Storage;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** Messages to queues of an emulator, and what the failures of the real service mean. */
class QueuePostingTest {
  private static final Duration AMPLE = Duration.ofSeconds(60);
  private static final String BODY = "{\"id\":\"1\",\"é\":\"💰\"}";

  private static Emulator emulator;
  private static SqsClient sqs;

  @BeforeAll
  static void start() throws Exception {
    emulator = ElasticMq.start(new Storage.Memory(), Files.createDirectories(Path.of("target")).resolve("elasticmq.log"));
    sqs = AwsStub.client(emulator.endpoint(), SqsClient.builder());
  }

  @AfterAll
  static void stop() {
    sqs.close();
    emulator.close();
  }

  private static Destination.Queue queue(String name) {
    return new Destination.Queue(QueueArn.parse("arn:aws:sqs:us-east-1:000000000000:" + name).orElseThrow());
  }

  private static Post post(String id, String group) {
    return new Post(id, "io.tallystick.transfer.posted.v1", group, BODY);
  }

  private static QueuePosting posting() {
    return new QueuePosting(sqs, arn -> arn.url(emulator.endpoint()), AMPLE);
  }

  private static List<Message> received(String url) {
    return sqs.receiveMessage(
            request ->
                request
                    .queueUrl(url)
                    .maxNumberOfMessages(10)
                    .messageAttributeNames("All")
                    .messageSystemAttributeNames(MessageSystemAttributeName.ALL))
        .messages();
  }

  @Test
  void aMessageIsTheEventWithItsIdAndTypeBesideIt() {
    String url = sqs.createQueue(request -> request.queueName("orders")).queueUrl();
    assertThat(posting().post(queue("orders"), post("sub.0:1:2", "sub"))).isEqualTo(new PostOutcome.Delivered(200));
    assertThat(received(url))
        .singleElement()
        .satisfies(
            message -> {
              assertThat(message.body()).isEqualTo(BODY);
              assertThat(message.messageAttributes()).containsOnlyKeys("id", "type");
              assertThat(message.messageAttributes().get("id").stringValue()).isEqualTo("sub.0:1:2");
              assertThat(message.messageAttributes().get("type").stringValue()).isEqualTo("io.tallystick.transfer.posted.v1");
            });
  }

  @Test
  void aFifoQueueHasTheDeliveriesGroupAndDropsRepeats() {
    String url = sqs.createQueue(request -> request.queueName("orders.fifo").attributes(Map.of(QueueAttributeName.FIFO_QUEUE, "true"))).queueUrl();
    for (String id : List.of("sub.0:1:2", "sub.0:1:3", "sub.0:1:2")) {
      assertThat(posting().post(queue("orders.fifo"), post(id, "sub.1a2b"))).isEqualTo(new PostOutcome.Delivered(200));
    }
    List<Message> messages = received(url);
    assertThat(messages.stream().map(message -> message.messageAttributes().get("id").stringValue())).containsExactly("sub.0:1:2", "sub.0:1:3");
    assertThat(messages)
        .allSatisfy(message -> assertThat(message.attributes()).containsEntry(MessageSystemAttributeName.MESSAGE_GROUP_ID, "sub.1a2b"));
  }

  @Test
  void aQueueThatIsNotThereIsTriedAgain() {
    assertThat(posting().post(queue("nowhere"), post("a", "g"))).isEqualTo(new PostOutcome.Failed(Cause.MISSING, 400, Duration.ZERO));
  }

  @ParameterizedTest
  @CsvSource({
    "400, QueueDoesNotExist, The specified queue does not exist., MISSING",
    "400, AWS.SimpleQueueService.NonExistentQueue, The specified queue does not exist., MISSING",
    "403, AccessDenied, is not authorized to perform: sqs:sendmessage, ACCESS",
    "400, AccessDeniedException, is not authorized, ACCESS",
    "403, InvalidClientTokenId, The security token is invalid, ACCESS",
    "400, KMS.DisabledException, key is disabled, ACCESS",
    "400, KmsAccessDenied, may not use the key, ACCESS",
    "400, KMS.ThrottlingException, slower, THROTTLED",
    "400, KmsThrottled, slower, THROTTLED",
    "400, RequestThrottled, slower, THROTTLED",
    "403, ThrottlingException, slower, THROTTLED",
    "429, Anything, slower, THROTTLED",
    "400, InvalidParameterValue, wrong somehow, STATUS",
    "400, Anything, Message must be shorter than 1024 bytes., STATUS",
    "500, InternalFailure, sorry, STATUS",
    "503, ServiceUnavailable, sorry, STATUS",
  })
  void whatFailsIsTriedAgainAndSaysWhy(int status, String code, String message, Cause cause) throws Exception {
    try (AwsStub stub = new AwsStub(_ -> AwsStub.Answer.error(status, code, message));
        SqsClient client = stub.client(SqsClient.builder())) {
      assertThat(new QueuePosting(client, QueueArn::url, AMPLE).post(queue("orders"), post("a", "g"))).isEqualTo(new PostOutcome.Failed(cause, status, Duration.ZERO));
      assertThat(stub.calls()).hasSize(1);
    }
  }

  @Test
  void whatIsTooLargeForTheQueueOrForAnyIsGivenUp() throws Exception {
    String words = "One or more parameters are invalid. Reason: Message must be shorter than 1024 bytes.";
    try (AwsStub stub = new AwsStub(_ -> AwsStub.Answer.error(400, "InvalidParameterValue", words));
        SqsClient client = stub.client(SqsClient.builder())) {
      QueuePosting posting = new QueuePosting(client, QueueArn::url, AMPLE);
      assertThat(posting.post(queue("orders"), post("a", "g"))).isEqualTo(new PostOutcome.Impossible(Reason.SIZE));
      assertThat(stub.calls()).hasSize(1);
      Post large = new Post("a", "t", "g", "é".repeat(QueuePosting.MOST_BYTES / 2) + "a");
      assertThat(posting.post(queue("orders"), large)).isEqualTo(new PostOutcome.Impossible(Reason.SIZE));
      assertThat(stub.calls()).as("it is not sent").hasSize(1);
    }
  }

  @Test
  void anAnswerThatDoesNotComeEndsWithThePostsTime() throws Exception {
    try (AwsStub stub = new AwsStub(_ -> new AwsStub.Answer(0, ""));
        SqsClient client = stub.client(SqsClient.builder())) {
      assertThat(new QueuePosting(client, QueueArn::url, Duration.ofMillis(300)).post(queue("orders"), post("a", "g"))).isEqualTo(PostOutcome.Failed.of(Cause.TIME));
    }
  }

  @Test
  void aServiceThatIsNotReachedOrSaysNothingIsTriedAgain() throws Exception {
    try (SqsClient nobody = AwsStub.client(URI.create("http://127.0.0.1:1"), SqsClient.builder())) {
      assertThat(new QueuePosting(nobody, QueueArn::url, AMPLE).post(queue("orders"), post("a", "g"))).isEqualTo(PostOutcome.Failed.of(Cause.CONNECTION));
    }
    try (SqsClient unknown = AwsStub.client(URI.create("http://nowhere.invalid"), SqsClient.builder())) {
      assertThat(new QueuePosting(unknown, QueueArn::url, AMPLE).post(queue("orders"), post("a", "g"))).isEqualTo(PostOutcome.Failed.of(Cause.NAME));
    }
    try (AwsStub stub = new AwsStub(_ -> new AwsStub.Answer(502, "<html>"));
        SqsClient client = stub.client(SqsClient.builder())) {
      assertThat(new QueuePosting(client, QueueArn::url, AMPLE).post(queue("orders"), post("a", "g"))).isEqualTo(new PostOutcome.Failed(Cause.STATUS, 502, Duration.ZERO));
    }
  }

  @Test
  void allThatGoesToOneQueueHasOneBreaker() {
    assertThat(queue("orders").key()).isEqualTo(queue("orders").key()).hasSize(32).isNotEqualTo(queue("orders2").key());
  }
}
