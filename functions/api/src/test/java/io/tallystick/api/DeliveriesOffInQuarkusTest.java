package io.tallystick.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where the ledger was deployed without deliveries there are no subscriptions, and every call of theirs says so. */
@QuarkusTest
@TestProfile(DeliveriesOffInQuarkusTest.WithoutDeliveries.class)
class DeliveriesOffInQuarkusTest {
  /** As the template has it. */
  public static final class WithoutDeliveries implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("tallystick.deliveries.queue", "none", "tallystick.deliveries.fifo-queue", "none", "tallystick.secrets.key", "none");
    }
  }

  @ParameterizedTest
  @CsvSource({"POST,''", "GET,''", "GET,/x", "PUT,/x", "DELETE,/x", "POST,/x/pause", "POST,/x/resume", "POST,/x/rotate-secret", "POST,/x/test"})
  void everyCallSaysSo(String method, String path) {
    String body = path.isEmpty() && method.equals("POST") || method.equals("PUT") ? "{}" : null;
    Gateway.Answer answer = Gateway.call(method, "/v1/subscriptions" + path, body == null ? Map.of() : Map.of("content-type", "application/json"), body);

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.problem()).isEqualTo("deliveries-off");
    assertThat(answer.body().path("detail").asText()).contains("Deliveries=on");
  }
}
