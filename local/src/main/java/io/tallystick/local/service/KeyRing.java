package io.tallystick.local.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** The keys themselves: 256 bits each, in memory, or in a folder in which each is a file that only this user may read. */
final class KeyRing {

  private static final int KEY_BYTES = 32;
  /** A key's id is a file's name. */
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9-]{1,200}");

  private final Optional<Path> folder;
  private final SecureRandom random;
  private final Map<String, SecretKey> keys = new HashMap<>();

  KeyRing(Optional<Path> folder, SecureRandom random) {
    this.folder = folder;
    this.random = random;
  }

  /**
   * Makes a key where it is not there yet. What it has encrypted can be decrypted as long as the folder is there.
   *
   * @throws IOException if it can neither be read nor kept
   */
  synchronized void add(String id) throws IOException {
    if (!ID.matcher(id).matches()) {
      throw new IOException("a key cannot be called '" + id + "'");
    }
    byte[] bytes = folder.isPresent() ? kept(folder.get(), id) : fresh();
    keys.put(id, new SecretKeySpec(bytes, "AES"));
  }

  synchronized Optional<SecretKey> find(String id) {
    return Optional.ofNullable(keys.get(id));
  }

  private byte[] fresh() {
    byte[] bytes = new byte[KEY_BYTES];
    random.nextBytes(bytes);
    return bytes;
  }

  private byte[] kept(Path place, String id) throws IOException {
    Path file = Files.createDirectories(place).resolve(id);
    if (Files.exists(file)) {
      byte[] bytes = Files.readAllBytes(file);
      if (bytes.length != KEY_BYTES) {
        throw new IOException("the key " + file + " has " + bytes.length + " bytes instead of " + KEY_BYTES);
      }
      return bytes;
    }
    byte[] bytes = fresh();
    Path fresh = place.resolve(id + ".new");
    Files.deleteIfExists(fresh);
    Files.createFile(fresh, forThisUserOnly(place));
    // On the disk before anything is encrypted with it, and never half of it.
    Files.write(fresh, bytes, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    return bytes;
  }

  private static FileAttribute<?>[] forThisUserOnly(Path place) throws IOException {
    return Files.getFileStore(place).supportsFileAttributeView("posix")
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))}
        : new FileAttribute<?>[0];
  }
}
