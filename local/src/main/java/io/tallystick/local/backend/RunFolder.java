package io.tallystick.local.backend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The folder of one run's logs. Those of the last runs are kept. */
final class RunFolder {

  private static final int KEPT = 10;
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss").withZone(ZoneOffset.UTC);

  private RunFolder() {}

  static Path create(Path work) throws IOException {
    Path runs = Files.createDirectories(work.resolve("runs"));
    deleteOld(runs);
    Path folder = Files.createTempDirectory(runs, TIME.format(Instant.now()) + "-" + ProcessHandle.current().pid() + "-");
    return Files.createDirectories(folder);
  }

  private static void deleteOld(Path runs) throws IOException {
    List<Path> folders;
    try (Stream<Path> found = Files.list(runs)) {
      folders = found.filter(Files::isDirectory).sorted(Comparator.reverseOrder()).toList();
    }
    for (Path folder : folders.subList(Math.min(KEPT, folders.size()), folders.size())) {
      if (!isInUse(folder)) {
        delete(folder);
      }
    }
  }

  private static boolean isInUse(Path folder) {
    String[] parts = folder.getFileName().toString().split("-");
    try {
      Optional<ProcessHandle> process = parts.length > 1 ? ProcessHandle.of(Long.parseLong(parts[1])) : Optional.empty();
      return process.isPresent() && process.get().isAlive();
    } catch (NumberFormatException notOurs) {
      return true;
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
