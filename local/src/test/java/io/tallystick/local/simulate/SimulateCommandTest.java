package io.tallystick.local.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tallystick.local.Console;
import io.tallystick.local.ExitCode;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulateCommandTest {
  private final Console console = new Console();

  private int simulate(String... arguments) {
    return console.run(SimulateCommand::new, arguments);
  }

  @Test
  void seedsThatAreCleanAreCounted() {
    assertThat(simulate("--seeds", "6", "--first", "10", "--operations", "50", "--threads", "2")).isEqualTo(ExitCode.OK);
    assertThat(console.out()).matches("6 seeds, [\\d,]+ transfers sent, [\\d,]+ entries recorded: clean\\R");
  }

  @Test
  void theResultIsJson() throws IOException {
    assertThat(simulate("--seed", "3", "--operations", "50", "--json")).isEqualTo(ExitCode.OK);
    JsonNode result = new ObjectMapper().readTree(console.out());
    assertThat(result.path("clean").asBoolean()).isTrue();
    assertThat(result.path("seeds").asInt()).isOne();
    assertThat(result.path("transfers_sent").asInt()).isGreaterThanOrEqualTo(50);
    assertThat(result.has("failed_seed")).isFalse();
  }

  @Test
  void theTraceShowsOnlyWhatIsSentAndOnlyTheFaultsThatAreLeft() {
    assertThat(simulate("--seed", "3", "--operations", "50", "--only", "0-4,7", "--without", "crash,freeze", "--trace")).isEqualTo(ExitCode.OK);
    assertThat(console.out()).contains(" #7 by ").doesNotContain(" #5 by ", " #6 by ", " #8 by ", " crashed ", " frozen ");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      --seed 1 --seeds 2      | --seed, --seeds and --forever exclude one another
      --seeds 0               | must be at least 1
      --operations 0          | must be at least 1
      --seeds 2 --trace       | --trace and --only are of one seed
      --seed 1 --only 1-x     | not x
      --seed 1 --only 5-2     | a range that ends before it begins: 5-2
      --seed 1 --without rain | --without has no fault rain; there are lost-request,
      """)
  void whatCannotBeIsRefused(String arguments, String said) {
    assertThat(simulate(arguments.split(" "))).isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).contains(said);
  }

  @Test
  void rangesAreWrittenAsTheyAreRead() {
    assertThat(SimulateCommand.Numbers.text(SimulateCommand.Numbers.parse("0-3,5,7-8"))).isEqualTo("0-3,5,7-8");
  }
}
