package io.tallystick.publisher;

import io.tallystick.journal.AfterBalance;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.Segment;
import io.tallystick.journal.SegmentCodec;
import io.tallystick.journal.SegmentContent;
import io.tallystick.journal.Store;
import io.tallystick.ledger.AccountFlag;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Effects;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.Standing;
import io.tallystick.ledger.Totals;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * What has to be told of a journal, found in another way than the publisher finds it: from the first entry to the last, with every hold and every account's standing kept, and balances reckoned
 * forwards from nothing.
 */
final class Expected {
  /** An event as a line of text, and the accounts that it concerns. */
  record Told(String text, List<AccountId> accounts) {}

  final SequencedMap<String, Told> events = new LinkedHashMap<>();
  /** By entry, as {@code shard:sequence:position}: how the totals of its accounts change. */
  final Map<String, List<Movement>> movements = new HashMap<>();
  private final Map<TransferId, Transfer> holds = new HashMap<>();
  private final Map<AccountId, Standing> standings = new HashMap<>();

  static Expected of(Store store, int shard) {
    Expected expected = new Expected();
    long next = 0;
    while (true) {
      List<Segment> page = store.journal().read(shard, next, 100, Deadline.after(Duration.ofSeconds(5), () -> 0L));
      if (page.isEmpty()) {
        return expected;
      }
      for (Segment segment : page) {
        expected.add(shard, segment.sequence(), SegmentCodec.open(segment));
      }
      next = page.getLast().sequence() + 1;
    }
  }

  private void add(int shard, long sequence, SegmentContent content) {
    int position = 0;
    for (Entry entry : content.entries()) {
      add(shard + ":" + sequence + ":" + position++, entry);
    }
    for (AfterBalance balance : content.balances()) {
      if (!standings.get(balance.id()).equals(new Standing(balance.totals(), balance.closed()))) {
        throw new AssertionError("the balances reckoned forwards are not the journal's");
      }
    }
  }

  private void add(String id, Entry entry) {
    movements.put(id, List.of());
    switch (entry) {
      case Entry.AccountOpened(var account, long timestamp) -> {
        tell(id, "account.opened", account.id().value(), timestamp, List.of(account.id()));
        standings.put(account.id(), new Standing(Totals.ZERO, account.flags().has(AccountFlag.CLOSED)));
      }
      case Entry.AccountRejected(AccountId account, var outcome, long timestamp) ->
          tell(id, "account.rejected " + outcome.wire(), account.value(), timestamp, account.isNone() ? List.of() : List.of(account));
      case Entry.TransferRejected(TransferId transfer, var outcome, boolean _, long timestamp) ->
          tell(id, "transfer.rejected " + outcome.wire(), transfer.value(), timestamp, List.of());
      case Entry.HoldExpired expired ->
          moved(id, entry, holds.get(expired.holdId()), "transfer.expired " + expired.amount(), expired.holdId().value(), "");
      case Entry.TransferMade(Transfer transfer, var _, long _) -> made(id, entry, transfer);
      case CrossEntry across -> throw new AssertionError("not expected here: " + across);
    }
  }

  private void made(String id, Entry entry, Transfer transfer) {
    if (transfer.pending()) {
      holds.put(transfer.id(), transfer);
      moved(id, entry, transfer, "transfer.held " + transfer.amount(), transfer.id().value(), "");
    } else if (transfer.voids()) {
      moved(id, entry, holds.get(transfer.pendingId()), "transfer.released " + transfer.leftBefore(), transfer.pendingId().value(), "");
    } else if (transfer.reversal()) {
      moved(id, entry, transfer, "transfer.reversed " + transfer.amount(), transfer.id().value(), "");
    } else {
      boolean ends = transfer.posts() && !transfer.keepsOpen() && transfer.amount().compareTo(transfer.leftBefore()) < 0;
      String rest = ends ? "transfer.released " + transfer.leftBefore().minus(transfer.amount()) : "";
      moved(id, entry, transfer, "transfer.posted " + transfer.amount(), transfer.id().value(), rest);
    }
  }

  /** @param subject a transfer of those accounts: itself, or the hold that is ended */
  private void moved(String id, Entry entry, Transfer subject, String what, String name, String rest) {
    AccountId debit = subject.debitAccountId();
    AccountId credit = subject.creditAccountId();
    Standing debitBefore = standings.get(debit);
    Standing creditBefore = standings.get(credit);
    Transfer hold = entry instanceof Entry.TransferMade(Transfer made, var _, long _) && made.resolves() ? holds.get(made.pendingId()) : null;
    Standing debitAfter = Effects.debit(debitBefore, entry, hold);
    Standing creditAfter = Effects.credit(creditBefore, entry, hold);
    standings.put(debit, debitAfter);
    standings.put(credit, creditAfter);
    tell(id, what, name, entry.timestamp(), List.of(debit, credit));
    int part = 1;
    if (!rest.isEmpty()) {
      String of = ((Entry.TransferMade) entry).transfer().pendingId().value();
      tell(id + ":" + part++, rest, of, entry.timestamp(), List.of(debit, credit));
    }
    part += changed(id, part, debit, debitBefore, debitAfter, entry.timestamp());
    changed(id, part, credit, creditBefore, creditAfter, entry.timestamp());
    movements.put(
        id,
        List.of(
            new Movement(debit, subject.asset(), debitBefore.totals(), debitAfter.totals()),
            new Movement(credit, subject.asset(), creditBefore.totals(), creditAfter.totals())));
  }

  private int changed(String id, int part, AccountId account, Standing before, Standing after, long timestamp) {
    if (before.closed() == after.closed()) {
      return 0;
    }
    tell(id + ":" + part, after.closed() ? "account.closed" : "account.reopened", account.value(), timestamp, List.of(account));
    return 1;
  }

  private void tell(String id, String what, String subject, long timestamp, List<AccountId> accounts) {
    events.put(id, new Told(what + " of " + subject + " at " + timestamp, accounts));
  }
}
