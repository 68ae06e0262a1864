package io.tallystick.local.requests;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.events.ParsedRequest;
import io.tallystick.events.RequestReader;
import io.tallystick.ledger.Decision;
import io.tallystick.ledger.Request;
import io.tallystick.ledger.TransferId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class FollowedRequestsTest {
  private static final String KNOWN = "known";

  private final FollowedRequests<String> requests = new FollowedRequests<>();

  private static FollowedRequest<String> request(long number, int bytes, String... ids) {
    StringBuilder json = new StringBuilder("{\"transfers\":[");
    for (String id : ids) {
      json.append(json.charAt(json.length() - 1) == '[' ? "" : ",").append("{\"id\":\"").append(id).append("\",\"amount\":\"1\"}");
    }
    byte[] message = json.append("]}").toString().getBytes(StandardCharsets.UTF_8);
    Request request = ((ParsedRequest.Readable) new RequestReader().read(message)).toLedgerRequest();
    return new FollowedRequest<>(number, bytes, new Named(request, "request " + number));
  }

  private record Named(Request request, String name) implements Followed<String> {
    @Override
    public String decided(Decision.Answer answer) {
      return name + " decided";
    }

    @Override
    public String unresolved() {
      return name + " unresolved";
    }
  }

  @Test
  void linesAreBounded() throws InterruptedException {
    for (int at = 0; at < FollowedRequests.LINES; at++) {
      assertThat(requests.hasRoom(1)).isTrue();
      requests.add(request(at, 1, "t" + at));
    }
    assertThat(requests.hasRoom(1)).isFalse();
    requests.refused(1, KNOWN);
    assertThat(requests.takeKnown()).isEmpty();
    assertThat(requests.hasRoom(1)).isFalse();
    requests.refused(0, KNOWN);
    assertThat(requests.takeKnown()).hasSize(2);
    assertThat(requests.hasRoom(1)).isTrue();
  }

  @Test
  void bytesAreBoundedButOneMessageAlwaysFits() throws InterruptedException {
    assertThat(requests.hasRoom(Integer.MAX_VALUE)).isTrue();
    requests.add(request(0, (int) FollowedRequests.BYTES - 1, "t0"));
    assertThat(requests.hasRoom(2)).isFalse();
    assertThat(requests.hasRoom(1)).isTrue();
    requests.refused(0, KNOWN);
    requests.takeKnown();
    assertThat(requests.hasRoom(2)).isTrue();
  }

  @Test
  void aRequestIsDueWhenItWasSentAndAllItsIdsWereSeen() throws InterruptedException {
    requests.add(request(7, 1, "a", "b"));
    requests.seen(List.of(new TransferId("a"), new TransferId("b"), new TransferId("c")), 0);
    assertThat(requests.due(100, Long.MAX_VALUE / 2)).as("not sent").isEmpty();
    requests.sent(7, 5);
    assertThat(requests.due(100, 5)).hasSize(1);
  }

  @Test
  void aRequestWhoseIdsAreNotSeenIsDueLaterAndLater() throws InterruptedException {
    FollowedRequest<String> request = request(7, 1, "a", "b");
    requests.add(request);
    requests.sent(7, 0);
    requests.seen(List.of(new TransferId("a")), 0);
    long first = FollowedRequest.FIRST_LOOK.toNanos();
    assertThat(requests.due(100, first - 1)).isEmpty();
    assertThat(requests.due(100, first)).containsExactly(request);
    requests.postpone(request, first, Long.MAX_VALUE / 2);
    requests.postpone(request, first, Long.MAX_VALUE / 2);
    assertThat(requests.due(100, 3 * first - 1)).isEmpty();
    assertThat(requests.due(100, 3 * first)).containsExactly(request);
    requests.postpone(request, first, first + 1);
    assertThat(requests.due(100, first + 1)).as("before it is given up").containsExactly(request);
  }

  @Test
  void notTooManyEventsAreLookedForAtOnce() throws InterruptedException {
    for (int at = 0; at < 3; at++) {
      requests.add(request(at, 1, "a" + at, "b" + at));
      requests.sent(at, 0);
    }
    long later = Duration.ofHours(1).toNanos();
    assertThat(requests.due(4, later)).hasSize(2);
    assertThat(requests.due(1, later)).hasSize(1);
    assertThat(requests.due(100, later)).hasSize(3);
  }
}
