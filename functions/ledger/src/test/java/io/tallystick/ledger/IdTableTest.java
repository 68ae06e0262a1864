package io.tallystick.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdTableTest {
  /** So many that looking at each for each would take minutes. */
  private static final int COLLIDING = 50_000;

  private static final long SEED = Long.getLong("tallystick.seed", 7L);

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 8, 9, 1_000})
  void answersLikeAHashMapHoweverManyKeysWereExpected(int expected) {
    IdTable<TransferId, String> table = new IdTable<>(expected);
    Map<TransferId, String> map = new HashMap<>();
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < 20_000; i++) {
      TransferId key = new TransferId("T" + random.nextInt(2_000));
      String value = random.nextInt(4) == 0 ? null : "value " + i;
      if (random.nextBoolean()) {
        table.put(key, value);
        map.put(key, value);
      }
      assertThat(table.get(key)).as("seed %d, step %d", SEED, i).isEqualTo(map.get(key));
    }
  }

  @Test
  void keysThatWereMadeToCollideAreToldApartAndStayFast() {
    IdTable<TransferId, Integer> table = new IdTable<>(1);
    assertThat(colliding(1)).hasSameHashCodeAs(colliding(COLLIDING - 2));
    for (int i = 0; i < COLLIDING; i++) {
      table.put(colliding(i), i);
      table.put(new TransferId("T" + i), -i);
    }
    for (int i = 0; i < COLLIDING; i++) {
      assertThat(table.get(colliding(i))).isEqualTo(i);
      assertThat(table.get(new TransferId("T" + i))).isEqualTo(-i);
      table.put(colliding(i), null);
      assertThat(table.get(colliding(i))).isNull();
    }
    assertThat(table.get(colliding(COLLIDING))).isNull();
  }

  /** "Aa" and "BB" have the same hash, and so have all sequences of them. */
  private static TransferId colliding(int number) {
    StringBuilder text = new StringBuilder();
    for (int bit = 0; bit < 16; bit++) {
      text.append((number >>> bit & 1) == 0 ? "Aa" : "BB");
    }
    return new TransferId(text.toString());
  }
}
