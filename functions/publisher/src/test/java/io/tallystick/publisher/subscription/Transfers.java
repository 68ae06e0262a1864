package io.tallystick.publisher.subscription;

import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferFlags;
import io.tallystick.ledger.TransferId;

/** Transfers for the tests of subscriptions. */
final class Transfers {
  private Transfers() {}

  static Transfer plain(String id, String debit, String credit, Asset asset, int code, long amount) {
    return new Transfer(
        new TransferId(id), new AccountId(debit), new AccountId(credit), Amount.of(amount), Amount.ZERO, asset, code, TransferFlags.NONE,
        TransferId.NONE, TransferId.NONE, 0, "", "", null, 1_700_000_000_000_000_001L);
  }
}
