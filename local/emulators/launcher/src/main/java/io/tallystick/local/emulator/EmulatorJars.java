package io.tallystick.local.emulator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Finds the jars of an emulator, or of the Lambda runtime, which the build collects in a folder {@code NAME/target/lib}. */
public final class EmulatorJars {

  /** Names the folder that holds {@code dynamodb}, {@code elasticmq} and {@code lambda}. */
  static final String EMULATORS_PROPERTY = "tallystick.emulators";

  /** Names the folder of this project, where they are in {@code local/emulators}. */
  static final String HOME_PROPERTY = "tallystick.home";

  private EmulatorJars() {}

  /**
   * @param name {@code dynamodb}, {@code elasticmq} or {@code lambda}
   * @return the folder of its jars
   * @throws IOException if there is none, saying where it was looked for and what makes it
   */
  static Path folder(String name) throws IOException {
    Path folder = home().resolve(name).resolve("target").resolve("lib");
    if (!Files.isDirectory(folder)) {
      throw new IOException("the jars of the emulator '" + name + "' are not in " + folder
          + ": build them with './mvnw package -pl local/emulators/" + name + "' or set -D" + EMULATORS_PROPERTY);
    }
    return folder;
  }

  /**
   * @param name {@code dynamodb}, {@code elasticmq} or {@code lambda}
   * @return every jar of it, in order of name
   * @throws IOException if there is none, saying where it was looked for and what makes it
   */
  public static List<Path> jars(String name) throws IOException {
    try (Stream<Path> files = Files.list(folder(name))) {
      List<Path> jars = files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
      if (jars.isEmpty()) {
        throw new IOException("no jars in " + folder(name));
      }
      return jars;
    }
  }

  private static Path home() {
    String emulators = System.getProperty(EMULATORS_PROPERTY);
    if (emulators != null) {
      return Path.of(emulators).toAbsolutePath();
    }
    String project = System.getProperty(HOME_PROPERTY);
    if (project != null) {
      return Path.of(project, "local", "emulators").toAbsolutePath();
    }
    // launcher/target/classes and launcher/target/NAME.jar both stand two folders below the emulators.
    return ChildJvm.own().getParent().getParent().getParent();
  }
}
