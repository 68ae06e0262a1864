package io.tallystick.api;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Objects of an answer, written one by one for as long as the answer may hold more. */
final class JsonPieces {
  /**
   * Bytes of an answer's objects. Lambda takes 6 MB, in which quotes and backslashes of the answer are doubled.
   */
  static final int BYTES = 2_500_000;

  private final List<String> pieces = new ArrayList<>();
  private long bytes;

  /**
   * Adds an object, unless there is one and the answer would become too large.
   *
   * @return whether it was added
   */
  boolean add(Consumer<StringBuilder> write) {
    StringBuilder out = new StringBuilder();
    write.accept(out);
    long more = utf8Length(out);
    if (bytes + more > BYTES && !pieces.isEmpty()) {
      return false;
    }
    bytes += more;
    pieces.add(out.toString());
    return true;
  }

  int count() {
    return pieces.size();
  }

  List<String> list() {
    return List.copyOf(pieces);
  }

  /** At most that many bytes of UTF-8; a surrogate counts as a half of its pair. */
  private static long utf8Length(CharSequence text) {
    return text.chars().mapToLong(c -> c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate((char) c) ? 2 : 3).sum();
  }
}
