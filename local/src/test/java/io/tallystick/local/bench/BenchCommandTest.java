package io.tallystick.local.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.tallystick.local.CommandFailure;
import io.tallystick.local.ExitCode;
import io.tallystick.local.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class BenchCommandTest {
  private static PrintStream nowhere() {
    return new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
  }

  /** Before anything is started. */
  @ParameterizedTest
  @CsvSource({
    "'--shards=0', --shards must be 1 to 256",
    "'--shards=1,257', --shards must be 1 to 256",
    "'--shards=1 --shard-batches=8001', --shard-batches must be 1 to 8000",
    "'--shards=1 --recorders=0', --recorders must be 1 to 64",
    "'--shards=1 --seconds=0', --seconds must be 1 to 3600",
    "'--shards=1 --accounts=0', --accounts must be 1 to 10000000",
    "'--crossing=0,101', --crossing must be 0 to 100",
    "'--crossing=-1', --crossing must be 0 to 100",
    "'--crossing=50 --shards=1', --crossing takes several --shards",
    "'--paths=shards --accounts=3', --accounts=3 are too few for 2 shards: a shard has fewer than two of them"
  })
  void whatShardsCannotBeMeasuredWithIsNamed(String options, String message) {
    BenchCommand command = new BenchCommand(Terminal.of(nowhere(), nowhere(), new Properties(), Map.of()));
    new CommandLine(command).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(options.split(" "));
    Throwable thrown = catchThrowable(command::call);
    assertThat(thrown).isInstanceOf(CommandFailure.class).hasMessage(message);
    assertThat(((CommandFailure) thrown).exitCode()).isEqualTo(ExitCode.USAGE);
  }
}
