package io.tallystick.local.lambda;

import io.tallystick.local.lines.BoundedFile;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * What all environments of a function print, and what the host says about their invocations. Each line begins with the process id.
 *
 * <p>Bounded: at {@value #FILE_LIMIT} bytes the file is renamed to {@code NAME.log.1}, over an older one.
 */
final class FunctionLog implements Closeable {

  private static final long FILE_LIMIT = 16L * 1024 * 1024;
  private static final int LINE_LIMIT = 64 * 1024;

  private final BoundedFile lines;

  FunctionLog(Path file) throws IOException {
    lines = new BoundedFile(file, FILE_LIMIT);
  }

  Path file() {
    return lines.file();
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
  void line(long pid, String text) {
    try {
      lines.add("[" + pid + "] " + text);
    } catch (IOException unwritable) {
      // There is nobody to tell.
    }
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
