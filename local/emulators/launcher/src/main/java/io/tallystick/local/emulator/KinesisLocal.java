package io.tallystick.local.emulator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Starts an emulator of Kinesis, the npm package {@code kinesis-local}, which runs on Node. Every client sees the same streams whatever credentials it names, unless
 * its access key is a number of an account.
 */
public final class KinesisLocal {

  static final NodePackage PACKAGE = new NodePackage("kinesis", "0.6.2");
  private static final String MAIN = "kinesis-local/main.js";
  private static final String CERTIFICATE = "node_modules/kinesis-local/server.json";

  private KinesisLocal() {}

  /**
   * Starts it, after fetching it if it was not yet.
   *
   * @param storage a kill may lose what was put in the last second
   * @param cache folder that keeps the package once it is fetched; made if it is missing
   * @param log file for its output; replaced
   * @throws EmulatorMissing if there is no Node, or the package cannot be fetched
   * @throws IOException if it does not start
   */
  public static Emulator start(Storage storage, Path cache, Path log) throws IOException {
    Path folder = PACKAGE.install(cache);
    ProcessBuilder command = PACKAGE.command(folder, MAIN);
    Map<String, String> environment = command.environment();
    environment.putAll(Map.of(
        "KINESIS_MOCK_CERT_PATH", folder.resolve(CERTIFICATE).toString(),
        // Nobody uses it, but it cannot be switched off.
        "KINESIS_MOCK_TLS_PORT", "0",
        "CREATE_STREAM_DURATION", "0ms",
        "DELETE_STREAM_DURATION", "0ms",
        "SPLIT_SHARD_DURATION", "0ms",
        "MERGE_SHARDS_DURATION", "0ms",
        "UPDATE_SHARD_COUNT_DURATION", "0ms",
        "LOG_LEVEL", "WARN",
        // On a busy machine it would fill its log with how late its timers are.
        "CATS_EFFECT_CPU_STARVATION_CHECK_INITIAL_DELAY", "365 days"));
    switch (storage) {
      case Storage.Memory() -> environment.put("SHOULD_PERSIST_DATA", "false");
      case Storage.Disk(Path disk) -> environment.putAll(Map.of(
          "SHOULD_PERSIST_DATA", "true",
          "PERSIST_PATH", Files.createDirectories(disk).toAbsolutePath().toString(),
          "PERSIST_INTERVAL", "1s"));
    }
    return new EmulatorStart("of Kinesis", "ParsingFailure", log).start(port -> {
      environment.put("KINESIS_MOCK_PLAIN_PORT", Integer.toString(port));
      return command;
    });
  }
}
