package io.tallystick.local.emulator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts DynamoDB Local. Every client sees the same tables, whatever credentials and region it names. */
public final class DynamoDbLocal {

  private DynamoDbLocal() {}

  /**
   * @param log file for its output; replaced
   * @throws IOException if its jars are not there, or it does not start within a minute
   */
  public static Emulator start(Storage storage, Path log) throws IOException {
    List<Path> jars = EmulatorJars.jars("dynamodb");
    List<String> storageArguments = storageArguments(storage);
    return new EmulatorStart("DynamoDB Local", "Unhandled exception", log).start(port -> {
      List<String> arguments = new ArrayList<>(List.of("-port", Integer.toString(port), "-sharedDb", "-disableTelemetry"));
      arguments.addAll(storageArguments);
      return ChildJvm.running(DynamoDbLocalMain.class.getName())
          .flags(EmulatorStart.JVM)
          .flags(List.of("--enable-native-access=ALL-UNNAMED"))
          .classPath(jars)
          .arguments(arguments)
          .command();
    });
  }

  private static List<String> storageArguments(Storage storage) throws IOException {
    return switch (storage) {
      case Storage.Memory() -> List.of("-inMemory");
      case Storage.Disk(Path folder) -> List.of("-dbPath", Files.createDirectories(folder).toAbsolutePath().toString());
    };
  }
}
