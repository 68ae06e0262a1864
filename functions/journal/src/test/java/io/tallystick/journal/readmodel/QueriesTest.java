package io.tallystick.journal.readmodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Asset;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What may be asked for. */
class QueriesTest {
  private static AccountQuery accounts(String reference, int code, int limit) {
    return new AccountQuery(
        Optional.ofNullable(reference), Optional.of(Asset.of("USD/2")), OptionalInt.of(code), TimeRange.ALL, Order.ASCENDING, limit, OptionalLong.empty());
  }

  private static TransferQuery transfers(String reference, int code, int limit) {
    return new TransferQuery(
        Optional.empty(), Optional.empty(), Optional.empty(), Optional.ofNullable(reference), Optional.empty(), OptionalInt.of(code), TimeRange.ALL,
        Order.ASCENDING, limit, OptionalLong.empty());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Page.LIMIT_MAX + 1})
  void aLimitIsOneToItsMaximum(int limit) {
    assertThatThrownBy(() -> accounts(null, 1, limit)).hasMessage("limit must be 1 to 1000");
    assertThatThrownBy(() -> transfers(null, 1, limit)).hasMessage("limit must be 1 to 1000");
    assertThatThrownBy(() -> new StatementQuery(new AccountId("a"), TimeRange.ALL, Order.ASCENDING, limit, OptionalLong.empty()))
        .hasMessage("limit must be 1 to 1000");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 65_536})
  void aCodeIsOneThatObjectsCanHave(int code) {
    assertThatThrownBy(() -> accounts(null, code, 1)).hasMessage("code must be 1 to 65535");
    assertThatThrownBy(() -> transfers(null, code, 1)).hasMessage("code must be 1 to 65535");
  }

  @Test
  void aReferenceIsOneThatObjectsCanHave() {
    String longest = "💰".repeat(128);
    assertThat(accounts(longest, 1, 1).reference()).contains(longest);
    assertThat(transfers(longest, 65_535, Page.LIMIT_MAX).reference()).contains(longest);
    for (String reference : new String[] {"", longest + "x"}) {
      assertThatThrownBy(() -> accounts(reference, 1, 1)).hasMessage("reference must have 1 to 128 characters");
      assertThatThrownBy(() -> transfers(reference, 1, 1)).hasMessage("reference must have 1 to 128 characters");
    }
  }

  @Test
  void aTimeRangeDoesNotEndBeforeItBegins() {
    assertThatThrownBy(() -> new TimeRange(2, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThat(new TimeRange(2, 2).contains(2)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "10, 20, ASCENDING,  14, 15, 20",
    "10, 20, ASCENDING,   3, 10, 20",
    "10, 20, ASCENDING,  19, 20, 20",
    "10, 20, ASCENDING,  30, 31, 31",
    "10, 20, ASCENDING, 9223372036854775807, 9223372036854775807, 9223372036854775807",
    "10, 20, DESCENDING, 14, 10, 14",
    "10, 20, DESCENDING, 30, 10, 20",
    "10, 20, DESCENDING, 10, 10, 10",
    "10, 20, DESCENDING,  3, 10, 10",
    "10, 20, DESCENDING, -9223372036854775808, 10, 10",
    "-20, 20, ASCENDING, -9, 0, 20",
    "-20, -10, DESCENDING, 5, 0, 0"
  })
  void whatIsLeftAfterATimestamp(long from, long until, Order order, long after, long restFrom, long restUntil) {
    assertThat(new TimeRange(from, until).after(OptionalLong.of(after), order)).isEqualTo(new TimeRange(restFrom, restUntil));
    assertThat(new TimeRange(from, until).after(OptionalLong.empty(), order)).isEqualTo(new TimeRange(Math.max(0, from), Math.max(0, until)));
  }
}
