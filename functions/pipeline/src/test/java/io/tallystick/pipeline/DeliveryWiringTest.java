package io.tallystick.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.delivery.guard.AddressRules;
import org.junit.jupiter.api.Test;

/** What is wrong with the courier's settings is said by their names. */
class DeliveryWiringTest {
  @Test
  void allowancesThatAreNoRangesAreNamed() {
    assertThatThrownBy(() -> DeliveryWiring.allowed("10.0.0.0/8,1:1")).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("TALLYSTICK_ENDPOINT_ALLOWANCES").hasMessageContaining("1:1");
  }

  @Test
  void noAllowancesLetNothingInsideBeReached() {
    assertThat(DeliveryWiring.allowed("none")).isEqualTo(AddressRules.PUBLIC_ONLY);
    assertThat(DeliveryWiring.allowed("10.0.0.0/8")).isEqualTo(AddressRules.parse("10.0.0.0/8"));
  }

  @Test
  void whatTheCourierCannotDoWithoutIsNamed() {
    assertThatThrownBy(() -> DeliveryWiring.required("TALLYSTICK_SECRETS_KEY", "none")).hasMessage("TALLYSTICK_SECRETS_KEY is none; the courier needs it");
    assertThat(DeliveryWiring.required("TALLYSTICK_SECRETS_KEY", "arn")).isEqualTo("arn");
  }
}
