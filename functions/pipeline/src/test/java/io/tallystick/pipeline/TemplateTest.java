package io.tallystick.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.runtime.RunningTemplate;
import io.tallystick.runtime.SettingNames;
import io.tallystick.runtime.Settings;
import jakarta.inject.Named;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the template gives the functions is what the code asks for. */
class TemplateTest {
  private final RunningTemplate template = RunningTemplate.read("functions.yaml");

  @Test
  void theEnvironmentHoldsWhatTheSettingsAskForAndNothingElse() {
    Set<String> asked = new TreeSet<>(SettingNames.of("TALLYSTICK", Settings.class));
    asked.addAll(SettingNames.of("TALLYSTICK_QUEUES", QueueSettings.class));

    assertThat(template.sharedEnvironment()).containsExactlyInAnyOrderElementsOf(asked);
  }

  @Test
  void everyFunctionChoosesAHandlerAndEveryHandlerIsChosen() {
    Set<String> handlers =
        Stream.of(RecorderHandler.class, StreamRecorderHandler.class, ProjectorHandler.class, PublisherHandler.class, KeeperHandler.class)
            .map(handler -> handler.getAnnotation(Named.class).value())
            .collect(Collectors.toSet());

    Map<String, Map<String, Object>> environments = template.environments();

    Set<String> publishers = new TreeSet<>(SettingNames.of("TALLYSTICK_OUTCOMES", OutcomesSettings.class));
    publishers.add("QUARKUS_LAMBDA_HANDLER");
    Set<String> keepers = new TreeSet<>(SettingNames.of("TALLYSTICK_CHECK", CheckSettings.class));
    keepers.add("QUARKUS_LAMBDA_HANDLER");
    Map<String, Set<String>> own = Map.of("Publisher", publishers, "Keeper", keepers);
    environments.forEach(
        (function, environment) ->
            assertThat(environment.keySet()).containsExactlyInAnyOrderElementsOf(own.getOrDefault(function, Set.of("QUARKUS_LAMBDA_HANDLER"))));
    assertThat(environments.values().stream().map(environment -> environment.get("QUARKUS_LAMBDA_HANDLER"))).containsExactlyInAnyOrderElementsOf(handlers);
    assertThat(Rehearsal.EVENTS).containsOnlyKeys(handlers);
  }
}
