package io.tallystick.local;

import io.tallystick.local.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints the script that makes the shell complete commands and options. */
@Command(
    name = "completion",
    description = "Print a completion script for bash and zsh: source <(tally completion)",
    mixinStandardHelpOptions = true)
final class Completion implements Callable<Integer> {
  private final Terminal terminal;
  @Spec private CommandSpec spec;

  Completion(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.out().print(AutoComplete.bash("tally", spec.root().commandLine()));
    terminal.out().print('\n');
    return ExitCode.OK;
  }
}
