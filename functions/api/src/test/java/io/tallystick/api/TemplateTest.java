package io.tallystick.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.runtime.RunningTemplate;
import io.tallystick.runtime.SettingNames;
import io.tallystick.runtime.Settings;
import org.junit.jupiter.api.Test;

/** What the template gives the function is what the code asks for. */
class TemplateTest {
  private final RunningTemplate template = RunningTemplate.read("api.yaml");

  @Test
  void theEnvironmentHoldsWhatTheSettingsAskForAndNothingElse() {
    assertThat(template.environments()).containsOnlyKeys("Api");
    assertThat(template.environments().get("Api").keySet()).isEqualTo(SettingNames.of("TALLYSTICK", Settings.class));
  }

  @Test
  void lambdaCallsTheFunctionOfThisModule() {
    assertThat(template.handlerClass("Api")).isEqualTo(ApiFunction.class.getName());
  }
}
