package io.tallystick.local.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.local.Console;
import io.tallystick.local.ExitCode;
import io.tallystick.local.aws.OneStack;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class RunningApisTest {
  @TempDir private Path home;
  private final Console console = new Console();

  @Command(name = "ask")
  private static final class Ask implements Callable<Integer> {
    private final RunningApis apis;
    private ApiAnswer answer;
    @Mixin private ApiOptions options;

    Ask(RunningApis apis) {
      this.apis = apis;
    }

    @Override
    public Integer call() {
      try (ApiClient api = apis.open(options)) {
        answer = api.get("/v1/accounts/a", options.deadline());
        return ExitCode.OK;
      }
    }
  }

  private int ask(Map<String, String> environment, String... arguments) {
    return console.run(terminal -> new Ask(new RunningApis(environment, time -> {})), arguments);
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "--endpoint ftp://127.0.0.1", "--endpoint 127.0.0.1:8000", "--endpoint http:///x", "--endpoint http://example.com", "--endpoint https://example.com/?x=1",
    "--region eu-west-1", "--profile mine", "--timeout 0", "--stack books --endpoint https://example.com"
  })
  void wrongOptionsAreUsageErrors(String arguments) {
    List<String> all = new ArrayList<>(List.of(arguments.split(" ")));
    if (arguments.startsWith("--timeout")) {
      all.addAll(List.of("--endpoint", "http://127.0.0.1:1"));
    }
    assertThat(ask(Map.of("TALLY_HOME", home.toString()), all.toArray(String[]::new))).as(console.err()).isEqualTo(ExitCode.USAGE);
    assertThat(console.err().lines()).hasSize(1);
  }

  @Test
  void withoutALedgerOnThisMachineTheCommandSaysSo() {
    assertThat(ask(Map.of("TALLY_HOME", home.toString()))).isEqualTo(ExitCode.ENVIRONMENT);
    assertThat(console.err()).startsWith("ask: no ledger runs on this machine");
  }

  @ParameterizedTest
  @CsvSource({
    "https://abc123.execute-api.eu-west-1.amazonaws.com, '', '', eu-west-1",
    "https://abc123.execute-api.cn-north-1.amazonaws.com.cn/prod, '', us-west-2, cn-north-1",
    "https://abc123.execute-api.eu-west-1.amazonaws.com, ap-south-1, us-west-2, ap-south-1",
    "https://ledger.example.com, '', us-west-2, us-west-2",
    "https://ledger.example.com, '', '', us-east-1",
  })
  void theRegionIsThatOfTheOptionElseTheUrlElseTheEnvironment(String endpoint, String option, String environment, String region) {
    ApiOptions options = new ApiOptions();
    List<String> arguments = new ArrayList<>(List.of("--endpoint", endpoint));
    if (!option.isEmpty()) {
      arguments.addAll(List.of("--region", option));
    }
    new CommandLine(options(options)).parseArgs(arguments.toArray(String[]::new));
    RunningApis apis = new RunningApis(environment.isEmpty() ? Map.of() : Map.of("AWS_REGION", environment), time -> {});
    assertThat(apis.region(options).id()).isEqualTo(region);
  }

  private static Object options(ApiOptions options) {
    @Command(name = "options")
    final class Holder {
      @Mixin private ApiOptions mixed = options;
    }
    return new Holder();
  }

  @Test
  void aTokenIsSentAndNothingIsSignedOnThisMachine() throws Exception {
    try (FakeApi api = new FakeApi()) {
      String account = ACCOUNT;
      api.answers(200, account).answers(200, account);
      assertThat(ask(Map.of("TALLY_TOKEN", "secret\n"), "--endpoint", api.url().toString())).as(console.err()).isEqualTo(ExitCode.OK);
      assertThat(ask(Map.of("AWS_ACCESS_KEY_ID", "x"), "--endpoint", api.url() + "/")).as(console.err()).isEqualTo(ExitCode.OK);
      assertThat(api.received().get(0).headers()).containsEntry("authorization", "Bearer secret");
      assertThat(api.received().get(1).headers()).doesNotContainKey("authorization");
    }
  }

  private int askStack(Map<String, String> environment, Map<String, String> outputs) {
    OneStack account = new OneStack(Optional.empty(), outputs);
    return console.run(terminal -> new Ask(new RunningApis(environment, time -> {}, options -> account)), "--stack", "books");
  }

  @Test
  void aDeployedStackIsFoundByItsOutputAndSignedToForItsRegion() throws Exception {
    try (FakeApi api = new FakeApi()) {
      api.answers(200, ACCOUNT).answers(200, ACCOUNT);
      Map<String, String> outputs = Map.of("ApiUrl", api.url().toString());
      assertThat(askStack(Map.of(), outputs)).as(console.err()).isEqualTo(ExitCode.OK);
      assertThat(api.received().get(0).headers().get("authorization")).startsWith("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/").contains("/eu-west-1/execute-api/aws4_request");
      assertThat(askStack(Map.of("TALLY_TOKEN", "secret"), outputs)).as(console.err()).isEqualTo(ExitCode.OK);
      assertThat(api.received().get(1).headers()).containsEntry("authorization", "Bearer secret");
    }
  }

  @Test
  void aStackWithoutAnHttpApiIsSaidToHaveNone() {
    assertThat(askStack(Map.of(), Map.of("RequestsQueueUrl", "https://sqs/x"))).isEqualTo(ExitCode.ENVIRONMENT);
    assertThat(console.err()).isEqualTo("ask: the stack books has no HTTP API: it has no output ApiUrl\n");
  }

  private static final String ACCOUNT =
      """
      {"id":"a","asset":"USD/2","code":1,"flags":[],"overdraft":"0","reference":"","metadata":{},"timestamp":1,
      "debits_pending":"0","debits_posted":"0","credits_pending":"0","credits_posted":"0"}""";
}
