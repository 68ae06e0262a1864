package io.tallystick.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.runtime.Settings;
import jakarta.inject.Named;
import java.lang.reflect.Method;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the template gives the functions is what the code asks for. */
class TemplateTest {
  private final FunctionsTemplate template = FunctionsTemplate.read();

  @Test
  void theEnvironmentHoldsWhatTheSettingsAskForAndNothingElse() {
    Set<String> asked = new TreeSet<>();
    collect("TALLYSTICK", Settings.class, asked);
    collect("TALLYSTICK_QUEUES", QueueSettings.class, asked);

    assertThat(template.sharedEnvironment()).containsExactlyInAnyOrderElementsOf(asked);
  }

  @Test
  void everyFunctionChoosesAHandlerAndEveryHandlerIsChosen() {
    Set<String> handlers =
        Stream.of(RecorderHandler.class, ProjectorHandler.class, KeeperHandler.class)
            .map(handler -> handler.getAnnotation(Named.class).value())
            .collect(Collectors.toSet());

    Map<String, Map<String, Object>> environments = template.environments();

    assertThat(environments.values()).allSatisfy(environment -> assertThat(environment).containsOnlyKeys("QUARKUS_LAMBDA_HANDLER"));
    assertThat(environments.values().stream().map(environment -> environment.get("QUARKUS_LAMBDA_HANDLER"))).containsExactlyInAnyOrderElementsOf(handlers);
    assertThat(Rehearsal.EVENTS).containsOnlyKeys(handlers);
  }

  /** {@code tables().journal()} under {@code TALLYSTICK} is {@code TALLYSTICK_TABLES_JOURNAL}. */
  private static void collect(String prefix, Class<?> settings, Set<String> names) {
    for (Method method : settings.getDeclaredMethods()) {
      String name = prefix + "_" + method.getName().replaceAll("([A-Z])", "_$1").toUpperCase(Locale.ROOT);
      if (method.getReturnType().getEnclosingClass() == Settings.class) {
        collect(name, method.getReturnType(), names);
      } else {
        names.add(name);
      }
    }
  }
}
