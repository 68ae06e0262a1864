package io.tallystick.local.connection;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.tallystick.local.Console;
import io.tallystick.local.ExitCode;
import io.tallystick.local.aws.OneStack;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class RunningLedgersTest {
  @Command(name = "connect")
  private static final class Connect implements Callable<Integer> {
    private final RunningLedgers ledgers;
    @Mixin private LedgerOptions ledger;

    Connect(RunningLedgers ledgers) {
      this.ledgers = ledgers;
    }

    @Override
    public Integer call() {
      ledgers.open(ledger).close();
      return ExitCode.OK;
    }
  }

  private final Console console = new Console();

  private int connect(String... arguments) {
    return console.run(terminal -> new Connect(new RunningLedgers(Map.of())), arguments);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--endpoint ftp://127.0.0.1", "--endpoint 127.0.0.1:8000", "--endpoint http:///x", "--ledger books", "--region eu-west-1", "--stack books --ledger books"})
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

  private int connectToStack(OneStack account, String... arguments) {
    return console.run(terminal -> new Connect(new RunningLedgers(Map.of(), options -> account)), arguments);
  }

  @Test
  void aStacksOutputsSayWhichLedgerItIsAndWhereItsQueuesAre() throws IOException {
    List<String> asked = new CopyOnWriteArrayList<>();
    HttpServer sqs = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    sqs.createContext("/", exchange -> {
      asked.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
      byte[] answer = "{\"__type\":\"com.amazonaws.sqs#QueueDoesNotExist\",\"message\":\"no\"}".getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("content-type", "application/x-amz-json-1.0");
      exchange.sendResponseHeaders(400, answer.length);
      exchange.getResponseBody().write(answer);
      exchange.close();
    });
    sqs.start();
    try {
      URI endpoint = URI.create("http://127.0.0.1:" + sqs.getAddress().getPort());
      OneStack account = new OneStack(Optional.of(endpoint), Map.of("RequestsQueueUrl", "https://sqs.eu-west-1.amazonaws.com/123456789012/mine-requests"));
      assertThat(connectToStack(account, "--stack", "books")).isEqualTo(ExitCode.ENVIRONMENT);
      assertThat(console.err()).isEqualTo("connect: there is no ledger mine at " + endpoint + ": it has no queue of requests\n");
      assertThat(asked).containsExactly("{\"QueueName\":\"mine-requests\"}");
    } finally {
      sqs.stop(0);
    }
  }

  @Test
  void aStackThatIsNoneOrNoLedgersIsSaidToBe() {
    OneStack other = new OneStack(Optional.empty(), Map.of("Bucket", "b"));
    assertThat(connectToStack(other, "--stack", "books")).isEqualTo(ExitCode.ENVIRONMENT);
    assertThat(console.err()).isEqualTo("connect: the stack books is no ledger's: it has no output RequestsQueueUrl\n");
    assertThat(connectToStack(other, "--stack", "boks")).isEqualTo(ExitCode.ENVIRONMENT);
    assertThat(console.err()).isEqualTo("connect: there is no stack boks in eu-west-1; 'tally deploy' makes one\n");
  }
}
