package io.tallystick.local.imports;

import java.io.IOException;

/** The file is not in the format that it is said to be in. The message says where and what is wrong. */
final class InvalidBooks extends IOException {
  InvalidBooks(String message) {
    super(message);
  }

  InvalidBooks(String message, Throwable cause) {
    super(message, cause);
  }
}
