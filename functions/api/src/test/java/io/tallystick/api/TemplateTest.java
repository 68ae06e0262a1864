package io.tallystick.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.runtime.RunningTemplate;
import io.tallystick.runtime.SettingNames;
import io.tallystick.runtime.UnfinishedSettings;
import io.tallystick.runtime.Settings;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What the template gives the function is what the code asks for. */
class TemplateTest {
  private final RunningTemplate template = RunningTemplate.read("api.yaml");

  @Test
  void theEnvironmentHoldsWhatTheSettingsAskForAndNothingElse() {
    Set<String> asked = new TreeSet<>(SettingNames.of("TALLYSTICK", Settings.class));
    asked.addAll(SettingNames.of("TALLYSTICK", SubscriptionSettings.class));
    asked.addAll(SettingNames.of("TALLYSTICK_UNFINISHED", UnfinishedSettings.class));

    assertThat(template.environments()).containsOnlyKeys("Api");
    assertThat(template.environments().get("Api").keySet()).isEqualTo(asked);
  }

  @Test
  void lambdaCallsTheFunctionOfThisModule() {
    assertThat(template.handlerClass("Api")).isEqualTo(ApiFunction.class.getName());
  }
}
