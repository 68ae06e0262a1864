package io.tallystick.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RememberedTest {
  private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");

  private final Remembered<String, Integer> remembered = new Remembered<>(Duration.ofSeconds(10), 2);

  @Test
  void whatIsKnownIsUsedForItsTime() {
    remembered.put("a", 1, NOW);
    assertThat(remembered.get("a", NOW.plusMillis(9_999))).contains(1);
    assertThat(remembered.get("a", NOW.plusSeconds(10))).isEmpty();
    assertThat(remembered.get("b", NOW)).isEmpty();
    remembered.put("a", 2, NOW.plusSeconds(10));
    assertThat(remembered.get("a", NOW.plusSeconds(19))).contains(2);
    remembered.forget("a");
    assertThat(remembered.get("a", NOW.plusSeconds(19))).isEmpty();
  }

  @Test
  void ofTooManyThoseAreForgottenThatWereAskedForLongestAgo() {
    remembered.put("a", 1, NOW);
    remembered.put("b", 2, NOW);
    remembered.get("a", NOW);
    remembered.put("c", 3, NOW);
    assertThat(remembered.get("a", NOW)).contains(1);
    assertThat(remembered.get("b", NOW)).isEmpty();
    assertThat(remembered.get("c", NOW)).contains(3);
  }
}
