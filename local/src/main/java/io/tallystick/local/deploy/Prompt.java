package io.tallystick.local.deploy;

import java.io.Console;
import java.util.Optional;

/** Asks the person at the terminal. */
@FunctionalInterface
interface Prompt {
  /** The terminal that the program was started from. */
  Prompt TERMINAL = question -> {
    Console console = System.console();
    return console == null || !console.isTerminal() ? Optional.empty() : Optional.ofNullable(console.readLine("%s ", question)).map(String::strip);
  };

  /** The answer; empty if nobody is there to ask, or they ended the input. */
  Optional<String> ask(String question);
}
