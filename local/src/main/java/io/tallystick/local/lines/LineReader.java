package io.tallystick.local.lines;

import io.tallystick.ledger.Limits;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Cuts a stream of bytes into lines; of a line that is too long nothing is kept. */
public final class LineReader {
  /** Bytes of the longest line, without its end. */
  public static final int LINE_BYTES = Limits.REQUEST_BYTES;

  private static final int CHUNK_BYTES = 1 << 16;

  private final InputStream in;
  private final byte[] chunk = new byte[CHUNK_BYTES];
  private int position;
  private int end;
  private byte[] line = new byte[CHUNK_BYTES];
  private int length;
  private boolean tooLong;
  private long number;

  public LineReader(InputStream in) {
    this.in = in;
  }

  /** Reads the next line, if there is one. The last line needs no end. */
  public boolean next() throws IOException {
    length = 0;
    tooLong = false;
    boolean any = false;
    while (position < end || fill()) {
      any = true;
      int newline = position;
      while (newline < end && chunk[newline] != '\n') {
        newline++;
      }
      keep(newline - position);
      position = newline;
      if (newline < end) {
        position++;
        break;
      }
    }
    if (any) {
      number++;
    }
    return any;
  }

  private boolean fill() throws IOException {
    int read = in.read(chunk, 0, chunk.length);
    position = 0;
    end = Math.max(0, read);
    return read > 0;
  }

  private void keep(int bytes) {
    if (tooLong || length + bytes > LINE_BYTES) {
      tooLong = true;
      return;
    }
    if (length + bytes > line.length) {
      line = Arrays.copyOf(line, Math.min(LINE_BYTES, Math.max(2 * line.length, length + bytes)));
    }
    System.arraycopy(chunk, position, line, length, bytes);
    length += bytes;
  }

  /** The line without its end. */
  public byte[] line() {
    return Arrays.copyOf(line, length);
  }

  /** The number of the line, from 1. */
  public long number() {
    return number;
  }

  public boolean isTooLong() {
    return tooLong;
  }

  public boolean isBlank() {
    for (int at = 0; at < length; at++) {
      if (line[at] != ' ' && line[at] != '\t' && line[at] != '\r') {
        return false;
      }
    }
    return !tooLong;
  }

  /** Whether reading on may have to wait for whoever writes the lines. */
  public boolean mustWait() throws IOException {
    return position == end && in.available() == 0;
  }
}
