package io.tallystick.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransferTest {
  private static Transfer transfer(int code, long timeoutSeconds) {
    return new Transfer(
        new TransferId("T"), new AccountId("A"), new AccountId("B"), Amount.of(1), Amount.ZERO, Asset.of("USD/2"), code,
        TransferFlags.of(TransferFlag.PENDING), TransferId.NONE, TransferId.NONE, timeoutSeconds, "", "", null, 1);
  }

  @Test
  void itsCodeAndTimeoutMayBeAtTheirBounds() {
    assertThat(transfer(0, 0).expiresAt()).isEqualTo(Long.MAX_VALUE);
    assertThat(transfer(65_535, 1).expiresAt()).isEqualTo(1_000_000_001L);
  }

  @ParameterizedTest
  @CsvSource({"-1, 0, code must be 0 to 65535", "65536, 0, code must be 0 to 65535", "1, -1, timeoutSeconds must not be negative"})
  void whatIsBeyondThemIsNoTransfer(int code, long timeoutSeconds, String reason) {
    assertThatThrownBy(() -> transfer(code, timeoutSeconds)).isInstanceOf(IllegalArgumentException.class).hasMessage(reason);
  }

  private static NewTransfer repeat(String debitAccount, long amount, String metadata, TransferFlags flags) {
    return new NewTransfer(
        new TransferId("T"), new AccountId(debitAccount), new AccountId("B"), Amount.of(amount), Asset.of("USD/2"), 1, flags, TransferId.NONE, TransferId.NONE, 0, "",
        metadata, null);
  }

  @Test
  void aRepeatIsAnsweredAsTheLadderWouldByItself() {
    TransferFlags pending = TransferFlags.of(TransferFlag.PENDING);
    Transfer recorded = transfer(1, 0);
    assertThat(recorded.answerTo(repeat("A", 1, "", pending))).isEqualTo(TransferOutcome.EXISTS);
    assertThat(recorded.answerTo(repeat("C", 2, "{}", TransferFlags.NONE))).isEqualTo(TransferOutcome.EXISTS_WITH_DIFFERENT_FLAGS);
    assertThat(recorded.answerTo(repeat("C", 2, "{}", pending))).isEqualTo(TransferOutcome.EXISTS_WITH_DIFFERENT_DEBIT_ACCOUNT_ID);
    assertThat(recorded.answerTo(repeat("A", 2, "{}", pending))).isEqualTo(TransferOutcome.EXISTS_WITH_DIFFERENT_AMOUNT);
    assertThat(recorded.answerTo(repeat("A", 1, "{}", pending))).isEqualTo(TransferOutcome.EXISTS_WITH_DIFFERENT_METADATA);
  }
}
