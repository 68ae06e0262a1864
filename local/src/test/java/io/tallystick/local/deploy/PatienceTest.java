package io.tallystick.local.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.local.CommandFailure;
import io.tallystick.local.ExitCode;
import io.tallystick.local.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;

class PatienceTest {
  private static final String ADVICE = "It goes on; look with 'tally status'";

  private final FakeAccount account = new FakeAccount();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Patience patience =
      new Patience(account.clock, new Random(1), Terminal.of(new PrintStream(err), new PrintStream(err, true), new Properties(), Map.of()));

  @Test
  void itLooksUntilThereIsAResult() {
    AtomicInteger looks = new AtomicInteger();
    int result = patience.await("the stack", Duration.ofMinutes(1), ADVICE, () -> looks.incrementAndGet() == 20 ? Optional.of(7) : Optional.empty());
    assertThat(result).isEqualTo(7);
    assertThat(account.waits).hasSize(19).allMatch(wait -> wait.compareTo(Patience.SHORTEST) >= 0 && wait.compareTo(Patience.LONGEST) <= 0);
    assertThat(account.waits.getFirst()).as("the first wait is short").isLessThanOrEqualTo(Patience.FIRST);
    assertThat(account.waits.stream().distinct()).as("chance is in it").hasSizeGreaterThan(15);
  }

  @Test
  void itEndsAtItsBoundAndSaysWhatGoesOn() {
    assertThatThrownBy(() -> patience.await("the stack", Duration.ofMinutes(3), ADVICE, Optional::empty))
        .isInstanceOf(CommandFailure.class)
        .hasMessage("the stack did not end within 3 minutes. " + ADVICE);
    assertThat(account.waits.stream().reduce(Duration.ZERO, Duration::plus)).isBetween(Duration.ofMinutes(3), Duration.ofMinutes(3).plus(Patience.LONGEST));
  }

  @Test
  void aNetworkThatIsCutForAWhileIsOutwaited() {
    AtomicInteger looks = new AtomicInteger();
    String result = patience.await("the stack", Duration.ofMinutes(30), ADVICE, () -> {
      int look = looks.incrementAndGet();
      if (look > 2 && look < 10) {
        throw SdkClientException.create("Unable to execute HTTP request: Network is unreachable");
      }
      return look < 12 ? Optional.empty() : Optional.of("done");
    });
    assertThat(result).isEqualTo("done");
    assertThat(err.toString().lines()).as("said once").containsExactly("AWS gives no answer (Unable to execute HTTP request: Network is unreachable); looking again …");
  }

  @Test
  void aNetworkThatStaysCutEndsItWithTheAdvice() {
    assertThatThrownBy(() -> patience.await("the stack", Duration.ofHours(1), ADVICE, () -> {
      throw SdkClientException.create("Network is unreachable");
    }))
        .asInstanceOf(InstanceOfAssertFactories.type(CommandFailure.class))
        .satisfies(failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.ENVIRONMENT))
        .satisfies(failure -> assertThat(failure.getMessage()).isEqualTo("cannot look at the stack: AWS does not answer: Network is unreachable. " + ADVICE));
    assertThat(account.waits.stream().reduce(Duration.ZERO, Duration::plus)).isBetween(Patience.TROUBLE, Patience.TROUBLE.plus(Patience.LONGEST));
  }

  @Test
  void troublesThatPassInBetweenDoNotAddUp() {
    AtomicInteger looks = new AtomicInteger();
    assertThat(patience.await("the stack", Duration.ofHours(2), ADVICE, () -> {
      int look = looks.incrementAndGet();
      if (look % 2 == 0) {
        throw FakeCloudFormation.error(400, "Throttling", "Rate exceeded");
      }
      return look == 501 ? Optional.of(true) : Optional.empty();
    })).isTrue();
  }

  @Test
  void anExpiredTokenEndsItAtOnceWithTheAdvice() {
    assertThatThrownBy(() -> patience.await("the stack", Duration.ofHours(1), ADVICE, () -> {
      throw FakeCloudFormation.error(403, "ExpiredToken", "The security token included in the request is expired");
    })).isInstanceOf(CommandFailure.class).hasMessageContaining("credentials have expired").hasMessageContaining("aws sso login").hasMessageEndingWith(ADVICE);
    assertThat(account.waits).isEmpty();
  }
}
