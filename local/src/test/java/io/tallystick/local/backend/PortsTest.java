package io.tallystick.local.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PortsTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65_535})
  void aPortIsOneOf65535OrLeftOpen(int port) {
    assertThat(new Ports(port, port).api()).isEqualTo(port);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 65_536})
  void anyOtherIsRefusedByName(int port) {
    assertThatThrownBy(() -> new Ports(port, 0)).hasMessageContaining("endpoint").hasMessageContaining(Integer.toString(port));
    assertThatThrownBy(() -> new Ports(0, port)).hasMessageContaining("api");
  }
}
