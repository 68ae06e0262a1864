package io.tallystick.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.runtime.RunningTemplate;
import io.tallystick.runtime.SettingNames;
import io.tallystick.runtime.UnfinishedSettings;
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
  private static final Set<String> DELIVERIES = SettingNames.of("TALLYSTICK_DELIVERIES", DeliveriesSettings.class);
  private static final Set<String> UNFINISHED = SettingNames.of("TALLYSTICK_UNFINISHED", UnfinishedSettings.class);

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
        Stream.of(RecorderHandler.class, StreamRecorderHandler.class, ProjectorHandler.class, PublisherHandler.class, KeeperHandler.class, CourierHandler.class, FinisherHandler.class)
            .map(handler -> handler.getAnnotation(Named.class).value())
            .collect(Collectors.toSet());

    Map<String, Map<String, Object>> environments = template.environments();

    Map<String, Set<String>> own =
        Map.of(
            "Recorder", UNFINISHED,
            "StreamRecorder", UNFINISHED,
            "Finisher", UNFINISHED,
            "Keeper", SettingNames.of("TALLYSTICK_CHECK", CheckSettings.class),
            "Publisher", union(SettingNames.of("TALLYSTICK_OUTCOMES", OutcomesSettings.class), DELIVERIES),
            "Courier", union(SettingNames.of("TALLYSTICK", CourierSettings.class), DELIVERIES));
    environments.forEach(
        (function, environment) ->
            assertThat(environment.keySet()).as(function).isEqualTo(union(own.getOrDefault(function, Set.of()), Set.of("QUARKUS_LAMBDA_HANDLER"))));
    assertThat(environments.values().stream().map(environment -> environment.get("QUARKUS_LAMBDA_HANDLER"))).containsExactlyInAnyOrderElementsOf(handlers);
    assertThat(Rehearsal.EVENTS).containsOnlyKeys(handlers);
  }

  private static Set<String> union(Set<String> some, Set<String> others) {
    Set<String> union = new TreeSet<>(some);
    union.addAll(others);
    return union;
  }
}
