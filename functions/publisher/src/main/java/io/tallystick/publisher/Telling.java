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
import io.tallystick.ledger.LegsHere;
import io.tallystick.ledger.Totals;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferFlag;
import io.tallystick.ledger.TransferFlags;
import io.tallystick.ledger.TransferId;
import io.tallystick.ledger.Verdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

/** Makes of a segment's entries what is told of them. */
final class Telling {
  private final int shard;
  private final long sequence;
  private final Function<TransferId, Transfer> holds;
  private final Map<Long, CrossEntry.Prepared> chains;

  /**
   * @param holds the holds that the segment's voids and expiries end, as they were made
   * @param chains the chains that end in the segment, as they were prepared, by the timestamps of their ends; those may be lacking of which all was recorded as it was prepared
   */
  Telling(int shard, long sequence, Function<TransferId, Transfer> holds, Map<Long, CrossEntry.Prepared> chains) {
    this.shard = shard;
    this.sequence = sequence;
    this.holds = holds;
    this.chains = chains;
  }

  /** Whether it comes from a chain across shards: such a one has the time at which its coordinator prepared it. */
  static boolean ofChain(Entry.TransferMade made) {
    return made.here() != LegsHere.BOTH || made.timestamp() != made.transfer().timestamp();
  }

  /** What the entries tell, in their order. The totals between them are found from the last entry to the first, since the segment has only those after it. */
  List<Happening> of(SegmentContent content) {
    Map<AccountId, Totals> totals = new HashMap<>();
    for (AfterBalance balance : content.balances()) {
      totals.put(balance.id(), balance.totals());
    }
    List<Happening> told = new ArrayList<>(content.entries().size());
    CrossEntry.Prepared ending = null;
    for (int position = content.entries().size() - 1; position >= 0; position--) {
      Entry entry = content.entries().get(position);
      ending = ending(entry, ending);
      EventId id = new EventId(shard, sequence, position);
      told.add(new Happening(id, entry.timestamp(), events(entry, id), movements(entry, position, totals, ending)));
    }
    Collections.reverse(told);
    return told;
  }

  /** The chain whose end stands at the entry or next after it. */
  private CrossEntry.Prepared ending(Entry entry, CrossEntry.Prepared next) {
    return switch (entry) {
      case CrossEntry.Decided decided -> chains.get(decided.timestamp());
      case CrossEntry.Ended ended -> chains.get(ended.timestamp());
      case Entry.AccountOpened _, Entry.AccountRejected _, Entry.TransferRejected _, Entry.HoldExpired _, Entry.TransferMade _, CrossEntry _ -> next;
    };
  }

  private List<LedgerEvent> events(Entry entry, EventId id) {
    return switch (entry) {
      case Entry.AccountOpened opened -> List.of(new LedgerEvent.AccountOpened(id, opened.account(), opened.timestamp()));
      case Entry.AccountRejected rejected ->
          List.of(new LedgerEvent.AccountRejected(id, rejected.id(), rejected.outcome(), rejected.timestamp()));
      // What another shard has decided is told by that one.
      case Entry.TransferRejected rejected when rejected.told() -> List.of();
      case Entry.TransferRejected rejected ->
          List.of(new LedgerEvent.TransferRejected(id, rejected.id(), rejected.outcome(), rejected.timestamp()));
      case Entry.HoldExpired expired -> expired(id, expired);
      case CrossEntry _ -> List.of();
      case Entry.TransferMade made -> made(id, made);
    };
  }

  /** A transfer is told of by the shard of its debit account, an account by its own. */
  private List<LedgerEvent> expired(EventId id, Entry.HoldExpired expired) {
    Transfer hold = hold(expired.holdId());
    Told told = new Told(id, expired.here(), expired.timestamp());
    told.transfer(new LedgerEvent.TransferExpired(id, hold, expired.amount(), expired.timestamp()));
    told.reopened(hold, expired.closing());
    return told.events;
  }

  private List<LedgerEvent> made(EventId id, Entry.TransferMade made) {
    Transfer transfer = made.transfer();
    Told told = new Told(id, made.here(), made.timestamp());
    if (transfer.pending()) {
      told.transfer(new LedgerEvent.TransferHeld(id, transfer, made.timestamp()));
      told.closed(transfer);
    } else if (transfer.voids()) {
      told.transfer(new LedgerEvent.TransferReleased(id, transfer, transfer.released(), made.timestamp()));
      if (made.here() != LegsHere.NEITHER) {
        Transfer hold = hold(transfer.pendingId());
        told.reopened(hold, hold.flags());
      }
    } else if (transfer.reversal()) {
      told.transfer(new LedgerEvent.TransferReversed(id, transfer, made.timestamp()));
    } else {
      told.transfer(new LedgerEvent.TransferPosted(id, transfer, made.timestamp()));
      if (transfer.posts()) {
        told.rest(transfer);
      }
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
    private final LegsHere here;
    private final long timestamp;
    private final List<LedgerEvent> events = new ArrayList<>();

    /** @param timestamp of the entry */
    Told(EventId id, LegsHere here, long timestamp) {
      this.id = id;
      this.here = here;
      this.timestamp = timestamp;
    }

    private EventId next() {
      return events.isEmpty() ? id : id.part(String.valueOf(events.size()));
    }

    void transfer(LedgerEvent event) {
      if (here.debit()) {
        events.add(event);
      }
    }

    /** What a post that ended its hold did not take. */
    void rest(Transfer post) {
      Amount rest = post.released().minus(post.amount());
      if (!rest.isZero()) {
        transfer(new LedgerEvent.TransferReleased(next(), post, rest, timestamp));
      }
    }

    void closed(Transfer hold) {
      for (Side side : sides(here)) {
        if (hold.flags().has(closing(side))) {
          events.add(new LedgerEvent.AccountClosed(next(), account(hold, side), hold.asset(), hold.id(), timestamp));
        }
      }
    }

    void reopened(Transfer hold, TransferFlags closing) {
      for (Side side : sides(here)) {
        if (closing.has(closing(side))) {
          events.add(new LedgerEvent.AccountReopened(next(), account(hold, side), hold.asset(), hold.id(), timestamp));
        }
      }
    }
  }

  /** The sides whose accounts live here. */
  private static List<Side> sides(LegsHere here) {
    return Stream.of(Side.values()).filter(side -> side == Side.DEBIT ? here.debit() : here.credit()).toList();
  }

  private static TransferFlag closing(Side side) {
    return side == Side.DEBIT ? TransferFlag.CLOSING_DEBIT : TransferFlag.CLOSING_CREDIT;
  }

  private static AccountId account(Transfer transfer, Side side) {
    return side == Side.DEBIT ? transfer.debitAccountId() : transfer.creditAccountId();
  }

  /**
   * How the entry changed its accounts' totals, of which those before it are left behind for the entry before it. What a chain makes takes the place of what it had reserved for it, at once.
   *
   * @param ending the chain whose end stands at the entry or next after it; null if it is not known
   */
  private List<Movement> movements(Entry entry, int position, Map<AccountId, Totals> totals, CrossEntry.Prepared ending) {
    Location location = new Location(sequence, position);
    return switch (entry) {
      case Entry.TransferMade made -> {
        Transfer transfer = made.transfer();
        Amount reserved = ofChain(made) ? reserved(transfer, ending) : Amount.ZERO;
        yield movements(transfer, made.here(), side -> StatementLine.of(transfer, side, location), reserved, totals);
      }
      case Entry.HoldExpired expired ->
          movements(hold(expired.holdId()), expired.here(), side -> StatementLine.of(expired, side, location), Amount.ZERO, totals);
      case CrossEntry.Prepared prepared -> Reservations.prepared(prepared, totals);
      case CrossEntry.Decided decided when decided.verdict().kind() != Verdict.Kind.COMMITTED && ending != null -> Reservations.released(ending, totals);
      case CrossEntry.Ended ended when ended.verdict() != Verdict.Kind.COMMITTED && ending != null -> Reservations.released(ending, totals);
      case Entry.AccountOpened _, Entry.AccountRejected _, Entry.TransferRejected _, CrossEntry _ -> List.of();
    };
  }

  /** What was reserved for a transfer of a chain; only one that balances may have become less. */
  private static Amount reserved(Transfer transfer, CrossEntry.Prepared ending) {
    if (transfer.resolves()) {
      return Amount.ZERO;
    }
    return ending == null
        ? transfer.amount()
        : ending.members().stream().map(CrossEntry.Member::transfer).filter(member -> member.id().equals(transfer.id())).findFirst().orElse(transfer).amount();
  }

  private static List<Movement> movements(Transfer transfer, LegsHere here, Function<Side, StatementLine> lines, Amount reserved, Map<AccountId, Totals> totals) {
    return sides(here).stream().map(side -> movement(account(transfer, side), transfer.asset(), lines.apply(side), reserved, totals)).toList();
  }

  private static Movement movement(AccountId account, Asset asset, StatementLine line, Amount reserved, Map<AccountId, Totals> totals) {
    Totals after = Objects.requireNonNull(totals.get(account), "a segment has the totals of every account that it touches");
    Totals before = Reservations.with(line.undo(after), line.side(), reserved);
    totals.put(account, before);
    return new Movement(account, asset, before, after);
  }
}
