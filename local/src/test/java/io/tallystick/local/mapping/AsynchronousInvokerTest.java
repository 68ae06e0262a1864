package io.tallystick.local.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallystick.local.lambda.Outcome;
import io.tallystick.local.template.Arn;
import io.tallystick.local.template.Function;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class AsynchronousInvokerTest {

  private static final byte[] EVENT = "{\"tick\":1}".getBytes(StandardCharsets.UTF_8);

  private final ManualTime time = new ManualTime();
  private final List<ObjectNode> reports = new ArrayList<>();
  private final List<Instant> attempts = new ArrayList<>();

  @Test
  void anEventThatSucceedsIsHandledOnce() throws Exception {
    assertThat(invoke(2, Duration.ofHours(6), 0)).isInstanceOf(Outcome.Returned.class);
    assertThat(attempts).hasSize(1);
    assertThat(reports).isEmpty();
  }

  @Test
  void anEventIsTriedAgainAfterOneMinuteAndAfterTwoMore() throws Exception {
    Instant start = time.now();
    assertThat(invoke(2, Duration.ofHours(6), 2)).isInstanceOf(Outcome.Returned.class);
    assertThat(attempts).containsExactly(start, start.plusSeconds(60), start.plusSeconds(180));
    assertThat(reports).isEmpty();
  }

  @Test
  void anEventThatNeverSucceedsIsReportedWithWhatItWas() throws Exception {
    assertThat(invoke(1, Duration.ofHours(6), 9)).isInstanceOf(Outcome.Failed.class);
    assertThat(attempts).hasSize(2);
    assertThat(reports).singleElement().satisfies(report -> {
      assertThat(report.path("requestContext").path("condition").asText()).isEqualTo("RetriesExhausted");
      assertThat(report.path("requestContext").path("approximateInvokeCount").asInt()).isEqualTo(2);
      assertThat(report.path("requestPayload").path("tick").asInt()).isEqualTo(1);
      assertThat(report.path("responsePayload").isObject()).isTrue();
    });
  }

  @Test
  void anEventThatWouldBeTooOldIsNotTriedAgain() throws Exception {
    invoke(2, Duration.ofSeconds(90), 9);
    assertThat(attempts).hasSize(2);
    assertThat(reports).singleElement().satisfies(report ->
        assertThat(report.path("requestContext").path("condition").asText()).isEqualTo("EventAgeExceeded"));
  }

  private Outcome invoke(int maximumRetries, Duration maximumAge, int failures) throws Exception {
    Function function = new Function("keeper", Arn.parse("arn:aws:lambda:us-east-1:000000000000:function:keeper"), "handler", "java25", Path.of("code.zip"),
        Duration.ofSeconds(3), 128, Map.of(), false, OptionalInt.empty(), new Function.Asynchronous(maximumAge, maximumRetries, Optional.empty()));
    return new AsynchronousInvoker(function, event -> {
      attempts.add(time.now());
      return attempts.size() <= failures ? ScriptedFunction.ERROR : ScriptedFunction.DONE;
    }, reports::add, time).invoke(EVENT);
  }
}
