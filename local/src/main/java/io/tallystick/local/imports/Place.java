package io.tallystick.local.imports;

import java.util.Objects;

/**
 * Where in the books something stands, for messages.
 *
 * @param file as the books name it, empty if they do not
 * @param line counted from 1, 0 if unknown
 */
record Place(String file, long line) {
  static final Place UNKNOWN = new Place("", 0);

  Place {
    Objects.requireNonNull(file, "file");
  }

  @Override
  public String toString() {
    if (line == 0) {
      return file;
    }
    return file.isEmpty() ? "line " + line : file + ":" + line;
  }
}
