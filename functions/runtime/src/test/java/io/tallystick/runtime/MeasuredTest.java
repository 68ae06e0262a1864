package io.tallystick.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.journal.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What rings an alarm is counted as what it is. */
class MeasuredTest {
  private final List<String> lines = new ArrayList<>();
  private final Meter meter = new Meter("books", "recorder", () -> 1_795_000_000_000L, lines::add);
  private final Measured measured = new Measured(meter);

  private String after(RuntimeException failure) {
    assertThatThrownBy(
            () ->
                measured.watched(
                    () -> {
                      throw failure;
                    }))
        .isSameAs(failure);
    meter.flush();
    return lines.getLast();
  }

  @Test
  void aNewerStateIsNoBrokenInvariant() {
    assertThat(after(new StoreException.Newer("newer", Map.of()))).contains("\"NewerState\":1.0", "\"Failed\":1.0").doesNotContain("InvariantsBroken");
  }

  @Test
  void aCorruptItemIsABrokenInvariant() {
    assertThat(after(new StoreException.Corrupt("corrupt", null))).contains("\"InvariantsBroken\":1.0", "\"Failed\":1.0").doesNotContain("NewerState");
  }

  @Test
  void aStoreThatDoesNotAnswerOnlyFails() {
    assertThat(after(new StoreException.Unavailable("slow", null))).contains("\"Failed\":1.0").doesNotContain("NewerState", "InvariantsBroken");
  }
}
