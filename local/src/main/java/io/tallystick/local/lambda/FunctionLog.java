package io.tallystick.local.lambda;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * What all environments of a function print, and what the host says about their invocations. Each line begins with the process id.
 *
 * <p>Bounded: at {@value #FILE_LIMIT} bytes the file is renamed to {@code NAME.log.1}, over an older one.
 */
final class FunctionLog implements Closeable {

  private static final long FILE_LIMIT = 16L * 1024 * 1024;
  private static final int LINE_LIMIT = 64 * 1024;

  private final Path file;
  private OutputStream output;
  private long written;

  FunctionLog(Path file) throws IOException {
    this.file = file;
    Files.createDirectories(file.toAbsolutePath().getParent());
    open();
  }

  Path file() {
    return file;
  }

  /** Copies a process's output until it ends. */
  void follow(long pid, InputStream stream) {
    try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      StringBuilder line = new StringBuilder();
      for (int character; (character = reader.read()) >= 0; ) {
        if (character == '\n' || line.length() >= LINE_LIMIT) {
          line(pid, line.toString());
          line.setLength(0);
        }
        if (character != '\n' && character != '\r') {
          line.append((char) character);
        }
      }
      if (!line.isEmpty()) {
        line(pid, line.toString());
      }
    } catch (IOException ended) {
      // Reading a process that was killed ends so.
    }
  }

  /** Adds a line. A disk that is full must not stop the function. */
  synchronized void line(long pid, String text) {
    byte[] bytes = ("[" + pid + "] " + text + "\n").getBytes(StandardCharsets.UTF_8);
    try {
      if (written + bytes.length > FILE_LIMIT) {
        output.close();
        Files.move(file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        open();
      }
      output.write(bytes);
      written += bytes.length;
    } catch (IOException unwritable) {
      written = 0;
    }
  }

  @Override
  public synchronized void close() throws IOException {
    output.close();
  }

  private void open() throws IOException {
    output = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    written = Files.size(file);
  }
}
