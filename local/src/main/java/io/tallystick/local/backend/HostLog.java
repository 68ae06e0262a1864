package io.tallystick.local.backend;

import java.io.Closeable;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.function.Consumer;

/** What the host itself has to say: failed batches, sources out of reach. Bounded: at the limit it says so and ends. */
final class HostLog implements Consumer<String>, Closeable {

  private static final long LIMIT = 16L * 1024 * 1024;

  private final Writer writer;
  private long written;

  HostLog(Path file) throws IOException {
    writer = Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  @Override
  public synchronized void accept(String note) {
    if (written > LIMIT) {
      return;
    }
    String line = Instant.now() + " " + note + "\n";
    written += line.length();
    try {
      writer.write(written > LIMIT ? line + "this log is full; nothing more is written to it\n" : line);
      writer.flush();
    } catch (IOException unwritable) {
      written = LIMIT + 1;
    }
  }

  @Override
  public synchronized void close() throws IOException {
    writer.close();
  }
}
