package io.tallystick.local.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.Retry;
import io.tallystick.local.backend.BackendOptions;
import io.tallystick.local.backend.EmbeddedBackend;
import io.tallystick.local.template.TemplateException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** The real functions behind the HTTP API and the queues, from the templates that are deployed, on emulators. */
final class RunningService implements AutoCloseable {
  static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
  private static final Duration START = Duration.ofMinutes(4);
  private static final List<String> ZIPS = List.of("functions/pipeline/target/function.zip", "functions/api/target/function.zip");

  private final EmbeddedBackend backend;

  private RunningService(EmbeddedBackend backend) {
    this.backend = backend;
  }

  /** Starts it; skips the test where the functions are not packaged. */
  static RunningService start(Path folder) throws IOException, TemplateException {
    return start(folder, Map.of());
  }

  /** The same with parameters of the template. */
  static RunningService start(Path folder, Map<String, String> parameters) throws IOException, TemplateException {
    for (String zip : ZIPS) {
      assumeTrue(Files.exists(REPOSITORY.resolve(zip)), "the functions are not packaged; build with package or verify instead of test");
    }
    RunningService service = new RunningService(EmbeddedBackend.start(BackendOptions.inMemory(REPOSITORY.resolve("infra/template.yaml"), "tallystick", folder).with(parameters)));
    try {
      service.awaitFirstAnswer();
      return service;
    } catch (RuntimeException | Error broken) {
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

  EmbeddedBackend backend() {
    return backend;
  }

  URI api() {
    return backend.api().orElseThrow();
  }

  @Override
  public void close() throws IOException {
    backend.close();
  }
}
