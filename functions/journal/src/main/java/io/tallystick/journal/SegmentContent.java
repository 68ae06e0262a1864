package io.tallystick.journal;

import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Entry;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/**
 * What a segment says: its entries in order of timestamps, and the after-balance of every account they touched.
 *
 * @param balances in order of first appearance of the account in the entries, as {@link #touched} has it
 */
public record SegmentContent(List<Entry> entries, List<AfterBalance> balances) {
  public SegmentContent {
    entries = List.copyOf(entries);
    balances = List.copyOf(balances);
  }

  /**
   * The accounts that entries touch, in order of first appearance (a debit account before its credit account): those opened, those of
   * transfers and those of expired holds. A rejection touches none.
   */
  public static SequencedSet<AccountId> touched(List<Entry> entries) {
    SequencedSet<AccountId> accounts = new LinkedHashSet<>();
    for (Entry entry : entries) {
      switch (entry) {
        case Entry.AccountOpened opened -> accounts.add(opened.account().id());
        case Entry.TransferMade made -> {
          accounts.add(made.transfer().debitAccountId());
          accounts.add(made.transfer().creditAccountId());
        }
        case Entry.HoldExpired expired -> {
          accounts.add(expired.debitAccountId());
          accounts.add(expired.creditAccountId());
        }
        case Entry.AccountRejected _, Entry.TransferRejected _, CrossEntry _ -> {}
      }
    }
    return accounts;
  }
}
