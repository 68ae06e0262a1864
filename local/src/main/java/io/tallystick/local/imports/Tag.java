package io.tallystick.local.imports;

import java.util.Objects;

/** A name and value that the books hang on a transaction or posting; the value may be empty. */
record Tag(String name, String value) {
  Tag {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(value, "value");
  }
}
