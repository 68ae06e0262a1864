package io.tallystick.local.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.Retry;
import io.tallystick.local.backend.Backend;
import io.tallystick.local.endtoend.ChosenBackend;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;

/** The real functions behind the HTTP API and the queues, from the templates that are deployed, on emulators. */
final class RunningService implements AutoCloseable {
  static final Path REPOSITORY = ChosenBackend.REPOSITORY;
  /** As the guide names its queue. */
  static final String NAME = "tallystick";
  private static final long SEED = 20261122;
  private static final Duration START = Duration.ofMinutes(4);

  private final ChosenBackend ledger;

  private RunningService(ChosenBackend ledger) {
    this.ledger = ledger;
  }

  /** Starts it; skips the test where the functions are not packaged. */
  static RunningService start(Path folder) throws Exception {
    return start(folder, Map.of());
  }

  /** The same with parameters of the template. */
  static RunningService start(Path folder, Map<String, String> parameters) throws Exception {
    RunningService service = new RunningService(ChosenBackend.start(folder, NAME, parameters, SEED));
    try {
      service.awaitFirstAnswer();
      return service;
    } catch (Exception | Error broken) {
      service.close();
      throw broken;
    }
  }

  /** On a slow machine API Gateway gives up before the function has started for the first time. */
  private void awaitFirstAnswer() {
    Retry retry = new Retry(new Random(), Thread::sleep);
    try (ApiClient client = new ApiClient(api(), Signer.NONE, retry, Thread::sleep)) {
      ApiAnswer health = client.get("/v1/health", Deadline.after(START));
      assertThat(health.status()).as(health.toString()).isEqualTo(200);
    }
  }

  Backend backend() {
    return ledger.backend();
  }

  String ledger() {
    return ledger.ledger();
  }

  URI api() {
    return ledger.backend().api().orElseThrow();
  }

  @Override
  public void close() throws Exception {
    ledger.close();
  }
}
