package io.tallystick.local.emulator;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A program for Node that is fetched from the npm registry when it is first needed, in the one version whose checksum stands in the lock file beside this class.
 *
 * @param name the folder of this package's resources that has {@code package.json}, {@code package-lock.json} and {@code start.cjs}
 * @param version of what it fetches; part of the folder's name, so that another version is another folder
 */
record NodePackage(String name, String version) {

  private static final Duration INSTALL_AT_MOST = Duration.ofMinutes(2);
  private static final List<String> FILES = List.of("package.json", "package-lock.json");
  private static final String INSTALLED = "node_modules";
  /** Loaded before the program. */
  private static final String START = "start.cjs";

  /**
   * The command that runs it.
   *
   * @param folder of what was fetched
   * @param main the program within {@code node_modules}
   * @throws EmulatorMissing if there is no Node
   */
  ProcessBuilder command(Path folder, String main) throws IOException {
    return new ProcessBuilder(program("node").toString(), "--require", folder.resolve(START).toString(), folder.resolve(INSTALLED).resolve(main).toString());
  }

  /**
   * The folder of what was fetched; fetches it if it is not there.
   *
   * @param cache folder that keeps it; made if it is missing, may be shared by any number of processes
   * @throws EmulatorMissing if there is no Node, or the package cannot be fetched
   */
  Path install(Path cache) throws IOException {
    program("node");
    Path folder = Files.createDirectories(cache.toAbsolutePath()).resolve(name + "-" + version);
    if (!Files.isDirectory(folder.resolve(INSTALLED))) {
      Path fresh = Files.createTempDirectory(cache.toAbsolutePath(), name + "-");
      try {
        for (String file : FILES) {
          copy(file, fresh);
        }
        fetch(fresh);
        publish(fresh, folder);
      } finally {
        delete(fresh);
      }
    }
    // Not fetched, so it may have changed while the version did not.
    copy(START, folder);
    return folder;
  }

  private void fetch(Path folder) throws IOException {
    Path log = folder.resolve("npm.log");
    Process npm = new ProcessBuilder(program("npm").toString(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error")
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
    try {
      if (!npm.waitFor(INSTALL_AT_MOST.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new EmulatorMissing("npm has not fetched " + name + " " + version + " within " + INSTALL_AT_MOST.toSeconds() + " s", null);
      }
      if (npm.exitValue() != 0) {
        throw new EmulatorMissing("npm could not fetch " + name + " " + version + ": " + Files.readString(log).strip(), null);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while npm fetched " + name);
    } finally {
      npm.descendants().forEach(ProcessHandle::destroyForcibly);
      npm.destroyForcibly();
    }
  }

  /** Another process may have been first; then its folder is as good. */
  private static void publish(Path fresh, Path folder) throws IOException {
    try {
      Files.move(fresh, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException refused) {
      if (!Files.isDirectory(folder.resolve(INSTALLED))) {
        throw refused;
      }
    }
  }

  private void copy(String file, Path folder) throws IOException {
    Path part = Files.createTempFile(folder, file, ".part");
    try (InputStream content = NodePackage.class.getResourceAsStream(name + "/" + file)) {
      Files.copy(content, part, StandardCopyOption.REPLACE_EXISTING);
    }
    Files.move(part, folder.resolve(file), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static Path program(String name) throws EmulatorMissing {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.of(path.split(File.pathSeparator))
        .filter(folder -> !folder.isEmpty())
        .flatMap(folder -> Stream.of(name, name + ".exe", name + ".cmd").map(file -> Path.of(folder, file)))
        .filter(Files::isExecutable)
        .filter(Files::isRegularFile)
        .findFirst()
        .orElseThrow(() -> new EmulatorMissing("there is no '" + name + "' on the PATH: it needs Node 18 or later with npm", null));
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
