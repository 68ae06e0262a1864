package io.tallystick.local.imports;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file that books are in. What can be read only once, such as standard input, is kept in a temporary file until it is closed. */
final class BookFile implements AutoCloseable {
  /** How much may come through a pipe. */
  static final long PIPE_BYTES_MAX = 16L << 30;
  private static final int BUFFER_BYTES = 1 << 16;

  private final String name;
  private final Path path;
  private final boolean temporary;

  private BookFile(String name, Path path, boolean temporary) {
    this.name = name;
    this.path = path;
    this.temporary = temporary;
  }

  /** @param path to a file, or to a pipe */
  static BookFile of(Path path) throws IOException {
    if (Files.isRegularFile(path)) {
      return new BookFile(path.getFileName().toString(), path, false);
    }
    try (InputStream in = Files.newInputStream(path)) {
      return keep(path.toString(), in);
    }
  }

  static BookFile ofStream(InputStream in) throws IOException {
    return keep("standard input", in);
  }

  private static BookFile keep(String name, InputStream in) throws IOException {
    Path copy = Files.createTempFile("tally-import", ".books");
    try (OutputStream out = Files.newOutputStream(copy)) {
      byte[] buffer = new byte[BUFFER_BYTES];
      long bytes = 0;
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        bytes += read;
        if (bytes > PIPE_BYTES_MAX) {
          throw new IOException(name + " has more than " + PIPE_BYTES_MAX + " bytes; give a file");
        }
        out.write(buffer, 0, read);
      }
    } catch (IOException failed) {
      Files.deleteIfExists(copy);
      throw failed;
    }
    return new BookFile(name, copy, true);
  }

  /** How messages name it. */
  String name() {
    return name;
  }

  InputStream open() throws IOException {
    return new BufferedInputStream(Files.newInputStream(path), BUFFER_BYTES);
  }

  @Override
  public void close() throws IOException {
    if (temporary) {
      Files.deleteIfExists(path);
    }
  }
}
