package io.tallystick.publisher;

import io.tallystick.journal.AfterBalance;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.Segment;
import io.tallystick.journal.SegmentCodec;
import io.tallystick.journal.SegmentContent;
import io.tallystick.journal.Store;
import io.tallystick.ledger.AccountFlag;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.ChainKey;
import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Effects;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.LegsHere;
import io.tallystick.ledger.Standing;
import io.tallystick.ledger.Totals;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferFlag;
import io.tallystick.ledger.TransferId;
import io.tallystick.ledger.Verdict;
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
  private final Map<ChainKey, CrossEntry.Prepared> prepared = new HashMap<>();

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

  static Expected of(List<SegmentContent> contents, int shard) {
    Expected expected = new Expected();
    for (int sequence = 0; sequence < contents.size(); sequence++) {
      expected.add(shard, sequence, contents.get(sequence));
    }
    return expected;
  }

  private void add(int shard, long sequence, SegmentContent content) {
    for (int position = 0; position < content.entries().size(); position++) {
      String id = shard + ":" + sequence + ":" + position;
      Entry entry = content.entries().get(position);
      if (entry instanceof Entry.TransferMade made && (made.here() != LegsHere.BOTH || made.timestamp() != made.transfer().timestamp())) {
        movements.put(id, List.of());
        across(id, made, end(content.entries().subList(position, content.entries().size())));
      } else {
        add(id, entry);
      }
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
      case Entry.TransferRejected rejected when rejected.told() -> {}
      case Entry.TransferRejected(TransferId transfer, var outcome, boolean _, long timestamp) ->
          tell(id, "transfer.rejected " + outcome.wire(), transfer.value(), timestamp, List.of());
      case Entry.HoldExpired expired when expired.here() != LegsHere.BOTH -> expired(id, expired);
      case Entry.HoldExpired expired ->
          moved(id, entry, holds.get(expired.holdId()), "transfer.expired " + expired.amount(), expired.holdId().value(), "");
      case Entry.TransferMade(Transfer transfer, var _, long _) -> made(id, entry, transfer);
      case CrossEntry.Prepared one -> {
        prepared.put(one.key(), one);
        movements.put(id, reserved(one, true));
        one.closes().forEach(account -> close(account, true));
      }
      case CrossEntry.Decided decided -> end(id, decided.key(), decided.verdict().kind());
      case CrossEntry.Ended ended -> end(id, ended.key(), ended.verdict());
      case CrossEntry.Settled _, CrossEntry.ExpirySettled _ -> {}
    }
  }

  /** The chain that ends next. */
  private CrossEntry.Prepared end(List<Entry> entries) {
    for (Entry entry : entries) {
      if (entry instanceof CrossEntry.Decided decided) {
        return prepared.get(decided.key());
      }
      if (entry instanceof CrossEntry.Ended ended) {
        return prepared.get(ended.key());
      }
    }
    throw new AssertionError("a chain records something and does not end");
  }

  private void end(String id, ChainKey key, Verdict.Kind verdict) {
    CrossEntry.Prepared one = prepared.remove(key);
    if (one != null && verdict == Verdict.Kind.COMMITTED) {
      one.reopens().forEach(account -> close(account, false));
    } else if (one != null) {
      movements.put(id, reserved(one, false));
      one.closes().forEach(account -> close(account, false));
    }
  }

  private void close(AccountId account, boolean closed) {
    standings.compute(account, (_, before) -> new Standing(before.totals(), closed));
  }

  /** All legs that a chain has here, reserved or released, as one movement of each account. */
  private List<Movement> reserved(CrossEntry.Prepared one, boolean reserve) {
    Map<AccountId, Movement> moved = new LinkedHashMap<>();
    for (CrossEntry.Member member : one.members()) {
      for (boolean debit : List.of(true, false)) {
        if (!member.transfer().resolves() && (debit ? member.debitHere() : member.creditHere())) {
          AccountId account = debit ? member.transfer().debitAccountId() : member.transfer().creditAccountId();
          Totals before = standings.get(account).totals();
          reserve(account, debit, member.transfer().amount(), reserve);
          Movement earlier = moved.get(account);
          moved.put(account, new Movement(account, member.transfer().asset(), earlier == null ? before : earlier.before(), standings.get(account).totals()));
        }
      }
    }
    return List.copyOf(moved.values());
  }

  private void reserve(AccountId account, boolean debit, Amount amount, boolean reserve) {
    Totals totals = standings.get(account).totals();
    Amount pending = debit ? totals.debitsPending() : totals.creditsPending();
    Amount changed = reserve ? pending.plus(amount) : pending.minus(amount);
    Totals after =
        new Totals(debit ? changed : totals.debitsPending(), totals.debitsPosted(), debit ? totals.creditsPending() : changed, totals.creditsPosted());
    standings.put(account, new Standing(after, standings.get(account).closed()));
  }

  /** A transfer is told where its debit account is, what becomes of an account where that is; an account moves from what was reserved to what was made. */
  private void across(String id, Entry.TransferMade made, CrossEntry.Prepared of) {
    Transfer transfer = made.transfer();
    if (transfer.pending() && made.here() != LegsHere.NEITHER) {
      holds.put(transfer.id(), transfer);
    }
    Transfer hold = holds.get(transfer.pendingId());
    List<Movement> moved = new ArrayList<>();
    for (boolean debit : List.of(true, false)) {
      if (debit ? made.here().debit() : made.here().credit()) {
        moved.add(leg(made, of, hold, debit));
      }
    }
    movements.put(id, moved);
    if (made.here().debit()) {
      toldOf(id, transfer, made.timestamp());
    }
    if (transfer.pending()) {
      closing(id, transfer, made.here(), "account.closed", made.timestamp());
    } else if (transfer.voids() && made.here() != LegsHere.NEITHER) {
      closing(id, hold, made.here(), "account.reopened", made.timestamp());
    }
  }

  private Movement leg(Entry.TransferMade made, CrossEntry.Prepared of, Transfer hold, boolean debit) {
    Transfer transfer = made.transfer();
    AccountId account = debit ? transfer.debitAccountId() : transfer.creditAccountId();
    Totals before = standings.get(account).totals();
    if (!transfer.resolves()) {
      CrossEntry.Member member = of.members().stream().filter(each -> each.transfer().id().equals(transfer.id())).findFirst().orElseThrow();
      reserve(account, debit, member.transfer().amount(), false);
    }
    Standing now = standings.get(account);
    Totals after = (debit ? Effects.debit(now, made, hold) : Effects.credit(now, made, hold)).totals();
    standings.put(account, new Standing(after, now.closed()));
    return new Movement(account, transfer.asset(), before, after);
  }

  private void toldOf(String id, Transfer transfer, long timestamp) {
    List<AccountId> both = List.of(transfer.debitAccountId(), transfer.creditAccountId());
    String at = " at " + timestamp;
    if (transfer.voids()) {
      next(id, new Told("transfer.released " + transfer.leftBefore() + " of " + transfer.pendingId() + at, both));
      return;
    }
    String what = transfer.pending() ? "held" : transfer.reversal() ? "reversed" : "posted";
    next(id, new Told("transfer." + what + " " + transfer.amount() + " of " + transfer.id() + at, both));
    if (transfer.posts() && !transfer.keepsOpen() && transfer.amount().compareTo(transfer.leftBefore()) < 0) {
      next(id, new Told("transfer.released " + transfer.leftBefore().minus(transfer.amount()) + " of " + transfer.pendingId() + at, both));
    }
  }

  private void expired(String id, Entry.HoldExpired expired) {
    Transfer hold = holds.get(expired.holdId());
    boolean debit = expired.here().debit();
    AccountId account = debit ? hold.debitAccountId() : hold.creditAccountId();
    Standing before = standings.get(account);
    Standing after = debit ? Effects.debit(before, expired, hold) : Effects.credit(before, expired, hold);
    standings.put(account, after);
    movements.put(id, List.of(new Movement(account, hold.asset(), before.totals(), after.totals())));
    if (debit) {
      List<AccountId> both = List.of(hold.debitAccountId(), hold.creditAccountId());
      next(id, new Told("transfer.expired " + expired.amount() + " of " + hold.id() + " at " + expired.timestamp(), both));
    }
    closing(id, hold, expired.here(), "account.reopened", expired.timestamp());
  }

  private void closing(String id, Transfer hold, LegsHere here, String what, long timestamp) {
    if (here.debit() && hold.flags().has(TransferFlag.CLOSING_DEBIT)) {
      next(id, new Told(what + " of " + hold.debitAccountId() + " at " + timestamp, List.of(hold.debitAccountId())));
    }
    if (here.credit() && hold.flags().has(TransferFlag.CLOSING_CREDIT)) {
      next(id, new Told(what + " of " + hold.creditAccountId() + " at " + timestamp, List.of(hold.creditAccountId())));
    }
  }

  /** The first event of an entry has its id, those after it a part. */
  private void next(String id, Told told) {
    String of = id;
    for (int part = 1; events.containsKey(of); part++) {
      of = id + ":" + part;
    }
    events.put(of, told);
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
