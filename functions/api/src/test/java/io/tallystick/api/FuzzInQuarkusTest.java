package io.tallystick.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.tallystick.events.openapi.ApiFuzz;
import io.tallystick.events.openapi.ApiRequest;
import io.tallystick.events.openapi.ApiResponse;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Whatever subscriptions are asked for, the answer is as described: where there are deliveries, which a ledger on one machine need not have. */
@QuarkusTest
class FuzzInQuarkusTest {
  private static final String SUBSCRIPTIONS = "/v1/subscriptions";
  private static final int REQUESTS_OF_EACH = Integer.getInteger("api.fuzz.requests", 60);
  private static final int AT_MOST_MORE = 300;
  private static final Set<String> EXPECTED =
      Set.of(
          "createSubscription 201", "createSubscription 409", "createSubscription 400", "listSubscriptions 200", "getSubscription 200", "getSubscription 404", "changeSubscription 200",
          "changeSubscription 412", "deleteSubscription 204", "pauseSubscription 200", "resumeSubscription 200", "rotateSecret 200", "testSubscription 202");

  private static ApiResponse call(ApiRequest request) {
    String body = request.body() == null ? null : new String(request.body(), StandardCharsets.UTF_8);
    Gateway.Answer answer = Gateway.call(request.method(), request.target(), request.headers(), body);
    return new ApiResponse(answer.status(), answer.headers(), answer.text().getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void everyAnswerIsAsDescribed() throws Exception {
    long seed = Long.getLong("api.fuzz.seed", System.nanoTime());
    ApiFuzz fuzz = new ApiFuzz(FuzzInQuarkusTest::call, seed, InstantSource.system(), operation -> operation.path().startsWith(SUBSCRIPTIONS));
    ApiFuzz.Report report = fuzz.run(REQUESTS_OF_EACH);
    for (int more = 0; more < AT_MOST_MORE && report.failures().isEmpty() && !missing(report).isEmpty(); more++) {
      report = fuzz.run(1);
    }
    assertThat(report.failures()).as("%s; -Dapi.fuzz.seed=%d repeats the choices", report, seed).isEmpty();
    assertThat(missing(report)).as(report.toString()).isEmpty();
  }

  private static Set<String> missing(ApiFuzz.Report report) {
    Set<String> missing = new TreeSet<>(EXPECTED);
    missing.removeAll(report.answers().keySet());
    return missing;
  }
}
