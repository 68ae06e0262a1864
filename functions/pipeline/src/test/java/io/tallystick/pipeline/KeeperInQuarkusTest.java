package io.tallystick.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.Store;
import io.tallystick.journal.lease.Lease;
import io.tallystick.journal.lease.Leases;
import io.tallystick.journal.readmodel.Projector;
import io.tallystick.journal.record.ShardedRecorder;
import jakarta.inject.Inject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The keeper as Lambda runs it, with an event as its schedule sends it. */
@QuarkusTest
@TestProfile(KeeperInQuarkusTest.Handler.class)
class KeeperInQuarkusTest {
  /** Chooses the handler. */
  public static final class Handler implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("quarkus.lambda.handler", "keeper", "tallystick.check.entries", "100");
    }
  }

  private static final String TICK =
      """
      {"version":"0","id":"53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa","detail-type":"Scheduled Event","source":"aws.events","account":"000000000000",
       "time":"2026-11-22T00:00:00Z","region":"eu-west-1","resources":["arn:aws:events:eu-west-1:000000000000:rule/tick"],"detail":{}}
      """;

  @Inject ShardedRecorder recorder;
  @Inject Store store;
  @Inject Leases leases;

  @Test
  void aTickPostsWhatTheProjectorLeft() throws Exception {
    Deadline time = Deadline.after(Duration.ofSeconds(10));
    new BatchLoop(recorder::commit, null, null).run(Messages.of(Messages.opening("alice", "bob")), time);

    HttpResponse<String> answer = EventServer.invoke(TICK);

    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(store.cursors().read(Projector.CURSOR, 0, time).posted()).isZero();
    assertThat(leases.acquire("check#0", "look", Long.MAX_VALUE, 0, time)).map(Lease::kept).get().asString().as("it has checked the first segment").startsWith("1:0:");
  }
}
