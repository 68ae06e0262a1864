package io.tallystick.journal.verify;

import io.tallystick.journal.AfterBalance;
import io.tallystick.journal.Hash;
import io.tallystick.journal.Location;
import io.tallystick.journal.Resolution;
import io.tallystick.journal.Segment;
import io.tallystick.journal.SegmentCodec;
import io.tallystick.journal.SegmentContent;
import io.tallystick.journal.StatementLine;
import io.tallystick.journal.StatementLine.Kind;
import io.tallystick.journal.StatementLine.Side;
import io.tallystick.journal.StoreException;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.Clearing;
import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Effects;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.LegsHere;
import io.tallystick.ledger.Standing;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The whole ledger recomputed from the journal, segment by segment, without the rules: recorded effects are applied and every claim is checked. */
final class JournalBook {
  final Map<AccountId, AccountBook> accounts = new LinkedHashMap<>();
  final Map<TransferId, HoldBook> holds = new LinkedHashMap<>();
  final ReversalBook reversals;
  final ChainBook chains;
  /** The clearing balances that are not zero. */
  final Map<Asset, Clearing> clearing = new HashMap<>();
  /** Of the segment that is being added. */
  private DoubleEntry sums = new DoubleEntry();
  private final int shard;
  private final long posted;
  private Hash tip = Hash.ZERO;
  private long lastTimestamp;
  private long last = -1;
  private long entries;

  /** @param posted up to where the read tables are; what is after it is remembered in more detail */
  JournalBook(int shard, long posted) {
    this(shard, posted, null);
  }

  /** @param crossings hears what this shard has of chains across shards; null where the others are not read */
  JournalBook(int shard, long posted, CrossBook crossings) {
    this.shard = shard;
    this.posted = posted;
    this.chains = new ChainBook(shard, this, crossings);
    this.reversals = new ReversalBook(posted);
  }

  /** The sequence of the last segment that was added, −1 before the first. */
  long last() {
    return last;
  }

  /** When the last entry that was added was recorded, 0 before the first. */
  long lastTimestamp() {
    return lastTimestamp;
  }

  long entries() {
    return entries;
  }

  /** Checks the next segment and applies it. */
  SegmentContent add(Segment segment) throws Broken {
    if (segment.shard() != shard || segment.sequence() != last + 1) {
      throw new Broken(
          "a segment is missing or out of order",
          "expected=" + (last + 1) + " found=" + segment.sequence() + (segment.shard() == shard ? "" : " shard=" + segment.shard()));
    }
    SegmentContent content = content(segment);
    apply(segment.sequence(), content);
    tip = segment.hash();
    return content;
  }

  private SegmentContent content(Segment segment) throws Broken {
    try {
      return SegmentCodec.verify(segment, tip);
    } catch (StoreException.Corrupt corrupt) {
      throw new Broken(corrupt.getMessage(), "sequence=" + segment.sequence());
    }
  }

  /** Applies what the next segment says. */
  void apply(long sequence, SegmentContent content) throws Broken {
    sums = new DoubleEntry();
    int position = 0;
    for (Entry entry : content.entries()) {
      Location location = new Location(sequence, position++);
      if (entry.timestamp() <= lastTimestamp) {
        throw new Broken("timestamps do not grow", Place.of(location));
      }
      lastTimestamp = entry.timestamp();
      apply(entry, location);
    }
    chains.endSegment();
    checkBalances(sequence, content);
    last = sequence;
    entries += content.entries().size();
  }

  private void apply(Entry entry, Location location) throws Broken {
    chains.requireOrder(entry, location);
    switch (entry) {
      case Entry.AccountOpened opened -> {
        AccountBook book = new AccountBook(opened, location.sequence(), posted);
        if (accounts.putIfAbsent(opened.account().id(), book) != null) {
          throw new Broken("an account is opened twice", Place.of(location) + " account=" + opened.account().id());
        }
      }
      case Entry.TransferMade made when ChainBook.ofChain(made) -> chains.made(made, location);
      case Entry.TransferMade made -> {
        chains.requireFree(List.of(made.transfer().id(), made.transfer().pendingId(), made.transfer().reverses()), location);
        apply(made, location);
      }
      case Entry.HoldExpired expired -> {
        chains.requireFree(List.of(expired.holdId()), location);
        apply(expired, location);
        chains.expired(expired, location);
      }
      case CrossEntry cross -> chains.apply(cross, location);
      case Entry.TransferRejected rejected -> chains.rejected(rejected, location);
      case Entry.AccountRejected _ -> {}
    }
  }

  /** Applies a transfer that this shard made alone, or its part of one that a chain made. */
  void apply(Entry.TransferMade made, Location location) throws Broken {
    Transfer transfer = made.transfer();
    AccountBook debit = leg(transfer.debitAccountId(), made.here().debit(), location);
    AccountBook credit = leg(transfer.creditAccountId(), made.here().credit(), location);
    requireJoins(transfer, debit, credit, location);
    if (made.here() == LegsHere.NEITHER) {
      return;
    }
    Transfer held = transfer.resolves() ? resolve(transfer, location) : null;
    reversals.add(transfer, location);
    if (!transfer.resolves() && !transfer.reversal() && !transfer.leftBefore().isZero()) {
      throw new Broken("a transfer releases what it does not resolve", Place.of(location) + " transfer=" + transfer.id());
    }
    if (transfer.pending() && holds.putIfAbsent(transfer.id(), new HoldBook(transfer, location.sequence(), posted)) != null) {
      throw new Broken("a transfer id has effect twice", Place.of(location) + " transfer=" + transfer.id());
    }
    Amount moved = transfer.voids() ? Amount.ZERO : transfer.amount();
    Movement movement = new Movement(Kind.of(transfer), transfer.id(), moved, transfer.released());
    book(made, held, debit, credit, movement, location);
    clear(transfer.asset(), Legs.made(transfer, made.here()));
  }

  /** The account of a leg, null where the leg is on another shard. */
  private AccountBook leg(AccountId id, boolean here, Location location) throws Broken {
    if (here) {
      return account(id, location);
    }
    if (accounts.containsKey(id)) {
      throw new Broken("an entry leaves out a leg that is here", Place.of(location) + " account=" + id);
    }
    return null;
  }

  /** Checks the legs of a prepared member. */
  void requireLegs(CrossEntry.Member member, Location location) throws Broken {
    Transfer transfer = member.transfer();
    requireJoins(
        transfer, leg(transfer.debitAccountId(), member.debitHere(), location), leg(transfer.creditAccountId(), member.creditHere(), location), location);
  }

  /** @param debit null where it lives on another shard, as {@code credit} */
  private static void requireJoins(Transfer transfer, AccountBook debit, AccountBook credit, Location location) throws Broken {
    if (transfer.debitAccountId().equals(transfer.creditAccountId())
        || debit != null && !debit.opening.asset().equals(transfer.asset())
        || credit != null && !credit.opening.asset().equals(transfer.asset())) {
      throw new Broken("a transfer joins accounts that it cannot join", Place.of(location) + " transfer=" + transfer.id());
    }
  }

  /** Changes the clearing balance of an asset. */
  void clear(Asset asset, Clearing change) {
    Legs.add(clearing, asset, change);
    sums.clear(asset, change);
  }

  private Transfer resolve(Transfer transfer, Location location) throws Broken {
    HoldBook hold = holds.get(transfer.pendingId());
    Amount left = held(hold, transfer.pendingId(), location);
    Transfer held = hold.transfer;
    if (transfer.timestamp() >= held.expiresAt()) {
      throw new Broken("an expired hold is posted or voided", Place.of(location) + " hold=" + held.id());
    }
    boolean amountFits =
        transfer.posts() ? transfer.amount().compareTo(left) <= 0 : transfer.amount().equals(left) && !transfer.keepsOpen();
    if (!amountFits
        || !transfer.leftBefore().equals(left)
        || !transfer.debitAccountId().equals(held.debitAccountId())
        || !transfer.creditAccountId().equals(held.creditAccountId())) {
      throw new Broken("a post or void does not fit its hold", Place.of(location) + " transfer=" + transfer.id());
    }
    hold.resolve(Resolution.of(transfer), location.sequence());
    return held;
  }

  private void apply(Entry.HoldExpired expired, Location location) throws Broken {
    HoldBook hold = holds.get(expired.holdId());
    Amount left = held(hold, expired.holdId(), location);
    Transfer held = hold.transfer;
    // The home of a hold decides by its clock; the other leg follows, by a clock that may be behind.
    if (expired.here() != LegsHere.CREDIT && expired.timestamp() < held.expiresAt()
        || !expired.amount().equals(left)
        || !expired.debitAccountId().equals(held.debitAccountId())
        || !expired.creditAccountId().equals(held.creditAccountId())
        || !expired.closing().equals(held.flags().closing())) {
      throw new Broken("an expiry does not fit its hold", Place.of(location) + " hold=" + expired.holdId());
    }
    hold.resolve(Resolution.of(expired), location.sequence());
    AccountBook debit = leg(expired.debitAccountId(), expired.here().debit(), location);
    AccountBook credit = leg(expired.creditAccountId(), expired.here().credit(), location);
    book(expired, held, debit, credit, new Movement(Kind.EXPIRE_HOLD, expired.holdId(), Amount.ZERO, expired.amount()), location);
    clear(held.asset(), Legs.expired(expired));
  }

  /** What the statements of its accounts say of an entry. */
  private record Movement(Kind kind, TransferId transfer, Amount amount, Amount released) {
    StatementLine line(Side side, AccountId counterpart, long timestamp, Location location) {
      return new StatementLine(kind, side, transfer, counterpart, amount, released, timestamp, location);
    }
  }

  private void book(Entry entry, Transfer held, AccountBook debit, AccountBook credit, Movement movement, Location location) throws Broken {
    Transfer accounts = entry instanceof Entry.TransferMade made ? made.transfer() : held;
    try {
      if (debit != null) {
        debit.standing = standing(entry, debit.standing, Effects.debit(debit.standing, entry, held));
        line(debit, movement.line(Side.DEBIT, accounts.creditAccountId(), entry.timestamp(), location), entry, held);
      }
      if (credit != null) {
        credit.standing = standing(entry, credit.standing, Effects.credit(credit.standing, entry, held));
        line(credit, movement.line(Side.CREDIT, accounts.debitAccountId(), entry.timestamp(), location), entry, held);
      }
    } catch (ArithmeticException overflow) {
      throw new Broken("a total leaves its range", Place.of(location) + " transfer=" + movement.transfer());
    }
  }

  /** What a chain closes is closed when it is prepared, and what it opens again is open when it has ended, whatever its members would do one by one. */
  private static Standing standing(Entry entry, Standing before, Standing after) {
    return entry instanceof Entry.TransferMade made && ChainBook.ofChain(made) ? new Standing(after.totals(), before.closed()) : after;
  }

  private static void line(AccountBook book, StatementLine line, Entry entry, Transfer held) {
    book.line(line);
    Dating.add(book, line, entry, held);
  }

  private void checkBalances(long sequence, SegmentContent content) throws Broken {
    requireAccounts(sequence, content);
    for (AfterBalance balance : content.balances()) {
      AccountBook book = accounts.get(balance.id());
      sums.change(book.opening.asset(), book.stated.totals(), balance.totals());
      book.stated = new Standing(balance.totals(), balance.closed());
    }
    sums.check(Place.of(sequence));
    for (AfterBalance balance : content.balances()) {
      AccountBook book = accounts.get(balance.id());
      String place = Place.of(sequence) + " account=" + balance.id();
      if (!book.standing.equals(book.stated)) {
        throw new Broken("an after-balance is not what the entries come to", place);
      }
      if (book.limitExceeded()) {
        throw new Broken("an account exceeds its limit", place);
      }
      book.touched(sequence);
    }
  }

  /** First those that entries name, in their order; then some of those whose reservations were released, and of these all that changed. */
  private void requireAccounts(long sequence, SegmentContent content) throws Broken {
    List<AccountId> stated = content.balances().stream().map(AfterBalance::id).toList();
    List<AccountId> touched = List.copyOf(SegmentContent.touched(content.entries()));
    Set<AccountId> released = chains.takeReleased();
    touched.forEach(released::remove);
    boolean sound = stated.size() >= touched.size() && stated.subList(0, touched.size()).equals(touched);
    List<AccountId> further = sound ? stated.subList(touched.size(), stated.size()) : List.of();
    if (!sound || !released.containsAll(further) || new HashSet<>(further).size() < further.size()) {
      throw new Broken("the after-balances are not those of the accounts touched", Place.of(sequence));
    }
    for (AccountId id : released) {
      AccountBook book = accounts.get(id);
      if (!further.contains(id) && !book.standing.equals(book.stated)) {
        throw new Broken("the after-balances are not those of the accounts touched", Place.of(sequence) + " account=" + id);
      }
    }
  }

  AccountBook account(AccountId id, Location location) throws Broken {
    AccountBook book = accounts.get(id);
    if (book == null) {
      throw new Broken("an entry touches an account that was never opened", Place.of(location) + " account=" + id);
    }
    return book;
  }

  /** What a hold still holds, which has to be open. */
  private static Amount held(HoldBook hold, TransferId id, Location location) throws Broken {
    if (hold == null || hold.open() == null) {
      throw new Broken("a hold is resolved that is not open", Place.of(location) + " hold=" + id);
    }
    return hold.open().held();
  }
}
