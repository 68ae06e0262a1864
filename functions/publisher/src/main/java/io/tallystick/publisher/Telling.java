package io.tallystick.publisher;

import io.tallystick.events.EventId;
import io.tallystick.events.LedgerEvent;
import io.tallystick.journal.AfterBalance;
import io.tallystick.journal.Location;
import io.tallystick.journal.SegmentContent;
import io.tallystick.journal.StatementLine;
import io.tallystick.journal.StatementLine.Side;
import io.tallystick.journal.StoreException;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.Totals;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferFlag;
import io.tallystick.ledger.TransferFlags;
import io.tallystick.ledger.TransferId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** Makes of a segment's entries what is told of them. */
final class Telling {
  private final int shard;
  private final long sequence;
  private final Function<TransferId, Transfer> holds;

  /** @param holds the holds that the segment's voids and expiries end, as they were made */
  Telling(int shard, long sequence, Function<TransferId, Transfer> holds) {
    this.shard = shard;
    this.sequence = sequence;
    this.holds = holds;
  }

  /** What the entries tell, in their order. The totals between them are found from the last entry to the first, since the segment has only those after it. */
  List<Happening> of(SegmentContent content) {
    Map<AccountId, Totals> totals = new HashMap<>();
    for (AfterBalance balance : content.balances()) {
      totals.put(balance.id(), balance.totals());
    }
    List<Happening> told = new ArrayList<>(content.entries().size());
    for (int position = content.entries().size() - 1; position >= 0; position--) {
      Entry entry = content.entries().get(position);
      told.add(new Happening(events(entry, position), movements(entry, position, totals)));
    }
    Collections.reverse(told);
    return told;
  }

  private List<LedgerEvent> events(Entry entry, int position) {
    EventId id = new EventId(shard, sequence, position);
    return switch (entry) {
      case Entry.AccountOpened opened -> List.of(new LedgerEvent.AccountOpened(id, opened.account(), opened.timestamp()));
      case Entry.AccountRejected rejected ->
          List.of(new LedgerEvent.AccountRejected(id, rejected.id(), rejected.outcome(), rejected.timestamp()));
      case Entry.TransferRejected rejected ->
          List.of(new LedgerEvent.TransferRejected(id, rejected.id(), rejected.outcome(), rejected.timestamp()));
      case Entry.HoldExpired expired -> expired(id, expired);
      case CrossEntry _ -> List.of();
      case Entry.TransferMade(Transfer transfer, var _, long _) -> made(id, transfer);
    };
  }

  private List<LedgerEvent> expired(EventId id, Entry.HoldExpired expired) {
    Transfer hold = hold(expired.holdId());
    Told told = new Told(id, new LedgerEvent.TransferExpired(id, hold, expired.amount(), expired.timestamp()));
    told.reopened(hold, expired.closing(), expired.timestamp());
    return told.events;
  }

  private List<LedgerEvent> made(EventId id, Transfer transfer) {
    if (transfer.pending()) {
      Told told = new Told(id, new LedgerEvent.TransferHeld(id, transfer));
      told.closed(transfer);
      return told.events;
    }
    if (transfer.voids()) {
      Transfer hold = hold(transfer.pendingId());
      Told told = new Told(id, new LedgerEvent.TransferReleased(id, transfer, transfer.released()));
      told.reopened(hold, hold.flags(), transfer.timestamp());
      return told.events;
    }
    if (transfer.reversal()) {
      return List.of(new LedgerEvent.TransferReversed(id, transfer));
    }
    Told told = new Told(id, new LedgerEvent.TransferPosted(id, transfer));
    if (transfer.posts()) {
      told.rest(transfer);
    }
    return told.events;
  }

  private Transfer hold(TransferId id) {
    Transfer hold = holds.apply(id);
    if (hold == null) {
      throw new StoreException.Corrupt("journal resolves a hold that was never made: " + id, null);
    }
    return hold;
  }

  private static final class Told {
    private final EventId id;
    private final List<LedgerEvent> events = new ArrayList<>();

    Told(EventId id, LedgerEvent first) {
      this.id = id;
      events.add(first);
    }

    private EventId next() {
      return id.part(String.valueOf(events.size()));
    }

    /** What a post that ended its hold did not take. */
    void rest(Transfer post) {
      Amount rest = post.released().minus(post.amount());
      if (!rest.isZero()) {
        events.add(new LedgerEvent.TransferReleased(next(), post, rest));
      }
    }

    void closed(Transfer hold) {
      for (Side side : Side.values()) {
        if (hold.flags().has(closing(side))) {
          events.add(new LedgerEvent.AccountClosed(next(), account(hold, side), hold.asset(), hold.id(), hold.timestamp()));
        }
      }
    }

    void reopened(Transfer hold, TransferFlags closing, long timestamp) {
      for (Side side : Side.values()) {
        if (closing.has(closing(side))) {
          events.add(new LedgerEvent.AccountReopened(next(), account(hold, side), hold.asset(), hold.id(), timestamp));
        }
      }
    }
  }

  private static TransferFlag closing(Side side) {
    return side == Side.DEBIT ? TransferFlag.CLOSING_DEBIT : TransferFlag.CLOSING_CREDIT;
  }

  private static AccountId account(Transfer transfer, Side side) {
    return side == Side.DEBIT ? transfer.debitAccountId() : transfer.creditAccountId();
  }

  /** How the entry changed its accounts' totals, of which those before it are left behind for the entry before it. */
  private List<Movement> movements(Entry entry, int position, Map<AccountId, Totals> totals) {
    Location location = new Location(sequence, position);
    return switch (entry) {
      case Entry.TransferMade(Transfer transfer, var _, long _) ->
          movements(
              transfer,
              StatementLine.of(transfer, Side.DEBIT, location),
              StatementLine.of(transfer, Side.CREDIT, location),
              totals);
      case Entry.HoldExpired expired ->
          movements(
              hold(expired.holdId()),
              StatementLine.of(expired, Side.DEBIT, location),
              StatementLine.of(expired, Side.CREDIT, location),
              totals);
      case Entry.AccountOpened _, Entry.AccountRejected _, Entry.TransferRejected _, CrossEntry _ -> List.of();
    };
  }

  private static List<Movement> movements(Transfer transfer, StatementLine debit, StatementLine credit, Map<AccountId, Totals> totals) {
    return List.of(
        movement(transfer.debitAccountId(), transfer.asset(), debit, totals), movement(transfer.creditAccountId(), transfer.asset(), credit, totals));
  }

  private static Movement movement(AccountId account, Asset asset, StatementLine line, Map<AccountId, Totals> totals) {
    Totals after = Objects.requireNonNull(totals.get(account), "a segment has the totals of every account that it touches");
    Totals before = line.undo(after);
    totals.put(account, before);
    return new Movement(account, asset, before, after);
  }
}
