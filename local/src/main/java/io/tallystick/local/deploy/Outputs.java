package io.tallystick.local.deploy;

import io.tallystick.local.terminal.Terminal;
import java.util.Map;

/** A stack's outputs in lines. */
final class Outputs {
  private Outputs() {}

  static void print(Map<String, String> outputs, Terminal terminal) {
    int width = outputs.keySet().stream().mapToInt(String::length).max().orElse(0);
    outputs.forEach((name, value) -> terminal.out().println(name + " ".repeat(width - name.length() + 2) + value));
  }
}
