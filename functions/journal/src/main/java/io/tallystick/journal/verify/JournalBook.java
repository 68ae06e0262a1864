package io.tallystick.journal.verify;

import io.tallystick.journal.AfterBalance;
import io.tallystick.journal.Hash;
import io.tallystick.journal.Location;
import io.tallystick.journal.Resolution;
import io.tallystick.journal.Segment;
import io.tallystick.journal.SegmentCodec;
import io.tallystick.journal.SegmentContent;
import io.tallystick.journal.StatementLine;
import io.tallystick.journal.StoreException;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Effects;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.Hold;
import io.tallystick.ledger.Standing;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;

/** The whole ledger recomputed from the journal, segment by segment, without the rules: recorded effects are applied and every claim is checked. */
final class JournalBook {
  /** A hold as recomputed, how it ended and which sequence changed it last. */
  static final class HoldBook {
    final Transfer transfer;
    final long madeIn;
    Resolution resolution;
    long resolvedIn;

    HoldBook(Transfer transfer, long madeIn) {
      this.transfer = transfer;
      this.madeIn = madeIn;
    }

    /** How it stood after a sequence; null before it was made. */
    Hold at(long sequence) {
      if (madeIn > sequence) {
        return null;
      }
      Hold.Open open = new Hold.Open(transfer);
      return resolution == null || resolvedIn > sequence ? open : resolution.apply(open);
    }
  }

  final Map<AccountId, AccountBook> accounts = new LinkedHashMap<>();
  final Map<TransferId, HoldBook> holds = new LinkedHashMap<>();
  private final Map<TransferId, Location> unposted = new HashMap<>();
  private final long posted;
  private Hash tip = Hash.ZERO;
  private long lastTimestamp;
  private long last = -1;
  private long entries;

  /** @param posted up to where the read tables are; what is after it is remembered in more detail */
  JournalBook(long posted) {
    this.posted = posted;
  }

  long last() {
    return last;
  }

  long entries() {
    return entries;
  }

  /** Checks the next segment and applies it. */
  SegmentContent add(Segment segment) throws Broken {
    if (segment.sequence() != last + 1) {
      throw new Broken("a segment is missing", "expected=" + (last + 1) + " found=" + segment.sequence());
    }
    SegmentContent content = content(segment);
    int position = 0;
    for (Entry entry : content.entries()) {
      Location location = new Location(segment.sequence(), position++);
      if (entry.timestamp() <= lastTimestamp) {
        throw new Broken("timestamps do not grow", place(location));
      }
      lastTimestamp = entry.timestamp();
      apply(entry, location);
    }
    checkBalances(segment.sequence(), content);
    tip = segment.hash();
    last = segment.sequence();
    entries += content.entries().size();
    return content;
  }

  private SegmentContent content(Segment segment) throws Broken {
    try {
      return SegmentCodec.verify(segment, tip);
    } catch (StoreException.Corrupt corrupt) {
      throw new Broken(corrupt.getMessage(), "sequence=" + segment.sequence());
    }
  }

  private void apply(Entry entry, Location location) throws Broken {
    switch (entry) {
      case Entry.AccountOpened opened -> {
        AccountBook book = new AccountBook(opened, location.sequence());
        if (accounts.putIfAbsent(opened.account().id(), book) != null) {
          throw new Broken("an account is opened twice", place(location) + " account=" + opened.account().id());
        }
      }
      case Entry.TransferMade made -> apply(made, location);
      case Entry.HoldExpired expired -> apply(expired, location);
      case Entry.AccountRejected rejected -> {}
      case Entry.TransferRejected rejected -> {
        if (rejected.outcome().isTransient()) {
          claim(rejected.id(), location);
        }
      }
    }
  }

  /** An id after the cursor is compared here; up to the cursor the index tells one location for each id. */
  private void claim(TransferId id, Location location) throws Broken {
    if (location.sequence() > posted && !id.isNone() && unposted.put(id, location) != null) {
      throw new Broken("a transfer id has effect twice", place(location) + " transfer=" + id);
    }
  }

  private void apply(Entry.TransferMade made, Location location) throws Broken {
    Transfer transfer = made.transfer();
    claim(transfer.id(), location);
    AccountBook debit = account(transfer.debitAccountId(), location);
    AccountBook credit = account(transfer.creditAccountId(), location);
    if (debit == credit
        || !debit.opening.asset().equals(credit.opening.asset())
        || !debit.opening.asset().equals(transfer.asset())) {
      throw new Broken("a transfer joins accounts that it cannot join", place(location) + " transfer=" + transfer.id());
    }
    Transfer held = transfer.posts() || transfer.voids() ? resolve(transfer, location) : null;
    if (transfer.pending()) {
      holds.put(transfer.id(), new HoldBook(transfer, location.sequence()));
    }
    StatementLine.Kind kind =
        transfer.pending()
            ? StatementLine.Kind.HOLD
            : transfer.posts()
                ? StatementLine.Kind.POST_HOLD
                : transfer.voids() ? StatementLine.Kind.VOID_HOLD : StatementLine.Kind.POST;
    Amount moved = transfer.voids() ? Amount.ZERO : transfer.amount();
    book(made, held, debit, credit, kind, transfer.id(), moved, transfer.heldAmount(), location);
  }

  private Transfer resolve(Transfer transfer, Location location) throws Broken {
    HoldBook hold = open(transfer.pendingId(), location);
    if (transfer.timestamp() >= hold.transfer.expiresAt()) {
      throw new Broken("an expired hold is posted or voided", place(location) + " hold=" + transfer.pendingId());
    }
    if (!transfer.heldAmount().equals(hold.transfer.amount())
        || transfer.amount().compareTo(hold.transfer.amount()) > 0
        || !transfer.debitAccountId().equals(hold.transfer.debitAccountId())
        || !transfer.creditAccountId().equals(hold.transfer.creditAccountId())) {
      throw new Broken("a post or void does not fit its hold", place(location) + " transfer=" + transfer.id());
    }
    hold.resolution = transfer.posts() ? Resolution.POSTED : Resolution.VOIDED;
    hold.resolvedIn = location.sequence();
    return hold.transfer;
  }

  private void apply(Entry.HoldExpired expired, Location location) throws Broken {
    HoldBook hold = open(expired.holdId(), location);
    if (expired.timestamp() < hold.transfer.expiresAt() || !expired.amount().equals(hold.transfer.amount())) {
      throw new Broken("an expiry does not fit its hold", place(location) + " hold=" + expired.holdId());
    }
    hold.resolution = Resolution.EXPIRED;
    hold.resolvedIn = location.sequence();
    AccountBook debit = account(expired.debitAccountId(), location);
    AccountBook credit = account(expired.creditAccountId(), location);
    book(
        expired,
        hold.transfer,
        debit,
        credit,
        StatementLine.Kind.EXPIRE_HOLD,
        expired.holdId(),
        Amount.ZERO,
        expired.amount(),
        location);
  }

  private void book(
      Entry entry,
      Transfer held,
      AccountBook debit,
      AccountBook credit,
      StatementLine.Kind kind,
      TransferId id,
      Amount amount,
      Amount released,
      Location location)
      throws Broken {
    try {
      debit.standing = Effects.debit(debit.standing, entry, held);
      credit.standing = Effects.credit(credit.standing, entry, held);
    } catch (ArithmeticException overflow) {
      throw new Broken("a total leaves its range", place(location));
    }
    debit.line(
        new StatementLine(
            kind, StatementLine.Side.DEBIT, id, credit.opening.id(), amount, released, entry.timestamp(), location),
        posted);
    credit.line(
        new StatementLine(
            kind, StatementLine.Side.CREDIT, id, debit.opening.id(), amount, released, entry.timestamp(), location),
        posted);
  }

  private void checkBalances(long sequence, SegmentContent content) throws Broken {
    SequencedSet<AccountId> touched = SegmentContent.touched(content.entries());
    List<AccountId> stated = content.balances().stream().map(AfterBalance::id).toList();
    if (!stated.equals(List.copyOf(touched))) {
      throw new Broken("the after-balances are not those of the accounts touched", "sequence=" + sequence);
    }
    for (AfterBalance balance : content.balances()) {
      AccountBook book = accounts.get(balance.id());
      if (!book.standing.equals(new Standing(balance.totals(), balance.closed()))) {
        throw new Broken("an after-balance is not what the entries come to", "sequence=" + sequence + " account=" + balance.id());
      }
      if (book.limitExceeded()) {
        throw new Broken("an account exceeds its limit", "sequence=" + sequence + " account=" + balance.id());
      }
      book.touched(sequence, posted);
    }
  }

  private AccountBook account(AccountId id, Location location) throws Broken {
    AccountBook book = accounts.get(id);
    if (book == null) {
      throw new Broken("an entry touches an account that was never opened", place(location) + " account=" + id);
    }
    return book;
  }

  private HoldBook open(TransferId id, Location location) throws Broken {
    HoldBook hold = holds.get(id);
    if (hold == null || hold.resolution != null) {
      throw new Broken("a hold is resolved that is not open", place(location) + " hold=" + id);
    }
    return hold;
  }

  private static String place(Location location) {
    return "sequence=" + location.sequence() + " position=" + location.position();
  }
}
