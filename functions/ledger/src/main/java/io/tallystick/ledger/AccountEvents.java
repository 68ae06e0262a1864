package io.tallystick.ledger;

import java.util.List;

/** Opens the accounts of one request. */
final class AccountEvents extends Events<NewAccount, AccountOutcome, Decision.OfAccount> {
  AccountEvents(Overlay overlay) {
    super(
        overlay,
        new Rungs<>(
            AccountOutcome.LINKED_EVENT_FAILED,
            AccountOutcome.LINKED_EVENT_CHAIN_OPEN,
            AccountOutcome.CHAIN_TOO_LARGE,
            AccountOutcome.ACCOUNTS_ON_DIFFERENT_SHARDS,
            AccountOutcome.CREATED));
  }

  @Override
  boolean linked(NewAccount account) {
    return account.linked();
  }

  @Override
  boolean local(NewAccount account) {
    return overlay.has(account.id());
  }

  @Override
  boolean exists(NewAccount account) {
    WorkingAccount existing = overlay.account(account.id());
    return existing != null && AccountLadder.repeat(account, existing.base().opening()) == AccountOutcome.EXISTS;
  }

  @Override
  long size(List<NewAccount> chain) {
    return ChainSize.ofAccounts(chain);
  }

  @Override
  AccountOutcome make(NewAccount account) {
    WorkingAccount existing = overlay.account(account.id());
    AccountOutcome outcome = AccountLadder.judge(account, existing == null ? null : existing.base().opening());
    if (outcome == AccountOutcome.CREATED) {
      overlay.opened(Account.opened(account, overlay.nextTimestamp()));
    }
    return outcome;
  }

  @Override
  Decision.OfAccount created(NewAccount account, long timestamp) {
    return new Decision.OfAccount(account.id(), AccountOutcome.CREATED, timestamp);
  }

  @Override
  Decision.OfAccount existing(NewAccount account) {
    return refused(account, AccountOutcome.EXISTS);
  }

  @Override
  Decision.OfAccount refused(NewAccount account, AccountOutcome outcome) {
    return new Decision.OfAccount(account.id(), outcome, recorded(account.id(), outcome));
  }

  private long recorded(AccountId id, AccountOutcome outcome) {
    if (outcome == AccountOutcome.EXISTS) {
      WorkingAccount existing = overlay.account(id);
      // Null where it existed only inside its own chain, which is undone by now: then it is its sibling's refusal that is recorded.
      return existing != null ? existing.base().timestamp() : overlay.rejection(id).timestamp();
    }
    Entry.AccountRejected before = id.isNone() ? null : overlay.rejection(id);
    if (before != null && before.outcome() == outcome) {
      return before.timestamp();
    }
    long timestamp = overlay.nextTimestamp();
    overlay.rejected(new Entry.AccountRejected(id, outcome, timestamp));
    return timestamp;
  }
}
