package io.tallystick.api;

import static io.tallystick.api.Books.id;
import static io.tallystick.api.Books.made;
import static io.tallystick.api.Books.opened;
import static io.tallystick.api.Books.transfer;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.tallystick.events.ParsedRequest;
import io.tallystick.events.RequestReader;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.EpochNanos;
import io.tallystick.journal.Retry;
import io.tallystick.journal.readmodel.Projector;
import io.tallystick.journal.record.Recorder;
import io.tallystick.journal.record.RecorderLimits;
import io.tallystick.journal.record.RecorderListener;
import io.tallystick.runtime.RunningTemplate;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The function may make exactly the calls that it makes: it is run through all it does, on tables as the template creates them, and its calls are
 * compared with what its role allows.
 */
@QuarkusTest
class PermissionsInQuarkusTest {
  private static final Deadline TIME = Deadline.after(Duration.ofMinutes(2));
  /** So small that a recorder forgets, looks up, and posts a run itself, as one does whose projector stands still. */
  private static final RecorderLimits SMALL = new RecorderLimits(100, 1, 1, 0, 1, 1);

  /** Ids that carry a time, of which many share an item of the index. */
  private static final String TIMED = "018f3d4e-0000-7000-8000-0000000000%02d";

  private static final int SHARED = 40;

  @Inject TestStore store;
  @Inject Retry retry;

  @Test
  void theRoleAllowsWhatTheFunctionCallsAndNothingElse() {
    String from = opened();
    String to = opened("\"reference\":\"permissions\"");
    String moved = made(from, to, "5");
    String held = made(from, to, "7", "\"flags\":[\"pending\"]");
    assertThat(Gateway.post("/v1/transfers/" + held + "/post", "{\"id\":\"" + id("post") + "\"}").status()).isEqualTo(201);
    assertThat(Gateway.post("/v1/transfers/" + moved + "/reverse", "{\"id\":\"" + id("reverse") + "\"}").status()).isEqualTo(201);
    everyRead(from, to, moved);
    for (int n = 0; n < SHARED; n++) {
      assertThat(Gateway.post("/v1/transfers", transfer(TIMED.formatted(n), from, to, "1")).status()).isEqualTo(201);
    }
    new Projector(store.tables(), 0, Projector.Limits.DEFAULT).post(TIME);
    everyRead(from, to, moved);
    forgetfully(from, to, moved, held);
    subscriptions();

    assertThat(store.used()).containsExactlyElementsOf(RunningTemplate.read("api.yaml").permissions("Api"));
  }

  private static void subscriptions() {
    String id = SubscriptionsInQuarkusTest.id();
    String path = "/v1/subscriptions/" + id;
    String body = SubscriptionsInQuarkusTest.body(null, "{\"type\":\"webhook\",\"url\":\"https://shop.example/\"}");
    assertThat(Gateway.post("/v1/subscriptions", body.replaceFirst("\\{", "{\"id\":\"" + id + "\",")).status()).isEqualTo(201);
    assertThat(Gateway.get("/v1/subscriptions").status()).isEqualTo(200);
    assertThat(Gateway.get(path).status()).isEqualTo(200);
    assertThat(Gateway.call("PUT", path, Map.of("content-type", "application/json"), body).status()).isEqualTo(200);
    for (String action : List.of("pause", "resume", "rotate-secret", "test")) {
      assertThat(Gateway.call("POST", path + "/" + action, Map.of(), null).status()).as(action).isIn(200, 202);
    }
    assertThat(Gateway.call("DELETE", path, Map.of(), null).status()).isEqualTo(204);
  }

  private static void everyRead(String from, String to, String transfer) {
    for (String consistency : List.of("strong", "eventual")) {
      String how = "consistency=" + consistency;
      for (String target :
          List.of(
              "/v1/health?",
              "/v1/accounts/" + from + "?" + how,
              "/v1/accounts/" + from + "?at=2100-01-01T00:00:00Z&" + how,
              "/v1/accounts/" + from + "?at_effective=2100-01-01T00:00:00Z&" + how,
              "/v1/accounts/" + from + "/statement?" + how,
              "/v1/accounts?" + how,
              "/v1/accounts?reference=permissions&asset=USD/2&code=1&" + how,
              "/v1/transfers/" + transfer + "?" + how,
              "/v1/transfers?" + how,
              "/v1/transfers?account=" + to + "&asset=USD/2&code=1&" + how,
              "/v1/transfers?from=2020-01-01T00:00:00Z&to=2100-01-01T00:00:00Z&order=descending&" + how,
              "/v1/trial-balance?" + how,
              "/v1/in-flight?" + how,
              "/v1/journal/0?")) {
        // What a read table does not have yet is not found there.
        assertThat(Gateway.get(target.replaceAll("[?&]$", "")).status()).as(target).isIn(200, 404);
      }
    }
  }

  /** A recorder like the function's, which has to load what it forgot and to post what nobody posts. */
  private void forgetfully(String from, String to, String moved, String held) {
    Recorder recorder = new Recorder(store, 0, EpochNanos::now, SMALL, retry, RecorderListener.NONE);
    record(recorder, transfer(id("t"), from, to, "1"), transfer(id("t"), from, to, "1", "\"flags\":[\"pending\"]"));
    record(recorder, transfer(TIMED.formatted(1), from, to, "1"), transfer(moved, from, to, "5"), transfer(held, from, to, "7", "\"flags\":[\"pending\"]"));
    record(recorder, transfer(id("t"), from, from, "1"), transfer(id("t"), from, to, "1"));
    record(recorder, transfer(id("t"), from, to, "1"), "{\"id\":\"" + id("p") + "\",\"pending_id\":\"" + held + "\",\"amount\":\"1\",\"flags\":[\"post_pending_transfer\"]}");
  }

  private static void record(Recorder recorder, String... transfers) {
    String body = "{\"transfers\":[" + String.join(",", transfers) + "]}";
    ParsedRequest.Readable request = (ParsedRequest.Readable) new RequestReader().read(body.getBytes(StandardCharsets.UTF_8));
    recorder.commit(List.of(request.toLedgerRequest()), TIME);
  }
}
