package io.tallystick.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.tallystick.journal.contract.Ids;
import io.tallystick.ledger.Asset;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Ids come from outside and may have been made to collide. What is found by them in a hash map can be compared, or each look-up goes through all of them:
 * then these tests take minutes instead of a second.
 */
class CollidingIdsTest {
  private static final Duration GENEROUS = Duration.ofSeconds(20);
  private static final int KEYS = 100_000;

  static Stream<Arguments> keys() {
    return Stream.of(
        Arguments.of("index key", (IntFunction<Object>) n -> new IndexKey(IndexKey.Kind.TRANSFER, Ids.colliding(n))),
        Arguments.of("packed id", (IntFunction<Object>) n -> new PackedId(PackedId.Form.UUID, 0, (long) n << 32 | n)),
        Arguments.of("text template", (IntFunction<Object>) n -> TextTemplate.of(Ids.colliding(n) + "1")));
  }

  /** There are no such sequences of one hash among assets, whose names are short, but others that are harder to find. */
  static Stream<Arguments> keysAndAssets() {
    return Stream.concat(keys(), Stream.of(Arguments.of("asset", (IntFunction<Object>) n -> Asset.of("A" + n / 3 + "/" + n % 3))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("keys")
  void aHashMapStaysFastOnKeysOfOneHash(String kind, IntFunction<Object> key) {
    Map<Object, Integer> map = new HashMap<>();

    assertTimeoutPreemptively(GENEROUS, () -> IntStream.range(0, KEYS).forEach(n -> map.put(key.apply(n), n)));

    IntStream.range(KEYS - 1_000, KEYS).forEach(n -> assertThat(map).containsEntry(key.apply(n), n));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("keysAndAssets")
  void theOrderAgreesWithEquality(String kind, IntFunction<Object> key) {
    for (int a = 0; a < 40; a++) {
      for (int b = 0; b < 40; b++) {
        assertThat(Integer.signum(compare(key.apply(a), key.apply(b)))).isEqualTo(-Integer.signum(compare(key.apply(b), key.apply(a))));
        assertThat(compare(key.apply(a), key.apply(b)) == 0).isEqualTo(key.apply(a).equals(key.apply(b)));
      }
    }
  }

  @SuppressWarnings("unchecked")
  private static int compare(Object a, Object b) {
    return ((Comparable<Object>) a).compareTo(b);
  }

  @Test
  void aColumnOfTextsWithCollidingTemplatesIsWrittenFast() {
    List<String> column = IntStream.range(0, KEYS).mapToObj(n -> Ids.colliding(n) + "1").toList();

    byte[] written =
        assertTimeoutPreemptively(
            GENEROUS,
            () -> {
              ColumnWriter out = new ColumnWriter();
              TextColumnWriter.write(out, column, false, 0);
              return out.finish();
            });

    assertThat(written).isNotEmpty();
  }
}
