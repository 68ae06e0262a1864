package io.tallystick.delivery.post;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tallystick.delivery.post.AwsStub.Answer;
import io.tallystick.delivery.post.AwsStub.Call;
import io.tallystick.delivery.post.PostOutcome.Cause;
import io.tallystick.delivery.post.PostOutcome.Reason;
import io.tallystick.delivery.target.BusArn;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;

/** Events put on a bus, and what its failures mean. */
class BusPostingTest {
  private static final String ARN = "arn:aws:events:us-east-1:123456789012:event-bus/orders";
  private static final Destination.Bus BUS = new Destination.Bus(BusArn.parse(ARN).orElseThrow());
  private static final Post POST = new Post("sub.0:1:2", "io.tallystick.transfer.posted.v1", "sub", "{\"id\":\"0:1:2\"}");
  private static final Answer TAKEN = new Answer(200, "{\"FailedEntryCount\":0,\"Entries\":[{\"EventId\":\"1\"}]}");
  private static final Answer THERE = new Answer(200, "{\"Name\":\"orders\",\"Arn\":\"" + ARN + "\"}");

  private Instant now = Instant.parse("2026-11-28T12:00:00Z");
  private Answer describe = THERE;
  private Answer put = TAKEN;

  private Answer answer(Call call) {
    return call.operation().equals("DescribeEventBus") ? describe : put;
  }

  private BusPosting posting(EventBridgeClient client, Duration whole) {
    return new BusPosting(client, whole, () -> now);
  }

  private PostOutcome outcome() throws Exception {
    try (AwsStub stub = new AwsStub(this::answer);
        EventBridgeClient client = stub.client(EventBridgeClient.builder())) {
      return posting(client, Duration.ofSeconds(60)).post(BUS, POST);
    }
  }

  @Test
  void anEventIsPutOnTheBusThatItsArnNames() throws Exception {
    try (AwsStub stub = new AwsStub(this::answer);
        EventBridgeClient client = stub.client(EventBridgeClient.builder())) {
      BusPosting posting = posting(client, Duration.ofSeconds(60));
      assertThat(posting.post(BUS, POST)).isEqualTo(new PostOutcome.Delivered(200));
      assertThat(stub.calls()).extracting(Call::operation).containsExactly("DescribeEventBus", "PutEvents");
      JsonNode entries = new ObjectMapper().readTree(stub.calls().get(1).body()).get("Entries");
      assertThat(entries).hasSize(1);
      assertThat(entries.get(0).properties().stream().map(field -> field.getKey() + "=" + field.getValue().asText()))
          .containsExactlyInAnyOrder(
              "Source=tallystick", "DetailType=io.tallystick.transfer.posted.v1", "Detail={\"id\":\"0:1:2\"}", "EventBusName=" + ARN);
    }
  }

  @Test
  void aBusIsAskedForOnceInAWhile() throws Exception {
    try (AwsStub stub = new AwsStub(this::answer);
        EventBridgeClient client = stub.client(EventBridgeClient.builder())) {
      BusPosting posting = posting(client, Duration.ofSeconds(60));
      posting.post(BUS, POST);
      now = now.plus(BusPosting.AGE).minusMillis(1);
      posting.post(BUS, POST);
      assertThat(stub.calls()).extracting(Call::operation).containsExactly("DescribeEventBus", "PutEvents", "PutEvents");
      now = now.plusMillis(1);
      describe = Answer.error(400, "ResourceNotFoundException", "Event bus orders does not exist.");
      assertThat(posting.post(BUS, POST)).isEqualTo(PostOutcome.Failed.of(Cause.MISSING));
      assertThat(stub.calls()).extracting(Call::operation).endsWith("PutEvents", "DescribeEventBus");
      describe = THERE;
      assertThat(posting.post(BUS, POST)).as("it was made again").isEqualTo(new PostOutcome.Delivered(200));
    }
  }

  @Test
  void whoeverMayNotAskPutsAllTheSame() throws Exception {
    for (Answer cannot : List.of(Answer.error(400, "AccessDeniedException", "no"), Answer.error(400, "ThrottlingException", "slower"), Answer.error(500, "InternalException", "sorry"))) {
      describe = cannot;
      assertThat(outcome()).isEqualTo(new PostOutcome.Delivered(200));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ThrottlingException, THROTTLED",
    "InternalFailure, STATUS",
    "AccessDeniedException, ACCESS",
    "NotAuthorizedForSourceException, ACCESS",
    "NotAuthorizedForDetailTypeException, ACCESS",
    "MalformedDetail, STATUS",
  })
  void anEventThatIsNotTakenIsTriedAgainThoughTheCallSucceeds(String code, Cause cause) throws Exception {
    put = new Answer(200, "{\"FailedEntryCount\":1,\"Entries\":[{\"ErrorCode\":\"" + code + "\",\"ErrorMessage\":\"why\"}]}");
    assertThat(outcome()).isEqualTo(PostOutcome.Failed.of(cause));
  }

  @ParameterizedTest
  @CsvSource({
    "400, AccessDeniedException, no, ACCESS",
    "400, ThrottlingException, slower, THROTTLED",
    "500, InternalException, sorry, STATUS",
    "400, ValidationException, something else, STATUS",
  })
  void aCallThatFailsIsTriedAgain(int status, String code, String message, Cause cause) throws Exception {
    put = Answer.error(status, code, message);
    assertThat(outcome()).isEqualTo(new PostOutcome.Failed(cause, status, Duration.ZERO));
  }

  @Test
  void whatIsTooLargeIsGivenUp() throws Exception {
    put = Answer.error(400, "ValidationException", "Total size of the entries in the request is over the limit.");
    assertThat(outcome()).isEqualTo(new PostOutcome.Impossible(Reason.SIZE));
    put = Answer.error(413, "PayloadTooLarge", "");
    assertThat(outcome()).isEqualTo(new PostOutcome.Impossible(Reason.SIZE));
  }

  @Test
  void anAnswerThatDoesNotComeEndsWithThePostsTime() throws Exception {
    put = new Answer(0, "");
    try (AwsStub stub = new AwsStub(this::answer);
        EventBridgeClient client = stub.client(EventBridgeClient.builder())) {
      assertThat(posting(client, Duration.ofMillis(500)).post(BUS, POST)).isEqualTo(PostOutcome.Failed.of(Cause.TIME));
    }
  }
}
