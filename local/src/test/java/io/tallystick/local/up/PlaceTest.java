package io.tallystick.local.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.tallystick.local.Console;
import io.tallystick.local.ExitCode;
import io.tallystick.local.backend.Services;
import io.tallystick.local.container.LocalStack;
import io.tallystick.local.terminal.Terminal;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class PlaceTest {
  @Command(name = "up")
  private static final class Up implements Callable<Integer> {
    private final Terminal terminal;
    @Mixin private Place place;
    private Services services;

    Up(Terminal terminal) {
      this.terminal = terminal;
    }

    @Override
    public Integer call() {
      try (Place.Started started = place.start(terminal)) {
        services = started.services();
      }
      return ExitCode.OK;
    }
  }

  private final Console console = new Console();
  private Up up;

  private int up(String... arguments) {
    return console.run(terminal -> up = new Up(terminal), arguments);
  }

  @Test
  void withoutOptionsItIsEmulatorsInMemory() {
    assertThat(up()).isEqualTo(ExitCode.OK);
    assertThat(up.services).isEqualTo(new Services.Emulated(Optional.empty()));
    assertThat(up("--backend", "embedded", "--data", "/books")).isEqualTo(ExitCode.OK);
    assertThat(up.services).isEqualTo(new Services.Emulated(Optional.of(Path.of("/books"))));
  }

  @Test
  void anEndpointRunsTheFunctionsUnlessTheyAreToRunHere() {
    assertThat(up("--endpoint", "http://127.0.0.1:4566")).isEqualTo(ExitCode.OK);
    assertThat(up.services).isInstanceOfSatisfying(Services.Attached.class, attached -> {
      assertThat(attached.endpoint()).isEqualTo(URI.create("http://127.0.0.1:4566"));
      assertThat(attached.region()).isEqualTo("us-east-1");
      assertThat(attached.runsFunctions()).isTrue();
    });
    assertThat(up("--endpoint", "http://127.0.0.1:4566", "--region", "eu-west-1", "--functions", "local")).isEqualTo(ExitCode.OK);
    assertThat(up.services).isInstanceOfSatisfying(Services.Attached.class, attached -> {
      assertThat(attached.region()).isEqualTo("eu-west-1");
      assertThat(attached.runsFunctions()).isFalse();
    });
  }

  @ParameterizedTest
  @CsvSource({
      "--endpoint http://127.0.0.1:1 --backend localstack, give one of them",
      "--endpoint http://127.0.0.1:1 --data books, --data goes with the embedded backend",
      "--backend localstack --data books, --data goes with the embedded backend",
      "--image other:1, --image goes with --backend localstack",
      "--region eu-west-1, --region goes with --endpoint",
      "--functions local, --functions goes with --endpoint or --backend localstack",
      "--endpoint https://127.0.0.1:1, a URL of plain HTTP",
      "--endpoint ftp://127.0.0.1:1, a URL of plain HTTP",
      "--endpoint http:///x, a URL of plain HTTP",
      "--endpoint http://127.0.0.1:1/x, no path"})
  void optionsThatDoNotGoTogetherAreUsageErrors(String arguments, String why) {
    assertThat(up(arguments.split(" "))).isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).contains(why);
    assertThat(console.err().lines()).hasSize(1);
  }

  @Test
  void anImageThatIsNoneIsAUsageError() {
    assertThat(up("--backend", "localstack", "--image", "no image")).isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).contains("--image: 'no image' does not name an image");
  }

  @Test
  void withoutDockerLocalStackSaysWhatToDo() {
    assumeFalse(LocalStack.hasDocker(), "a Docker engine answers here");
    assertThat(up("--backend", "localstack")).isEqualTo(ExitCode.ENVIRONMENT);
    assertThat(console.err()).contains("no Docker engine answers: start one").contains("--endpoint URL");
  }
}
