package io.tallystick.delivery.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** From where on a subscription hears. */
class SinceTest {
  @Test
  void aShardThatIsNotNamedIsHeardFromItsBeginning() {
    Since since = new Since(Map.of(0, 5L));
    assertThat(since.hears(0, 4)).isFalse();
    assertThat(since.hears(0, 5)).isTrue();
    assertThat(since.hears(1, 0)).isTrue();
    assertThat(Since.BEGINNING.hears(0, 0)).isTrue();
  }

  @Test
  void itIsReadAsItWasWritten() {
    Since since = new Since(Map.of(255, Long.MAX_VALUE, 3, 0L));
    assertThat(since.texts()).containsExactly("3:0", "255:9223372036854775807");
    assertThat(Since.parse(since.texts())).isEqualTo(since);
    assertThat(Since.parse(List.of())).isEqualTo(Since.BEGINNING);
    for (String bad : List.of("", "1", ":1", "1:", "a:1", "1:b", "-1:1", "1:-1", "1:2:3")) {
      assertThatThrownBy(() -> Since.parse(List.of(bad))).as(bad).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
