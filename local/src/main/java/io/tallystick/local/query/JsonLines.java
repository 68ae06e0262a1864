package io.tallystick.local.query;

import java.io.PrintStream;
import java.util.Iterator;
import java.util.function.BiConsumer;

/** Prints a JSON array with one object a line, so that long ones are neither kept in memory nor hard to compare. */
final class JsonLines {
  private JsonLines() {}

  /** @param write appends one object */
  static <T> void array(Iterable<T> values, BiConsumer<T, StringBuilder> write, PrintStream out) {
    Iterator<T> all = values.iterator();
    if (!all.hasNext()) {
      out.println("[]");
      return;
    }
    StringBuilder line = new StringBuilder("[");
    while (all.hasNext()) {
      // An object of its own: the writers look at what stands before them to tell whether a comma is due.
      StringBuilder object = new StringBuilder();
      write.accept(all.next(), object);
      line.append(object).append(all.hasNext() ? "," : "]");
      out.println(line);
      line.setLength(0);
    }
  }
}
