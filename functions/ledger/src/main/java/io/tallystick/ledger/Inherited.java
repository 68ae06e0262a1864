package io.tallystick.ledger;

/**
 * What a post or void takes from its hold and a reversal from its original, where the request left it out.
 *
 * @param reference empty where it is not taken over
 * @param metadata empty where it is not taken over
 */
record Inherited(AccountId debitAccountId, AccountId creditAccountId, Asset asset, int code, String reference, String metadata) {
  static Inherited ofHold(Transfer hold) {
    return new Inherited(hold.debitAccountId(), hold.creditAccountId(), hold.asset(), hold.code(), hold.reference(), hold.metadata());
  }

  /** Of a reversal whose original is not at hand. */
  static Inherited ofRecorded(Transfer reversal) {
    return new Inherited(reversal.debitAccountId(), reversal.creditAccountId(), reversal.asset(), reversal.code(), "", "");
  }

  /** The accounts change sides; a reversal has its own reference and metadata. */
  static Inherited ofOriginal(Transfer original) {
    return new Inherited(original.creditAccountId(), original.debitAccountId(), original.asset(), original.code(), "", "");
  }

  AccountId debitAccountId(NewTransfer transfer) {
    return transfer.debitAccountId().isNone() ? debitAccountId : transfer.debitAccountId();
  }

  AccountId creditAccountId(NewTransfer transfer) {
    return transfer.creditAccountId().isNone() ? creditAccountId : transfer.creditAccountId();
  }

  Asset asset(NewTransfer transfer) {
    return transfer.asset() == null ? asset : transfer.asset();
  }

  int code(NewTransfer transfer) {
    return transfer.code() == 0 ? code : transfer.code();
  }

  String reference(NewTransfer transfer) {
    return transfer.reference().isEmpty() ? reference : transfer.reference();
  }

  String metadata(NewTransfer transfer) {
    return transfer.metadata().isEmpty() ? metadata : transfer.metadata();
  }
}
