package io.tallystick.local.backend;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/** Things to close, in the opposite order, each although others fail. */
final class Closing implements Closeable {

  private final Deque<AutoCloseable> things = new ArrayDeque<>();

  <T extends AutoCloseable> T add(T thing) {
    things.push(thing);
    return thing;
  }

  @Override
  public void close() throws IOException {
    IOException first = null;
    while (!things.isEmpty()) {
      try {
        things.pop().close();
      } catch (Exception failure) {
        first = first == null ? new IOException("not everything could be stopped in order", failure) : first;
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
