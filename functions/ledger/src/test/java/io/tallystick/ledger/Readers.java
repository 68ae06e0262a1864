package io.tallystick.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;

/** Checks a decision as a reader of the journal would: what the entries do by {@link Effects} must be what the decision says. */
final class Readers {
  private Readers() {}

  static void check(String where, MemoryState before, Decision decision) {
    Map<AccountId, Standing> standings = new HashMap<>();
    Map<TransferId, Transfer> made = new HashMap<>();
    for (Entry entry : decision.entries()) {
      AccountId debit = null;
      AccountId credit = null;
      Transfer hold = null;
      switch (entry) {
        case Entry.AccountOpened opened ->
            standings.put(opened.account().id(), Standing.of(Account.opened(opened.account(), opened.timestamp())));
        case Entry.TransferMade transferMade -> {
          Transfer transfer = transferMade.transfer();
          made.put(transfer.id(), transfer);
          debit = transfer.debitAccountId();
          credit = transfer.creditAccountId();
          hold = transfer.resolves() ? made.getOrDefault(transfer.pendingId(), held(before, transfer.pendingId())) : null;
        }
        case Entry.HoldExpired expired -> {
          debit = expired.debitAccountId();
          credit = expired.creditAccountId();
        }
        case Entry.AccountRejected _, Entry.TransferRejected _, CrossEntry _ -> {}
      }
      if (debit != null) {
        Transfer pending = hold;
        standings.compute(debit, (id, standing) -> Effects.debit(standing(before, id, standing), entry, pending));
        standings.compute(credit, (id, standing) -> Effects.credit(standing(before, id, standing), entry, pending));
      }
    }
    Map<AccountId, Standing> decided = new HashMap<>();
    decision.accounts().forEach(account -> decided.put(account.id(), Standing.of(account)));
    assertThat(decided).as("accounts touched, as a reader computes them, by " + where).isEqualTo(standings);
    assertThat(decision.accounts()).as("each account once in " + where).hasSize(decided.size());
  }

  private static Standing standing(MemoryState before, AccountId id, Standing standing) {
    return standing != null ? standing : Standing.of(before.account(id));
  }

  private static Transfer held(MemoryState before, TransferId id) {
    return before.hold(id) == null ? null : before.hold(id).transfer();
  }
}
