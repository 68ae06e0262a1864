package io.tallystick.local.container;

import io.tallystick.local.CommandFailure;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;

/** LocalStack, or another emulator that can stand in for it, in a container of its own that ends with it. Its Lambda starts containers beside it. */
public final class LocalStack implements AutoCloseable {

  /** The last free image of LocalStack; it knows the runtime java25. */
  public static final String IMAGE = "localstack/localstack:4.14.0";

  private static final String NAME = "localstack/localstack";

  /** Pulling the image is part of it. */
  private static final Duration START_AT_MOST = Duration.ofMinutes(10);

  /** How long the first start of a function may take, in seconds: its own image is pulled then. */
  private static final String FUNCTION_START_SECONDS = "300";

  private final LocalStackContainer container;

  private LocalStack(LocalStackContainer container) {
    this.container = container;
  }

  /** Whether a Docker engine answers. */
  public static boolean hasDocker() {
    try {
      return DockerClientFactory.instance().isDockerAvailable();
    } catch (RuntimeException unreachable) {
      return false;
    }
  }

  /**
   * Starts it and returns when it answers.
   *
   * @param image with its tag
   * @throws CommandFailure if there is no Docker engine, or it does not start, saying what to do
   */
  public static LocalStack start(String image) {
    Objects.requireNonNull(image, "image");
    DockerImageName name;
    try {
      name = DockerImageName.parse(image).asCompatibleSubstituteFor(NAME);
      name.assertValid();
    } catch (IllegalArgumentException malformed) {
      throw CommandFailure.usage("--image: '" + image + "' does not name an image");
    }
    if (!hasDocker()) {
      throw CommandFailure.environment(
          "LocalStack runs in Docker, and no Docker engine answers: start one that this user may use, or attach to an emulator that runs already with --endpoint URL");
    }
    // Functions are built for arm64; this machine may be another, and Java does not mind.
    LocalStackContainer container = new LocalStackContainer(name)
        .withEnv("LAMBDA_IGNORE_ARCHITECTURE", "1")
        .withEnv("LAMBDA_RUNTIME_ENVIRONMENT_TIMEOUT", FUNCTION_START_SECONDS)
        // What the free image does not know, such as the HTTP API, is served or left out by this program.
        .withEnv("CFN_IGNORE_UNSUPPORTED_RESOURCE_TYPES", "1")
        .withStartupTimeout(START_AT_MOST);
    try {
      container.start();
    } catch (RuntimeException failure) {
      container.stop();
      throw CommandFailure.environment("the container of " + image + " could not be started: " + failure.getMessage(), failure);
    }
    return new LocalStack(container);
  }

  /** Of all services. */
  public URI endpoint() {
    return container.getEndpoint();
  }

  @Override
  public void close() {
    container.stop();
  }
}
