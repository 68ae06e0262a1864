package io.tallystick.local.emulator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Finds the jars of an emulator, which the build collects in a folder `NAME/target/lib`.
final class EmulatorJars {

  /// Names the folder that holds `dynamodb` and `elasticmq`, for an installation that is not a source tree.
  static final String HOME_PROPERTY = "tallystick.emulators";

  private EmulatorJars() {}

  /// @param name `dynamodb` or `elasticmq`
  /// @return the folder of its jars
  /// @throws IOException if there is none, saying where it was looked for and what makes it
  static Path folder(String name) throws IOException {
    Path folder = home().resolve(name).resolve("target").resolve("lib");
    if (!Files.isDirectory(folder)) {
      throw new IOException("the jars of the emulator '" + name + "' are not in " + folder
          + ": build them with './mvnw package -pl local/emulators/" + name + "' or set -D" + HOME_PROPERTY);
    }
    return folder;
  }

  /// @return every jar of the emulator, in order of name
  static List<Path> jars(String name) throws IOException {
    try (Stream<Path> files = Files.list(folder(name))) {
      List<Path> jars = files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
      if (jars.isEmpty()) {
        throw new IOException("no jars in " + folder(name));
      }
      return jars;
    }
  }

  private static Path home() {
    String configured = System.getProperty(HOME_PROPERTY);
    if (configured != null) {
      return Path.of(configured).toAbsolutePath();
    }
    // launcher/target/classes and launcher/target/NAME.jar both stand two folders below the emulators.
    return ChildJvm.own().getParent().getParent().getParent();
  }
}
