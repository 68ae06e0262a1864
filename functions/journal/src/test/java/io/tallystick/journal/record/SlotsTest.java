package io.tallystick.journal.record;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SlotsTest {
  /** A thing of so many bytes, as of a sequence. */
  private record Thing(long bytes, long sequence) {}

  private final Slots<String, Thing> slots = new Slots<>(100, Thing::sequence, (id, thing) -> thing.bytes());

  private void put(String id, long bytes, long sequence) {
    slots.put(id, new Thing(bytes, sequence));
  }

  @Test
  void whatReplacesAnotherWeighsInItsPlace() {
    put("a", 30, 0);
    put("b", 20, 0);
    put("a", 10, 1);
    assertThat(slots.bytes()).isEqualTo(30);
  }

  @Test
  void nothingIsForgottenBeforeAQuarterMoreThanTheLimit() {
    put("a", 60, 0);
    put("b", 65, 0);
    assertThat(slots.full()).isFalse();
    slots.trim(0);
    assertThat(slots.bytes()).isEqualTo(125);
    put("c", 1, 0);
    assertThat(slots.full()).isTrue();
    slots.trim(0);
    assertThat(slots.bytes()).isEqualTo(66);
    assertThat(slots.get("a")).isNull();
  }

  @Test
  void whatWasUsedLastIsForgottenLast() {
    put("a", 60, 0);
    put("b", 60, 0);
    put("c", 30, 0);
    assertThat(slots.get("a")).isNotNull();
    slots.trim(0);
    assertThat(slots.get("b")).isNull();
    assertThat(slots.get("a")).isNotNull();
    assertThat(slots.get("c")).isNotNull();
  }

  @Test
  void whatIsFromAfterTheCursorIsKeptHoweverMuchThereIs() {
    put("a", 100, 3);
    put("b", 100, 2);
    put("c", 100, 3);
    slots.trim(2);
    assertThat(slots.get("a")).isNotNull();
    assertThat(slots.get("b")).isNull();
    assertThat(slots.get("c")).isNotNull();
    assertThat(slots.full()).isTrue();
  }
}
