package io.tallystick.local.emulator;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts ElasticMQ, an emulator of SQS. */
public final class ElasticMq {

  /** With a broken database it would go on without any. */
  private static final String STORAGE_UNUSABLE = "ActorInitializationException";

  /** Without the option, what was sent in the last half second would not survive {@code kill -9}. */
  private static final String WRITE_AT_ONCE = ";WRITE_DELAY=0";

  private ElasticMq() {}

  /**
   * @param address what queue URLs begin with: where clients reach it, which may be a gateway in front of it
   * @param log file for its output; replaced
   * @throws IOException if its jars are not there, or it does not start within a minute
   */
  public static Emulator start(Storage storage, URI address, Path log) throws IOException {
    return start(storage, List.of(
        "-Dnode-address.protocol=" + address.getScheme(),
        "-Dnode-address.host=" + address.getHost(),
        "-Dnode-address.port=" + address.getPort()), log);
  }

  /** As above, with queue URLs that begin with its own address. */
  public static Emulator start(Storage storage, Path log) throws IOException {
    return start(storage, List.of("-Dgenerate-node-address=true"), log);
  }

  private static Emulator start(Storage storage, List<String> address, Path log) throws IOException {
    List<Path> jars = EmulatorJars.jars("elasticmq");
    List<String> storageFlags = storageFlags(storage);
    return new EmulatorStart("ElasticMQ", STORAGE_UNUSABLE, log).start(port -> {
      List<String> flags = new ArrayList<>(EmulatorStart.JVM);
      flags.addAll(List.of(
          "--sun-misc-unsafe-memory-access=allow",
          "-Dlogback.configurationFile=elasticmq-logback.xml",
          // A pooling client that finds its connection closed cannot know whether its request was served; so they stay open.
          "-Dpekko.http.server.idle-timeout=infinite",
          "-Dpekko.http.server.parsing.max-content-length=8m",
          "-Drest-sqs.bind-hostname=127.0.0.1",
          "-Drest-sqs.bind-port=" + port));
      flags.addAll(address);
      flags.addAll(storageFlags);
      return ChildJvm.running("org.elasticmq.server.Main").flags(flags).classPath(jars).command();
    });
  }

  private static List<String> storageFlags(Storage storage) throws IOException {
    return switch (storage) {
      case Storage.Memory() -> List.of();
      case Storage.Disk(Path folder) -> List.of(
          "-Dmessages-storage.enabled=true",
          "-Dmessages-storage.uri=jdbc:h2:" + Files.createDirectories(folder).toAbsolutePath().resolve("elasticmq") + WRITE_AT_ONCE);
    };
  }
}
