package io.tallystick.journal.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.tallystick.journal.FieldKey;
import io.tallystick.journal.IndexKey;
import io.tallystick.journal.PackedId;
import io.tallystick.journal.contract.Ids;
import io.tallystick.ledger.AccountId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** As for the ids themselves: what the store finds by them stays fast though all have one hash. */
class CollidingKeysTest {
  private static final int KEYS = 100_000;

  static Stream<Arguments> keys() {
    return Stream.of(
        Arguments.of("place of a statement page", (IntFunction<Object>) n -> new DynamoStatements.Place(new AccountId(Ids.colliding(n)), 1)),
        Arguments.of("place of a page of a field", (IntFunction<Object>) n -> new DynamoFieldIndex.Place(FieldKey.reference(FieldKey.Field.TRANSFER_REFERENCE, Ids.colliding(n)), 1)),
        Arguments.of("member of a group", (IntFunction<Object>) n -> new IndexGroup.Member(IndexKey.Kind.TRANSFER, new PackedId(PackedId.Form.ULID, 0, (long) n << 32 | n))),
        Arguments.of("group", (IntFunction<Object>) n -> new IndexGroup(0, (long) n << 32 | n, 0)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("keys")
  void aHashMapStaysFastOnKeysOfOneHash(String kind, IntFunction<Object> key) {
    Map<Object, Integer> map = new HashMap<>();

    assertTimeoutPreemptively(Duration.ofSeconds(20), () -> IntStream.range(0, KEYS).forEach(n -> map.put(key.apply(n), n)));

    IntStream.range(KEYS - 1_000, KEYS).forEach(n -> assertThat(map).containsEntry(key.apply(n), n));
  }
}
