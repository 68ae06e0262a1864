package io.tallystick.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackedIdTest {
  @Test
  void uuidsArePackedAsTheirBits() {
    UUID uuid = UUID.fromString("0192f3a4-5b6c-7d8e-9f01-23456789abcd");
    PackedId packed = PackedId.of(uuid.toString());
    assertThat(packed).isEqualTo(new PackedId(PackedId.Form.UUID, uuid.getMostSignificantBits(), uuid.getLeastSignificantBits()));
    assertThat(packed.text()).isEqualTo(uuid.toString());
    assertThat(packed.isUuid7()).isTrue();
    assertThat(packed.time()).isEqualTo(0x0192f3a45b6cL);
  }

  @Test
  void ulidsArePackedAsTheirBits() {
    PackedId packed = PackedId.of("01ARZ3NDEKTSV4RRFFQ69G5FAV");
    assertThat(packed.time()).isEqualTo(1_469_922_850_259L);
    assertThat(packed.text()).isEqualTo("01ARZ3NDEKTSV4RRFFQ69G5FAV");
    assertThat(PackedId.of("7ZZZZZZZZZZZZZZZZZZZZZZZZZ")).isEqualTo(new PackedId(PackedId.Form.ULID, -1, -1));
    assertThat(PackedId.of("00000000000000000000000000")).isEqualTo(new PackedId(PackedId.Form.ULID, 0, 0));
  }

  @Test
  void everyPackedIdHasATextThatIsPackedToIt() {
    long seed = Long.getLong("tally.seed", System.nanoTime());
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 2_000; i++) {
      for (PackedId.Form form : PackedId.Form.values()) {
        PackedId id = new PackedId(form, random.nextLong(), random.nextLong());
        assertThat(PackedId.of(id.text())).as("-Dtally.seed=%d", seed).isEqualTo(id);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0192F3A4-5b6c-7d8e-9f01-23456789abcd",
        "0192f3a45b6c-7d8e-9f01-23456789abcd-",
        "0192f3a4-5b6c-7d8e-9f01-23456789abc",
        "0192f3a4-5b6c-7d8e-9f01-23456789abcg",
        "0192f3a4-5b6c-7d8e-9f01-23456789abc\uff11",
        "81ARZ3NDEKTSV4RRFFQ69G5FAV",
        "01arz3ndektsv4rrffq69g5fav",
        "01ARZ3NDEKTSV4RRFFQ69G5FAI",
        "01ARZ3NDEKTSV4RRFFQ69G5FA\u0130"
      })
  void otherTextsAreNotPacked(String text) {
    assertThat(PackedId.of(text)).isNull();
  }
}
