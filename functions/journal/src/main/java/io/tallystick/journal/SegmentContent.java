package io.tallystick.journal;

import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.LegsHere;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/**
 * What a segment says: its entries in order of timestamps, and the after-balance of every account of this shard that they touched.
 *
 * @param balances first those of {@link #touched}, in that order; then, in any order, those of accounts that no entry of the segment names: what chains across shards had reserved on them was released
 */
public record SegmentContent(List<Entry> entries, List<AfterBalance> balances) {
  public SegmentContent {
    entries = List.copyOf(entries);
    balances = List.copyOf(balances);
  }

  /**
   * The accounts of this shard that entries name and touch, in order of first appearance (a debit account before its credit account): those opened, those of
   * transfers made or prepared and those of expired holds, each as far as its leg is here. A rejection touches none, and what is closed or opened again is an account of the same chain.
   */
  public static SequencedSet<AccountId> touched(List<Entry> entries) {
    SequencedSet<AccountId> accounts = new LinkedHashSet<>();
    for (Entry entry : entries) {
      switch (entry) {
        case Entry.AccountOpened opened -> accounts.add(opened.account().id());
        case Entry.TransferMade made -> add(accounts, made.here(), made.transfer().debitAccountId(), made.transfer().creditAccountId());
        case Entry.HoldExpired expired -> add(accounts, expired.here(), expired.debitAccountId(), expired.creditAccountId());
        case CrossEntry.Prepared prepared -> {
          for (CrossEntry.Member member : prepared.members()) {
            add(accounts, member.here(), member.transfer().debitAccountId(), member.transfer().creditAccountId());
          }
        }
        case Entry.AccountRejected _, Entry.TransferRejected _, CrossEntry _ -> {}
      }
    }
    return accounts;
  }

  private static void add(SequencedSet<AccountId> accounts, LegsHere here, AccountId debit, AccountId credit) {
    if (here.debit()) {
      accounts.add(debit);
    }
    if (here.credit()) {
      accounts.add(credit);
    }
  }
}
