package io.tallystick.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** What no decision shows; {@link Readers} compares effects with all decisions of the tables and of the random requests. */
class EffectsTest {
  private static final Standing ZERO = new Standing(Totals.ZERO, false);

  private static Transfer transfer(long amount, long held, TransferFlag... flags) {
    return new Transfer(
        new TransferId("T"), new AccountId("A"), new AccountId("B"), Amount.of(amount), Amount.of(held), Asset.of("USD/2"), 1,
        TransferFlags.of(flags), new TransferId("H"), TransferId.NONE, 0, "", "", null, 1);
  }

  @Test
  void entriesWithoutADebitOrCreditAccountChangeNothing() {
    Entry rejected = new Entry.TransferRejected(new TransferId("T"), TransferOutcome.EXCEEDS_CREDITS, 1);
    assertThat(Effects.debit(ZERO, rejected, null)).isSameAs(ZERO);
    assertThat(Effects.credit(ZERO, rejected, null)).isSameAs(ZERO);
    Entry refused = new Entry.AccountRejected(new AccountId("A"), AccountOutcome.CODE_REQUIRED, 1);
    assertThat(Effects.debit(ZERO, refused, null)).isSameAs(ZERO);
  }

  @Test
  void aVoidNeedsItsHold() {
    Entry made = new Entry.TransferMade(transfer(0, 0, TransferFlag.VOID_PENDING_TRANSFER));
    assertThatThrownBy(() -> Effects.debit(ZERO, made, null)).isInstanceOf(NullPointerException.class).hasMessage("hold");
  }

  @Test
  void aReleaseOfMoreThanIsPendingIsRefused() {
    Entry made = new Entry.TransferMade(transfer(1, 1, TransferFlag.POST_PENDING_TRANSFER));
    assertThatThrownBy(() -> Effects.credit(ZERO, made, null)).isInstanceOf(ArithmeticException.class);
  }

  @Test
  void aHoldThatClosesNothingLeavesAClosedAccountClosed() {
    Entry made = new Entry.TransferMade(transfer(5, 0, TransferFlag.PENDING));
    assertThat(Effects.debit(new Standing(Totals.ZERO, true), made, null).closed()).isTrue();
    assertThat(Effects.debit(ZERO, made, null).closed()).isFalse();
  }

  @Test
  void aHoldIsCountedOnItsOwnSideOnly() {
    Entry made = new Entry.TransferMade(transfer(5, 0, TransferFlag.PENDING, TransferFlag.CLOSING_CREDIT));
    assertThat(Effects.debit(ZERO, made, null))
        .isEqualTo(new Standing(new Totals(Amount.of(5), Amount.ZERO, Amount.ZERO, Amount.ZERO), false));
    assertThat(Effects.credit(ZERO, made, null))
        .isEqualTo(new Standing(new Totals(Amount.ZERO, Amount.ZERO, Amount.of(5), Amount.ZERO), true));
  }
}
