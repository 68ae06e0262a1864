package io.tallystick.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.Store;
import io.tallystick.journal.readmodel.Projector;
import io.tallystick.journal.record.ShardedRecorder;
import jakarta.inject.Inject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The projector as Lambda runs it, with an event as the journal's stream has it. */
@QuarkusTest
@TestProfile(ProjectorInQuarkusTest.Handler.class)
class ProjectorInQuarkusTest {
  /** Chooses the handler. */
  public static final class Handler implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("quarkus.lambda.handler", "projector");
    }
  }

  private static final String WAKE =
      """
      {"Records":[{"eventID":"c4ca4238a0b923820dcc509a6f75849b","eventName":"INSERT","eventVersion":"1.1","eventSource":"aws:dynamodb",
        "awsRegion":"eu-west-1","dynamodb":{"ApproximateCreationDateTime":1.795E9,"Keys":{"shard":{"N":"0"},"sequence":{"N":"0"}},
        "SequenceNumber":"111","SizeBytes":26,"StreamViewType":"KEYS_ONLY"},
        "eventSourceARN":"arn:aws:dynamodb:eu-west-1:000000000000:table/tallystick-journal/stream/2026-11-22T00:00:00.000"}]}
      """;

  @Inject ShardedRecorder recorder;
  @Inject Store store;

  @Test
  void aWakeUpFromTheStreamPostsTheJournal() throws Exception {
    Deadline time = Deadline.after(Duration.ofSeconds(10));
    new BatchLoop(recorder::commit, null, null).run(Messages.of(Messages.opening("alice", "bob"), Messages.moving("t1", "alice", "bob", "5")), time);

    HttpResponse<String> answer = EventServer.invoke(WAKE);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("{\"batchItemFailures\":[]}");
    assertThat(store.cursors().read(Projector.CURSOR, 0, time).posted()).isZero();
  }
}
