package io.tallystick.journal.verify;

import io.tallystick.journal.Checkpoint;
import io.tallystick.ledger.Account;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Hold;
import io.tallystick.ledger.TransferId;
import java.util.HashSet;
import java.util.Set;

/**
 * Compares the checkpoints of accounts and holds with the journal, each at its own sequence: the one of the cursor's time or, while the projector
 * works, a newer one.
 */
final class CheckpointCheck {
  private final JournalBook book;
  private final long posted;
  private final Set<AccountId> accounts = new HashSet<>();
  private final Set<TransferId> holds = new HashSet<>();
  private long newest = -1;
  private String newestPlace = "";
  private Finding first;

  CheckpointCheck(JournalBook book, long posted) {
    this.book = book;
    this.posted = posted;
    book.accounts.forEach(
        (id, account) -> {
          if (account.isPosted()) {
            accounts.add(id);
          }
        });
    book.holds.forEach(
        (id, hold) -> {
          if (hold.madeIn <= posted) {
            holds.add(id);
          }
        });
  }

  void account(Checkpoint<Account> checkpoint) {
    AccountId id = checkpoint.value().id();
    accounts.remove(id);
    String place = "account=" + id + " " + Place.of(checkpoint.sequence());
    if (first != null || isNewer(checkpoint.sequence(), place)) {
      return;
    }
    AccountBook account = book.accounts.get(id);
    Account expected = account == null ? null : account.after(checkpoint.sequence());
    if (account == null) {
      first = new Finding("the read tables have an account that the journal has not", place);
    } else if (expected == null) {
      first = new Finding("an account's checkpoint is older than the cursor or of a segment that did not touch it", place);
    } else if (!checkpoint.value().equals(expected)) {
      first = new Finding("an account's checkpoint differs from the journal", place);
    }
  }

  void hold(Checkpoint<Hold> checkpoint) {
    TransferId id = checkpoint.value().id();
    holds.remove(id);
    String place = "hold=" + id + " " + Place.of(checkpoint.sequence());
    if (first != null || isNewer(checkpoint.sequence(), place)) {
      return;
    }
    HoldBook hold = book.holds.get(id);
    Hold expected = hold == null ? null : hold.after(checkpoint.sequence());
    if (hold == null) {
      first = new Finding("the read tables have a hold that the journal has not", place);
    } else if (expected == null || checkpoint.sequence() < hold.changedUpToCursor()) {
      first = new Finding("a hold's checkpoint is older than the cursor or of a segment that did not change it", place);
    } else if (!checkpoint.value().equals(expected)) {
      first = new Finding("a hold's checkpoint differs from the journal", place);
    }
  }

  /** Whether it is newer than what was read of the journal, so that only the journal's end can be held against it. */
  private boolean isNewer(long sequence, String place) {
    if (sequence > newest) {
      newest = sequence;
      newestPlace = place;
    }
    return sequence > book.last();
  }

  void endAccounts() throws Broken {
    throwFirst();
    if (!accounts.isEmpty()) {
      throw new Broken("the read tables lack an account", "account=" + accounts.iterator().next());
    }
  }

  void endHolds() throws Broken {
    throwFirst();
    if (!holds.isEmpty()) {
      throw new Broken("the read tables lack a hold", "hold=" + holds.iterator().next());
    }
  }

  /** @param end the journal's last sequence, read after the checkpoints */
  void end(long end) throws Broken {
    if (newest > end) {
      throw new Broken("a checkpoint is after the journal's end", newestPlace + " last=" + end);
    }
  }

  private void throwFirst() throws Broken {
    if (first != null) {
      throw new Broken(first.problem(), first.place());
    }
  }
}
