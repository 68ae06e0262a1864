package io.tallystick.local.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tallystick.local.CommandFailure;
import io.tallystick.local.ExitCode;
import io.tallystick.local.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class CapacityCommandTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private int run(String... arguments) {
    Terminal terminal =
        Terminal.of(new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8), new Properties(), Map.of());
    int code =
        new CommandLine(new CapacityCommand(terminal))
            .setExecutionExceptionHandler(
                (failure, line, parsed) -> {
                  throw failure;
                })
            .execute(arguments);
    terminal.flush();
    return code;
  }

  private String failure(String... arguments) {
    Terminal terminal =
        Terminal.of(new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(out, true, StandardCharsets.UTF_8), new Properties(), Map.of());
    CapacityCommand command = new CapacityCommand(terminal);
    new CommandLine(command).parseArgs(arguments);
    Throwable thrown = catchThrowable(command::call);
    assertThat(thrown).isInstanceOf(CommandFailure.class);
    assertThat(((CommandFailure) thrown).exitCode()).isEqualTo(ExitCode.USAGE);
    return thrown.getMessage();
  }

  private String printed() {
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void itPrintsALineForEachNumberOfShards() {
    assertThat(run("--shards", "1,256", "--recorders", "2")).isEqualTo(ExitCode.OK);
    assertThat(printed().lines().skip(1).map(String::strip)).hasSize(2).satisfiesExactly(one -> assertThat(one).startsWith("1 "), many -> assertThat(many).startsWith("256 "));
    assertThat(printed()).contains("recorders 100%");
  }

  @Test
  void atARateItSaysWhatIsUsedAndWhetherThatCanBe() throws IOException {
    assertThat(run("--shards", "1,4", "--rate", "1000", "--recorders", "2", "--assume", "partition-write-units=10", "--json")).isEqualTo(ExitCode.OK);
    JsonNode rows = new ObjectMapper().readTree(printed());
    assertThat(rows).hasSize(2);
    Prediction expected = new Capacity(new Load(1, 1_000, 2, 10_000, 0, 1, 1), new Assumptions(Map.of(Assumption.PARTITION_WRITE_UNITS, 10.0))).at(1_000);
    JsonNode row = rows.get(0);
    assertThat(row.get("transfers_per_second").asDouble()).isEqualTo(1_000);
    assertThat(row.get("possible").asBoolean()).isFalse();
    assertThat(row.get("used").get("the journal's partition").asDouble()).isEqualTo(expected.used().get(Limit.JOURNAL_PARTITION)).isGreaterThan(1);
    assertThat(row.get("used")).hasSize(Limit.values().length);
    assertThat(row.get("commit_write_units").asDouble()).isEqualTo(expected.commitUnits());
    assertThat(row.get("read_table_write_units").asDouble()).isEqualTo(expected.postUnits());
    assertThat(row.get("read_units").asDouble()).isEqualTo(expected.readUnits());
    assertThat(row.get("seconds_between_runs").asDouble()).isEqualTo(expected.every());
    assertThat(row.get("lost_percent").asDouble()).isEqualTo(expected.lost());
    assertThat(row.get("dollars_per_million").asDouble()).isEqualTo(expected.dollars());
    assertThat(row.get("dollars_per_month").asDouble()).isEqualTo(expected.dollars() * 2_592);
    assertThat(rows.get(1).get("possible").asBoolean()).isTrue();
  }

  @Test
  void withoutARateItIsTheMostThatAFittingNumberOfRecordersTakes() throws IOException {
    run("--shards", "8", "--batch", "8000", "--hottest", "0.1", "--window", "5", "--per-message", "100", "--accounts", "20000", "--crossing", "0.25", "--json");
    Capacity fitting = Capacity.withFittingRecorders(new Load(8, 8_000, 1, 20_000, 0.1, 5, 100, 0.25), Assumptions.USUAL);
    JsonNode row = new ObjectMapper().readTree(printed()).get(0);
    assertThat(row.get("recorders").asInt()).isEqualTo(fitting.load().recorders());
    assertThat(row.get("transfers_per_second").asDouble()).isEqualTo(fitting.most().rate());
  }

  @ParameterizedTest
  @CsvSource({
    "--shards, 257, --shards must be 1 to 256",
    "--batch, 0, --batch must be 1 to 8000",
    "--per-message, 0, --per-message must be 1 to 8000",
    "--crossing, 1.5, --crossing must be 0 to 1",
    "--recorders, 0, --recorders must be 1 to 1000",
    "--rate, 0, --rate must be above 0 and at most 1000000000",
    "--rate, NaN, --rate must be above 0 and at most 1000000000",
    "--assume, append-ms=0, --assume: append-ms must be a number above 0"
  })
  void badInputIsNamed(String option, String value, String message) {
    assertThat(failure(option, value)).isEqualTo(message);
  }

  @Test
  void anAssumptionThatDoesNotExistIsAnsweredWithThoseThatDo() {
    assertThat(failure("--assume", "speed=1")).startsWith("--assume: there is no assumption 'speed'; there are partition-write-units, table-write-units,");
  }
}
