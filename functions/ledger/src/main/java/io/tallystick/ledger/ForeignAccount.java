package io.tallystick.ledger;

/**
 * What stands for an account of another shard while a shard judges its own part of a chain: it passes every rung, whatever was done to it before, so that
 * what fails is what this shard's own accounts cause.
 */
final class ForeignAccount extends WorkingAccount {
  /** @param asset as its shard has reported it, null while that is not known */
  ForeignAccount(AccountId id, Asset asset) {
    super(Account.opened(new NewAccount(id, asset, 1, AccountFlags.NONE, Amount.ZERO, "", ""), 0));
  }

  @Override
  boolean foreign() {
    return true;
  }

  @Override
  boolean hasSameAssetAs(WorkingAccount other) {
    return asset() == null || other.hasAsset(asset());
  }

  @Override
  Amount debitRoom() {
    return Amount.MAX;
  }

  @Override
  Amount creditRoom() {
    return Amount.MAX;
  }

  @Override
  void debit(Amount amount) {}

  @Override
  void credit(Amount amount) {}

  @Override
  void holdDebit(Amount amount) {}

  @Override
  void holdCredit(Amount amount) {}

  @Override
  void releaseDebit(Amount held) {}

  @Override
  void releaseCredit(Amount held) {}

  @Override
  void close() {}
}
