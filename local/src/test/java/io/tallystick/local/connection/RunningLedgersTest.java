package io.tallystick.local.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.local.Console;
import io.tallystick.local.ExitCode;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class RunningLedgersTest {
  @Command(name = "connect")
  private static final class Connect implements Callable<Integer> {
    @Mixin private LedgerOptions ledger;

    @Override
    public Integer call() {
      new RunningLedgers(Map.of()).open(ledger).close();
      return ExitCode.OK;
    }
  }

  private final Console console = new Console();

  private int connect(String... arguments) {
    return console.run(terminal -> new Connect(), arguments);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--endpoint ftp://127.0.0.1", "--endpoint 127.0.0.1:8000", "--endpoint http:///x", "--ledger books", "--region eu-west-1"})
  void wrongOptionsAreUsageErrors(String arguments) {
    assertThat(connect(arguments.split(" "))).isEqualTo(ExitCode.USAGE);
    assertThat(console.err().lines()).hasSize(1);
  }

  @Test
  void anEndpointWhereNothingAnswersIsOneLine() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    assertThat(connect("--endpoint", "http://127.0.0.1:" + free)).isEqualTo(ExitCode.ENVIRONMENT);
    assertThat(console.err()).isEqualTo("connect: no ledger answers at http://127.0.0.1:" + free + "\n");
  }
}
