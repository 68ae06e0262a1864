package io.tallystick.local.backend;

import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/** Where the tables and queues of a backend are. */
public sealed interface Services {

  /**
   * In emulators that are started with the backend and end with it.
   *
   * @param data folder that keeps all state, made if missing; empty to keep everything in memory
   */
  record Emulated(Optional<Path> data) implements Services {

    public Emulated {
      Objects.requireNonNull(data, "data");
    }
  }

  /**
   * At an endpoint that runs already and goes on when the backend ends.
   *
   * @param endpoint of all services, a URL of plain HTTP
   * @param runsFunctions whether functions run there too; otherwise this machine runs them
   * @param deployer brings templates to it
   */
  record Attached(URI endpoint, String region, boolean runsFunctions, Deployer deployer) implements Services {

    public Attached {
      Objects.requireNonNull(endpoint, "endpoint");
      Objects.requireNonNull(region, "region");
      Objects.requireNonNull(deployer, "deployer");
    }
  }
}
