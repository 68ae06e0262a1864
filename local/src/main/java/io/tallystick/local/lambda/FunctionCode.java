package io.tallystick.local.lambda;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * A function's unpacked zip file.
 *
 * @param root what is {@code /var/task} on Lambda
 */
record FunctionCode(Path root) {

  /** Lambda's own limit. */
  private static final long UNPACKED_LIMIT = 250L * 1024 * 1024;

  private static final Duration UNUSED_AT_MOST = Duration.ofDays(7);

  /**
   * Unpacks a zip file, once for each content.
   *
   * @param cache folder of unpacked files, each named by its hash; shared by all runs
   * @throws IOException if it is missing, damaged or too large
   */
  static FunctionCode unpack(Path zip, Path cache) throws IOException {
    Files.createDirectories(cache);
    Path root = cache.resolve(hash(zip));
    if (!Files.isDirectory(root)) {
      Path fresh = Files.createTempDirectory(cache, "unpacking-");
      try {
        extract(zip, fresh);
        publish(fresh, root);
      } finally {
        delete(fresh);
      }
    }
    Files.setLastModifiedTime(root, FileTime.from(Instant.now()));
    deleteUnused(cache);
    return new FunctionCode(root);
  }

  /**
   * Puts what is unpacked in its place at one stroke. Another process may have been first; then its folder is as good. How the file system says so differs: that there is a folder with something in it
   * is an error without a type of its own on Linux.
   */
  static void publish(Path fresh, Path root) throws IOException {
    try {
      Files.move(fresh, root, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException refused) {
      if (!Files.isDirectory(root)) {
        throw refused;
      }
    }
  }

  /** As Lambda's: the root, then the jars of its {@code lib} folder in order of name. */
  List<Path> classPath() throws IOException {
    List<Path> entries = new ArrayList<>();
    entries.add(root);
    Path lib = root.resolve("lib");
    if (Files.isDirectory(lib)) {
      try (Stream<Path> files = Files.list(lib)) {
        files.filter(file -> file.toString().endsWith(".jar")).sorted().forEach(entries::add);
      }
    }
    return entries;
  }

  private static String hash(Path zip) throws IOException {
    try (InputStream input = new DigestInputStream(Files.newInputStream(zip), MessageDigest.getInstance("SHA-256"))) {
      input.transferTo(java.io.OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(((DigestInputStream) input).getMessageDigest().digest());
    } catch (NoSuchFileException missing) {
      throw new IOException("the function's code is missing: " + zip + " (build it first)", missing);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static void extract(Path zip, Path folder) throws IOException {
    long left = UNPACKED_LIMIT;
    int entries = 0;
    try (ZipInputStream input = new ZipInputStream(Files.newInputStream(zip))) {
      for (ZipEntry entry; (entry = input.getNextEntry()) != null; entries++) {
        Path file = folder.resolve(entry.getName()).normalize();
        if (!file.startsWith(folder)) {
          throw new IOException(zip + " has an entry outside of itself: " + entry.getName());
        }
        if (entry.isDirectory()) {
          Files.createDirectories(file);
          continue;
        }
        Files.createDirectories(file.getParent());
        left -= Files.copy(input, file, StandardCopyOption.REPLACE_EXISTING);
        if (left < 0) {
          throw new IOException(zip + " unpacks to more than " + UNPACKED_LIMIT + " bytes");
        }
      }
    }
    if (entries == 0) {
      throw new IOException(zip + " is no zip file, or has nothing in it");
    }
  }

  private static void deleteUnused(Path cache) throws IOException {
    Instant limit = Instant.now().minus(UNUSED_AT_MOST);
    try (Stream<Path> folders = Files.list(cache)) {
      for (Path folder : folders.toList()) {
        if (unusedSince(folder, limit)) {
          delete(folder);
        }
      }
    }
  }

  private static boolean unusedSince(Path folder, Instant limit) throws IOException {
    try {
      return Files.getLastModifiedTime(folder).toInstant().isBefore(limit);
    } catch (NoSuchFileException _) {
      return false; // another process has deleted it, or moved it to its place
    }
  }

  /** Another process may be deleting the same; what is gone is gone. */
  private static void delete(Path folder) throws IOException {
    List<Path> all;
    try (Stream<Path> files = Files.walk(folder)) {
      all = files.sorted(Comparator.reverseOrder()).toList();
    } catch (NoSuchFileException gone) {
      return;
    } catch (UncheckedIOException gone) {
      if (gone.getCause() instanceof NoSuchFileException) {
        return; // the rest is the other's
      }
      throw gone.getCause();
    }
    for (Path file : all) {
      Files.deleteIfExists(file);
    }
  }
}
