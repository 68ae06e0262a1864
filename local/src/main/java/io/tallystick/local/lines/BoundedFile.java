package io.tallystick.local.lines;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** A file of lines that keeps the newest: when it is full it is renamed to {@code NAME.1}, over an older one. */
public final class BoundedFile implements Closeable {

  private final Path file;
  private final long limit;
  private OutputStream output;
  private long written;

  /** @param limit bytes of the file; that of before may have as many */
  public BoundedFile(Path file, long limit) throws IOException {
    this.file = file;
    this.limit = limit;
    Files.createDirectories(file.toAbsolutePath().getParent());
    open();
  }

  public Path file() {
    return file;
  }

  /**
   * Adds a line.
   *
   * @param text without its end
   */
  public synchronized void add(String text) throws IOException {
    byte[] bytes = (text + "\n").getBytes(StandardCharsets.UTF_8);
    if (written > 0 && written + bytes.length > limit) {
      output.close();
      Files.move(file, before(file), StandardCopyOption.REPLACE_EXISTING);
      open();
    }
    output.write(bytes);
    written += bytes.length;
  }

  /** Where what no longer fits is. */
  public static Path before(Path file) {
    return file.resolveSibling(file.getFileName() + ".1");
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
