package io.tallystick.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TestEventTest {
  @Test
  void itIsWhatTheExampleIs() throws Exception {
    StringBuilder json = new StringBuilder();
    new TestEvent("test:5f0c6a52-31a4-4c9c-8f57-2a3f6f1f8f0e", "shop_7", Instant.parse("2026-11-22T10:00:00Z")).cloudEvent("shop", json);

    assertThat(Schemas.JSON.readTree(json.toString())).isEqualTo(Schemas.read(Path.of("src/main/resources/examples/test.v1/asked-for.json")));
  }
}
