package io.tallystick.local.torture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RespitesTest {
  private final Respites respites = new Respites();

  @Test
  void aFunctionMayBeKilledBeforeItHasReturnedAnything() {
    assertThat(respites.over("recorder", 0)).isTrue();
  }

  @Test
  void thenNotUntilItHasReturnedTwice() {
    respites.begin("recorder", 7);

    assertThat(respites.over("recorder", 7)).isFalse();
    assertThat(respites.over("recorder", 8)).isFalse();
    assertThat(respites.over("recorder", 9)).isTrue();
    respites.begin("recorder", 9);
    assertThat(respites.over("recorder", 10)).isFalse();
    assertThat(respites.over("recorder", 12)).isTrue();
  }

  @Test
  void eachFunctionHasItsOwn() {
    respites.begin("recorder", 7);

    assertThat(respites.over("keeper", 7)).isTrue();
  }
}
