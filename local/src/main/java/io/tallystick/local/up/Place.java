package io.tallystick.local.up;

import io.tallystick.local.CommandFailure;
import io.tallystick.local.backend.Services;
import io.tallystick.local.container.LocalStack;
import io.tallystick.local.deploy.EndpointDeployer;
import io.tallystick.local.template.StackOptions;
import io.tallystick.local.terminal.Terminal;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that say where a ledger's tables and queues are, and where its functions run. */
final class Place {

  /** What is started for the ledger. */
  enum Kind {
    EMBEDDED,
    LOCALSTACK
  }

  /** Where functions run. */
  enum Functions {
    LOCAL,
    ENDPOINT
  }

  @Option(
      names = "--backend",
      paramLabel = "KIND",
      description = "embedded: emulators of this program, without Docker (default); localstack: LocalStack in Docker, with all of it deployed by CloudFormation.")
  private Kind kind;

  @Option(names = "--image", paramLabel = "IMAGE", description = "With --backend localstack: the image (default: " + LocalStack.IMAGE + "), also of a compatible emulator.")
  private String image;

  @Option(names = "--endpoint", paramLabel = "URL", description = "Attach to an AWS-compatible endpoint that runs already, of plain HTTP, instead of starting one.")
  private URI endpoint;

  @Option(names = "--region", paramLabel = "REGION", description = "With --endpoint: the AWS region (default: " + StackOptions.DEFAULT_REGION + ").")
  private String region;

  @Option(
      names = "--functions",
      paramLabel = "WHERE",
      description = "With an endpoint or LocalStack: endpoint has the functions run there (default); local runs them on this machine, for emulators without Lambda.")
  private Functions functions;

  @Option(names = "--data", paramLabel = "DIR", description = "With the embedded backend: keep all state in this folder; without it, in memory.")
  private Path data;

  /** The folder that keeps all state. */
  Optional<Path> data() {
    return Optional.ofNullable(data);
  }

  /** What has to be running for it, started; closed when the ledger has ended. */
  record Started(Services services, Optional<LocalStack> container) implements AutoCloseable {
    @Override
    public void close() {
      container.ifPresent(LocalStack::close);
    }
  }

  /**
   * Starts what has to be started before the ledger.
   *
   * @throws CommandFailure if the options do not go together, or something cannot be started
   */
  Started start(Terminal terminal) {
    requireFitting();
    if (endpoint != null) {
      return new Started(attached(endpoint, terminal), Optional.empty());
    }
    if (kind == Kind.LOCALSTACK) {
      terminal.note("starting LocalStack in Docker …");
      LocalStack started = LocalStack.start(image == null ? LocalStack.IMAGE : image);
      return new Started(attached(started.endpoint(), terminal), Optional.of(started));
    }
    return new Started(new Services.Emulated(data()), Optional.empty());
  }

  private Services attached(URI url, Terminal terminal) {
    String where = region == null ? StackOptions.DEFAULT_REGION : region;
    return new Services.Attached(url, where, functions != Functions.LOCAL, new EndpointDeployer(url, where, terminal));
  }

  private void requireFitting() {
    boolean localStack = kind == Kind.LOCALSTACK;
    require(endpoint == null || kind == null, "--endpoint attaches to what runs already, --backend starts something; give one of them");
    require(image == null || localStack, "--image goes with --backend localstack");
    require(region == null || endpoint != null, "--region goes with --endpoint");
    require(functions == null || localStack || endpoint != null, "--functions goes with --endpoint or --backend localstack; the embedded backend always runs them itself");
    require(data == null || (endpoint == null && !localStack), "--data goes with the embedded backend; what others keep is up to them");
    if (endpoint != null) {
      require("http".equals(endpoint.getScheme()) && endpoint.getHost() != null,
          "--endpoint must be a URL of plain HTTP such as http://127.0.0.1:4566; 'tally deploy' deploys to AWS and to endpoints over TLS");
      require(endpoint.getPath().isEmpty() || endpoint.getPath().equals("/"), "--endpoint must have no path");
    }
  }

  private static void require(boolean fits, String otherwise) {
    if (!fits) {
      throw CommandFailure.usage(otherwise);
    }
  }
}
