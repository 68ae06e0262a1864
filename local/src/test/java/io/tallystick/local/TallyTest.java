package io.tallystick.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.local.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class TallyTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private Terminal terminal(boolean isTerminal, Map<String, String> environment) {
    Properties properties = new Properties();
    properties.setProperty("tallystick.terminal.out", Boolean.toString(isTerminal));
    properties.setProperty("tallystick.terminal.err", Boolean.toString(isTerminal));
    return Terminal.of(
        new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8), properties, environment);
  }

  private int run(String... arguments) {
    return Tally.run(terminal(false, Map.of()), arguments);
  }

  @Test
  void helpNamesEveryCommandAndGoesToStandardOutput() {
    assertThat(run("--help")).isEqualTo(ExitCode.OK);
    CommandLine line = Tally.commandLine(terminal(false, Map.of()));
    assertThat(line.getSubcommands()).isNotEmpty();
    assertThat(out.toString(StandardCharsets.UTF_8)).contains(line.getSubcommands().keySet());
    assertThat(err.size()).isZero();
  }

  @Test
  void everyCommandHasHelpAndADescription() {
    Tally.commandLine(terminal(false, Map.of()))
        .getSubcommands()
        .forEach(
            (name, command) -> {
              out.reset();
              assertThat(run(name, "--help")).as(name).isEqualTo(ExitCode.OK);
              assertThat(out.toString(StandardCharsets.UTF_8)).as(name).startsWith("Usage: tally " + name);
              assertThat(command.getCommandSpec().usageMessage().description()).as(name).isNotEmpty();
            });
  }

  @Test
  void versionIsTheBuilds() {
    assertThat(run("--version")).isEqualTo(ExitCode.OK);
    assertThat(out.toString(StandardCharsets.UTF_8)).matches("(?s)tally \\d+\\.\\d+\\.\\d+.*");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--nonsense | tally: Unknown option: '--nonsense'; see tally --help",
        "''         | tally: Unmatched argument at index 0: ''; see tally --help",
        "completion --nonsense | tally completion: Unknown option: '--nonsense'; see tally completion --help",
      })
  void wrongUsageIsOneLineOnStandardError(String arguments, String line) {
    assertThat(run(arguments.split(" "))).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo(line + System.lineSeparator());
    assertThat(out.size()).isZero();
  }

  @Test
  void aMisspeltCommandIsAnsweredWithTheNearest() {
    assertThat(run("completio")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .startsWith("tally: Unmatched argument at index 0: 'completio' (did you mean completion")
        .endsWith("?); see tally --help" + System.lineSeparator());
  }

  @Test
  void noCommandIsWrongUsage() {
    assertThat(run()).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("tally: a command is required; see tally --help" + System.lineSeparator());
  }

  @Test
  void completionKnowsTheCommands() {
    assertThat(run("completion")).isEqualTo(ExitCode.OK);
    assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("#!/usr/bin/env bash").contains("_picocli_tally_completion");
  }

  @Command(name = "explode")
  private record Explosion(RuntimeException exception) implements Callable<Integer> {
    @Override
    public Integer call() {
      throw exception;
    }
  }

  private int explode(RuntimeException exception, String... arguments) {
    CommandLine line = Tally.commandLine(terminal(false, Map.of()));
    line.addSubcommand(
        new CommandLine(new Explosion(exception))
            .setExecutionExceptionHandler(line.getExecutionExceptionHandler()));
    return line.execute(arguments);
  }

  @Test
  void aFailureEndsWithItsExitCodeAndItsMessageOnOneLine() {
    assertThat(explode(CommandFailure.environment("no ledger runs\nhere"), "explode")).isEqualTo(ExitCode.ENVIRONMENT);
    assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("tally explode: no ledger runs; here" + System.lineSeparator());
  }

  @Test
  void aBugShowsItsStackTraceOnlyWithDebug() {
    assertThat(explode(new IllegalStateException("broken"), "explode")).isEqualTo(ExitCode.FAILED);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .isEqualTo("tally explode: unexpected IllegalStateException: broken; --debug shows where" + System.lineSeparator());
    err.reset();
    assertThat(explode(new IllegalStateException("broken"), "--debug", "explode")).isEqualTo(ExitCode.FAILED);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("at io.tallystick.local.TallyTest");
  }

  @Test
  void colourIsUsedOnATerminalOnlyAndNeverAgainstTheUsersWill() {
    Tally.run(terminal(true, Map.of()), "--nonsense");
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("\u001b[31m");
    for (Terminal plain :
        new Terminal[] {terminal(true, Map.of("NO_COLOR", "1")), terminal(true, Map.of("TERM", "dumb")), terminal(false, Map.of())}) {
      err.reset();
      out.reset();
      Tally.run(plain, "--nonsense");
      Tally.run(plain, "--help");
      assertThat(err.toString(StandardCharsets.UTF_8) + out.toString(StandardCharsets.UTF_8)).doesNotContain("\u001b");
    }
  }
}
