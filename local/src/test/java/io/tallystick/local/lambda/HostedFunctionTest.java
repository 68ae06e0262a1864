package io.tallystick.local.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.JsonNode;
import io.tallystick.local.aws.AwsJson;
import io.tallystick.local.sample.SampleFunction;
import io.tallystick.local.sample.SampleStack;
import io.tallystick.local.template.Arn;
import io.tallystick.local.template.Function;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real function in processes of its own, without emulators. */
class HostedFunctionTest {

  private static final String HANDLER = SampleFunction.class.getName() + "::handleRequest";
  private static final long PATIENCE_SECONDS = 90;

  @TempDir
  Path folder;

  private final Starts starts = new Starts(2);
  private HostedFunction function;

  @AfterEach
  void stop() throws IOException {
    function.close();
  }

  @Test
  void eventsOneAfterTheOtherShareAnEnvironmentUntilItHasBeenIdleForLong() throws Exception {
    function = host(HANDLER, Duration.ofSeconds(60));
    long first = pid();
    assertThat(pid()).isEqualTo(first);
    function.reap(System.nanoTime());
    assertThat(function.pids()).containsExactly(first);
    function.reap(System.nanoTime() + Duration.ofMinutes(6).toNanos());
    assertThat(function.pids()).isEmpty();
    assertThat(pid()).isNotEqualTo(first);
  }

  @Test
  void anEventThatComesWhileAllAreBusyGetsAnEnvironmentOfItsOwn() throws Exception {
    function = host(HANDLER, Duration.ofSeconds(60));
    pid();
    CompletableFuture<Outcome> hanging = CompletableFuture.supplyAsync(() -> askUnchecked("hang"));
    while (function.pids().size() < 2) {
      // Whichever event comes while the other is handled has a process started.
      pid();
    }
    long free = pid();
    assertThat(hanging).isNotDone();
    List<Long> busy = function.pids().stream().filter(pid -> pid != free).toList();
    assertThat(busy).hasSize(1);
    ProcessHandle.of(busy.getFirst()).orElseThrow().destroyForcibly();
    assertThat(hanging.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isInstanceOfSatisfying(Outcome.Failed.class,
        failure -> assertThat(failure.message()).endsWith("signal: killed"));
  }

  @Test
  void anEventThatWaitsForItsTurnToStartAProcessTakesAnEnvironmentThatBecomesFree() throws Exception {
    function = host(HANDLER, Duration.ofSeconds(60));
    long first = pid();
    assertThat(starts.enter(Duration.ZERO)).isTrue();
    assertThat(starts.enter(Duration.ofMillis(1))).as("a turn is one process's").isFalse();
    List<CompletableFuture<Outcome>> events = new ArrayList<>();
    for (int event = 0; event < 4; event++) {
      events.add(CompletableFuture.supplyAsync(() -> askUnchecked("environment"), command -> Thread.ofVirtual().start(command)));
    }
    for (CompletableFuture<Outcome> event : events) {
      assertThat(event.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isInstanceOf(Outcome.Returned.class);
    }
    assertThat(function.pids()).containsExactly(first);
  }

  @Test
  void aFunctionWithoutEnvironmentsRefusesEveryCall() throws Exception {
    function = host(HANDLER, Duration.ofSeconds(60), false, OptionalInt.of(0));
    assertThat(callAtOnce()).isEmpty();
  }

  @Test
  void aCallIsRefusedAtOnceWhereAllEnvironmentsThatTheTemplateReservesAreBusy() throws Exception {
    function = host(HANDLER, Duration.ofSeconds(60), false, OptionalInt.of(1));
    assertThat(function.call(question("environment"), Duration.ZERO)).containsInstanceOf(Outcome.Returned.class);
    CompletableFuture<Outcome> hanging = CompletableFuture.supplyAsync(() -> askUnchecked("hang"));
    while (callAtOnce().isPresent()) {
      // Until the other is there.
      assertThat(hanging).isNotDone();
    }
    long returns = function.returns();
    assertThat(returns).isPositive();
    assertThat(function.killOne(new Random(1))).isPresent();
    assertThat(hanging.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isInstanceOf(Outcome.Failed.class);
    assertThat(function.returns()).as("what was killed has returned nothing").isEqualTo(returns);
    assertThat(function.call(question("environment"), Duration.ZERO)).containsInstanceOf(Outcome.Returned.class);
    assertThat(function.returns()).isEqualTo(returns + 1);
  }

  @Test
  void withSnapStartTheRuntimePassesTheSnapshotBeforeTheFirstEvent() throws Exception {
    function = host(HANDLER, Duration.ofSeconds(60), true);
    JsonNode environment = environment();
    assertThat(environment.path("AWS_LAMBDA_INITIALIZATION_TYPE").asText()).isEqualTo("snap-start");
    assertThat(environment.path("hooks").asText()).isEqualTo("checkpoint restore ");
  }

  @Test
  void withoutSnapStartNoHookIsAsked() throws Exception {
    function = host(HANDLER, Duration.ofSeconds(60));
    assertThat(environment().path("hooks").asText()).isEmpty();
  }

  @Test
  void aHandlerThatIsNotThereFailsTheInvocationWithTheReason() throws Exception {
    function = host("no.such.Handler::run", Duration.ofSeconds(60));
    assertThat(ask("environment")).isInstanceOfSatisfying(Outcome.Failed.class,
        failure -> assertThat(failure.type() + failure.message()).contains("no.such.Handler"));
  }

  @Test
  void anEventThatIsTooLargeIsAMistakeOfTheCaller() throws Exception {
    function = host(HANDLER, Duration.ofSeconds(60));
    assertThatThrownBy(() -> function.invoke(new byte[RuntimeApi.PAYLOAD_LIMIT + 1])).isInstanceOf(IllegalArgumentException.class);
  }

  private long pid() throws Exception {
    return environment().path("pid").asLong();
  }

  private JsonNode environment() throws Exception {
    Outcome outcome = ask("environment");
    assertThat(outcome).isInstanceOf(Outcome.Returned.class);
    return AwsJson.MAPPER.readTree(((Outcome.Returned) outcome).payload());
  }

  private Outcome ask(String question) throws InterruptedException {
    return function.invoke(question(question));
  }

  /** Would wait for longer than this test if it waited at all. */
  private Optional<Outcome> callAtOnce() {
    return assertTimeoutPreemptively(Duration.ofSeconds(PATIENCE_SECONDS), () -> function.call(question("environment"), Duration.ofHours(1)));
  }

  private static byte[] question(String question) {
    return ("{\"ask\":\"" + question + "\"}").getBytes(StandardCharsets.UTF_8);
  }

  private Outcome askUnchecked(String question) {
    try {
      return ask(question);
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  private HostedFunction host(String handler, Duration timeout) throws IOException {
    return host(handler, timeout, false);
  }

  private HostedFunction host(String handler, Duration timeout, boolean snapStart) throws IOException {
    return host(handler, timeout, snapStart, OptionalInt.empty());
  }

  private HostedFunction host(String handler, Duration timeout, boolean snapStart, OptionalInt reserved) throws IOException {
    try (SampleStack sample = new SampleStack(folder)) {
      Function description = new Function("sample", Arn.parse("arn:aws:lambda:us-east-1:000000000000:function:sample"), handler, "java25", sample.zip(), timeout,
          256, Map.of(), snapStart, reserved, Function.Asynchronous.DEFAULT);
      return HostedFunction.host(description, new LambdaOptions(URI.create("http://127.0.0.1:1"), "us-east-1", folder.resolve("code"), folder.resolve("logs"), starts));
    }
  }
}
