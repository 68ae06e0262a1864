package io.tallystick.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdTimeTest {
  /** The UUID is the example of RFC 9562, appendix A.6; the ULID is the example of its specification. */
  @ParameterizedTest
  @CsvSource({
    "017F22E2-79B0-7CC3-98C4-DC0C0C07398F, 1645557742000",
    "017f22e2-79b0-7cc3-98c4-dc0c0c07398f, 1645557742000",
    "00000000-0000-7000-b000-000000000000, 0",
    "01ARZ3NDEKTSV4RRFFQ69G5FAV, 1469922850259",
    "01arz3ndektsv4rrffq69g5fav, 1469922850259",
    "00000000010000000000000000, 1"
  })
  void idsThatCarryTheirTime(String id, long millis) {
    assertThat(IdTime.of(new TransferId(id))).isEqualTo(millis * 1_000_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "T1",
        "6ba7b810-9dad-11d1-80b4-00c04fd430c8", // version 1
        "f47ac10b-58cc-4372-a567-0e02b2c3d479", // version 4
        "017f22e2-79b0-7cc3-18c4-dc0c0c07398f", // not the variant of RFC 9562
        "017f22e2-79b0-7cc3-c8c4-dc0c0c07398f",
        "017f22e2079b0-7cc3-98c4-dc0c0c07398f",
        "017f22e2-79b007cc3-98c4-dc0c0c07398f",
        "017f22e2-79b0-7cc3098c4-dc0c0c07398f",
        "017f22e2-79b0-7cc3-98c40dc0c0c07398f",
        "017g22e2-79b0-7cc3-98c4-dc0c0c07398f",
        "017f22e2-79b0-7cc3-98c4-dc0c0c07398g",
        "017f22e2-79b0-7cc3-98c4-dc0c0c07398é",
        "017f22e279b07cc398c4dc0c0c07398f",
        "8ZZZZZZZZZZZZZZZZZZZZZZZZZ", // a ULID begins with 0 to 7
        "01ARZ3NDEKTSV4RRFFQ69G5FAI", // I, L, O and U are not in its alphabet
        "01ARZ3NDEKTSV4RRFFQ69G5FAL",
        "O1ARZ3NDEKTSV4RRFFQ69G5FAV",
        "01ARZ3NDEKTSV4RRFFQ69G5FAU",
        "01ARZ3NDEKTSV4RRFFQ69G5FA",
        "01ARZ3NDEKTSV4RRFFQ69G5FAVV",
        "01ARZ3NDEK-SV4RRFFQ69G5FAV",
        "/1ARZ3NDEKTSV4RRFFQ69G5FAV"
      })
  void allOtherIdsCarryNone(String id) {
    assertThat(IdTime.of(new TransferId(id))).isEqualTo(IdTime.NONE);
  }

  @Test
  void timesBeyondTheNanosecondsOfALongAreTheLargest() {
    assertThat(IdTime.of(new TransferId("ffffffff-ffff-7000-8000-000000000000"))).isEqualTo(Long.MAX_VALUE);
    assertThat(IdTime.of(new TransferId("7ZZZZZZZZZZZZZZZZZZZZZZZZZ"))).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void tooFarIsMoreThanFiveMinutesAhead() {
    TransferId id = new TransferId("017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
    long time = 1_645_557_742_000_000_000L;
    long fiveMinutes = 300_000_000_000L;
    assertThat(IdTime.tooFarInFuture(id, time - fiveMinutes)).isFalse();
    assertThat(IdTime.tooFarInFuture(id, time - fiveMinutes - 1)).isTrue();
    assertThat(IdTime.tooFarInFuture(id, Long.MAX_VALUE)).isFalse();
    assertThat(IdTime.tooFarInFuture(new TransferId("T1"), 0)).isFalse();
    assertThat(IdTime.tooFarInFuture(new TransferId("ffffffff-ffff-7000-8000-000000000000"), 0)).isTrue();
  }
}
