package io.tallystick.journal.readmodel;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.Location;
import io.tallystick.journal.Segment;
import io.tallystick.journal.SegmentCodec;
import io.tallystick.journal.StatementLine;
import io.tallystick.journal.StatementLine.Kind;
import io.tallystick.journal.StatementLine.Side;
import io.tallystick.journal.Store;
import io.tallystick.journal.readmodel.LedgerReader.Line;
import io.tallystick.ledger.Account;
import io.tallystick.ledger.AccountFlag;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.ChainKey;
import io.tallystick.ledger.Clearing;
import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Effects;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.Hold;
import io.tallystick.ledger.LegsHere;
import io.tallystick.ledger.Standing;
import io.tallystick.ledger.Totals;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferId;
import io.tallystick.ledger.Verdict;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;

/** Everything that a shard's journal says up to a sequence, gathered entry by entry by the recorded effects alone, and the answers that follow from it: what every other way has to agree with. */
final class JournalScan {
  private static final int PAGE = 100;

  /** A line, and when it counts by business date: what it posted, and what it held or released. */
  private record Movement(Line line, boolean closed, Instant posted, Instant pending) {}

  private final Map<AccountId, Entry.AccountOpened> opened = new LinkedHashMap<>();
  private final Map<AccountId, Standing> standings = new HashMap<>();
  private final Map<AccountId, List<Movement>> movements = new HashMap<>();
  private final List<Entry.TransferMade> transfers = new ArrayList<>();
  /** Entries that began what has not ended, by chain or hold. */
  private final Map<Object, Location> unfinished = new HashMap<>();
  private final Map<ChainKey, CrossEntry.Prepared> prepared = new HashMap<>();
  private final Map<Asset, Clearing> clearing = new HashMap<>();
  private record Uncertain(AccountId account, long from) {}

  private final List<Uncertain> uncertain = new ArrayList<>();
  private final Map<TransferId, Hold> holdStandings = new HashMap<>();
  private final Map<TransferId, Transfer> holds = new HashMap<>();
  private long last = -1;
  private long lastTimestamp = -1;

  /** @param until the last sequence to read */
  static JournalScan of(Store store, int shard, long until, Deadline deadline) {
    JournalScan scan = new JournalScan();
    while (scan.last < until) {
      List<Segment> page = store.journal().read(shard, scan.last + 1, (int) Math.min(PAGE, until - scan.last), deadline);
      if (page.isEmpty()) {
        break;
      }
      page.forEach(scan::add);
    }
    return scan;
  }

  /** The last sequence that was read, −1 for none. */
  long last() {
    return last;
  }

  /** When the last entry was recorded, −1 for none. */
  long lastTimestamp() {
    return lastTimestamp;
  }

  private void add(Segment segment) {
    int position = 0;
    for (Entry entry : SegmentCodec.verify(segment, segment.previousHash()).entries()) {
      Location location = new Location(segment.sequence(), position++);
      switch (entry) {
        case Entry.AccountOpened account -> {
          opened.put(account.account().id(), account);
          standings.put(account.account().id(), new Standing(Totals.ZERO, account.account().flags().has(AccountFlag.CLOSED)));
        }
        case Entry.TransferMade made -> add(made, location);
        case Entry.HoldExpired expired -> {
          Instant end = instant(expired.timestamp());
          move(expired, holds.get(expired.holdId()), Kind.EXPIRE_HOLD, Amount.ZERO, expired.amount(), end, location);
          holdStandings.put(expired.holdId(), ((Hold.Open) holdStandings.get(expired.holdId())).expire());
          clear(holds.get(expired.holdId()).asset(), expired.here(), units(expired.amount()).negate(), BigInteger.ZERO);
          if (expired.here() == LegsHere.DEBIT) {
            unfinished.put(expired.holdId(), location);
          }
        }
        case CrossEntry.Prepared one -> {
          prepared.put(one.key(), one);
          unfinished.put(one.key(), location);
          one.closes().forEach(id -> uncertain.add(new Uncertain(id, 0)));
          one.reopens().forEach(id -> uncertain.add(new Uncertain(id, 0)));
          one.closes().forEach(id -> close(id, true));
          reserve(one, false);
        }
        case CrossEntry.Decided one -> {
          end(one.key(), one.verdict().kind());
          if (!one.tell().isEmpty()) {
            unfinished.put(one.key(), location);
          }
        }
        case CrossEntry.Ended one -> end(one.key(), one.verdict());
        case CrossEntry.Settled one -> unfinished.remove(one.key());
        case CrossEntry.ExpirySettled one -> unfinished.remove(one.holdId());
        case Entry.AccountRejected _, Entry.TransferRejected _ -> {}
      }
    }
    last = segment.sequence();
    lastTimestamp = segment.lastTimestamp();
  }

  private void end(ChainKey key, Verdict.Kind verdict) {
    CrossEntry.Prepared one = prepared.remove(key);
    if (one != null) {
      unfinished.remove(key);
      (verdict == Verdict.Kind.COMMITTED ? one.reopens() : one.closes()).forEach(id -> close(id, false));
      reserve(one, true);
    }
  }

  private void close(AccountId id, boolean closed) {
    standings.put(id, new Standing(standings.get(id).totals(), closed));
  }

  private void reserve(CrossEntry.Prepared one, boolean back) {
    for (CrossEntry.Member member : one.members()) {
      if (!member.transfer().resolves()) {
        BigInteger amount = units(member.transfer().amount());
        clear(member.transfer().asset(), member.here(), back ? amount.negate() : amount, BigInteger.ZERO);
      }
    }
  }

  private void clear(Asset asset, LegsHere here, BigInteger pending, BigInteger posted) {
    if (here == LegsHere.DEBIT || here == LegsHere.CREDIT) {
      Clearing change = here == LegsHere.DEBIT ? new Clearing(pending.negate(), posted.negate()) : new Clearing(pending, posted);
      clearing.merge(asset, change, Clearing::plus);
      clearing.values().removeIf(Clearing::isZero);
    }
  }

  /** Where what is unfinished began, in order. */
  List<Location> unfinished() {
    return unfinished.values().stream().sorted().toList();
  }

  /** The chains that are prepared. */
  Map<ChainKey, CrossEntry.Prepared> prepared() {
    return prepared;
  }

  /** The clearing balances that are not zero. */
  Map<Asset, Clearing> clearing() {
    return clearing;
  }

  /** How a hold stands here. */
  Hold hold(TransferId id) {
    return holdStandings.get(id);
  }

  /** What chains in flight reserve of an account, debits and credits. */
  private BigInteger[] reserved(AccountId id) {
    BigInteger[] sums = {BigInteger.ZERO, BigInteger.ZERO};
    for (CrossEntry.Prepared one : prepared.values()) {
      for (CrossEntry.Member member : one.members()) {
        if (!member.transfer().resolves()) {
          BigInteger amount = units(member.transfer().amount());
          sums[0] = member.debitHere() && member.transfer().debitAccountId().equals(id) ? sums[0].add(amount) : sums[0];
          sums[1] = member.creditHere() && member.transfer().creditAccountId().equals(id) ? sums[1].add(amount) : sums[1];
        }
      }
    }
    return sums;
  }

  private void add(Entry.TransferMade made, Location location) {
    Transfer transfer = made.transfer();
    transfers.add(made);
    if (made.here() == LegsHere.NEITHER) {
      return;
    }
    if (transfer.pending()) {
      holds.put(transfer.id(), transfer);
      holdStandings.put(transfer.id(), new Hold.Open(transfer));
    } else if (transfer.resolves()) {
      Hold.Open open = (Hold.Open) holdStandings.get(transfer.pendingId());
      holdStandings.put(open.id(), transfer.voids() ? open.voided() : transfer.keepsOpen() ? open.postPart(transfer.amount()) : open.post(transfer.amount()));
    }
    clear(
        transfer.asset(),
        made.here(),
        transfer.pending() ? units(transfer.amount()) : units(transfer.released()).negate(),
        transfer.posted() ? units(transfer.amount()) : BigInteger.ZERO);
    Amount amount = transfer.voids() ? Amount.ZERO : transfer.amount();
    move(made, holds.get(transfer.pendingId()), Kind.of(transfer), amount, transfer.released(), businessDate(made), location);
  }

  private void move(Entry entry, Transfer hold, Kind kind, Amount amount, Amount released, Instant date, Location location) {
    Transfer transfer = entry instanceof Entry.TransferMade made ? made.transfer() : hold;
    Instant pending = hold == null || businessDate(hold).isBefore(date) ? date : businessDate(hold);
    LegsHere here = entry instanceof Entry.TransferMade made ? made.here() : ((Entry.HoldExpired) entry).here();
    for (Side side : Side.values()) {
      boolean debit = side == Side.DEBIT;
      if (debit ? !here.debit() : !here.credit()) {
        continue;
      }
      AccountId own = debit ? transfer.debitAccountId() : transfer.creditAccountId();
      AccountId counterpart = debit ? transfer.creditAccountId() : transfer.debitAccountId();
      Standing before = standings.get(own);
      Standing after = debit ? Effects.debit(before, entry, hold) : Effects.credit(before, entry, hold);
      standings.put(own, after);
      StatementLine line = new StatementLine(kind, side, transfer.id(), counterpart, amount, released, entry.timestamp(), location);
      movements.computeIfAbsent(own, any -> new ArrayList<>()).add(new Movement(new Line(line, after.totals()), after.closed(), date, pending));
    }
  }

  /** When its leg was posted, where it gives no date; a hold counts from its own time. */
  private static Instant businessDate(Entry.TransferMade made) {
    return made.transfer().effectiveAt() == null && !made.transfer().pending() ? instant(made.timestamp()) : businessDate(made.transfer());
  }

  private static Instant businessDate(Transfer transfer) {
    return transfer.effectiveAt() == null ? instant(transfer.timestamp()) : transfer.effectiveAt();
  }

  private static Instant instant(long timestamp) {
    return Instant.ofEpochSecond(0, timestamp);
  }

  private Account account(Entry.AccountOpened opening) {
    Standing standing = standings.get(opening.account().id());
    BigInteger[] reserved = reserved(opening.account().id());
    Totals settled = standing.totals();
    Totals totals =
        new Totals(
            amount(units(settled.debitsPending()).add(reserved[0])),
            settled.debitsPosted(),
            amount(units(settled.creditsPending()).add(reserved[1])),
            settled.creditsPosted());
    return Account.opened(opening.account(), opening.timestamp()).with(totals, standing.closed());
  }

  Optional<Account> account(AccountId id) {
    return Optional.ofNullable(opened.get(id)).map(this::account);
  }

  /** @param limit in place of the query's */
  List<Account> accounts(AccountQuery query, int limit) {
    List<Account> found = opened.values().stream().map(this::account).filter(query::fits).toList();
    return some(found, Account::timestamp, query.rest(), query.order(), limit);
  }

  List<Transfer> transfers(TransferQuery query, int limit) {
    return made(query, limit).stream().map(Entry.TransferMade::transfer).toList();
  }

  /** The same with what this shard recorded of them. */
  List<Entry.TransferMade> made(TransferQuery query, int limit) {
    List<Entry.TransferMade> found = transfers.stream().filter(query::fits).toList();
    return some(found, Entry.TransferMade::timestamp, query.rest(), query.order(), limit);
  }

  /** All of them. */
  List<Transfer> transfers() {
    return transfers.stream().map(Entry.TransferMade::transfer).toList();
  }

  List<Line> statement(StatementQuery query, int limit) {
    requireHistory(query.account());
    List<Line> found = movements.getOrDefault(query.account(), List.of()).stream().map(Movement::line).toList();
    return some(found, line -> line.line().timestamp(), query.rest(), query.order(), limit);
  }

  private static long timestamp(Movement movement) {
    return movement.line().line().timestamp();
  }

  private static <T> List<T> some(List<T> inOrder, ToLongFunction<T> timestamp, TimeRange range, Order order, int limit) {
    List<T> ordered = order == Order.ASCENDING ? inOrder : inOrder.reversed();
    return ordered.stream().filter(one -> range.contains(timestamp.applyAsLong(one))).limit(limit).toList();
  }

  private void requireHistory(AccountId id) {
    if (opened.containsKey(id) && opened.get(id).account().flags().has(AccountFlag.NO_HISTORY)) {
      throw new NoHistory(id);
    }
  }

  /** Whether a chain in flight closed the account that was then refused, which statements cannot tell. */
  boolean closedIsUncertain(AccountId id, long timestamp) {
    return timestamp < lastTimestamp && uncertain.stream().anyMatch(time -> time.account().equals(id) && time.from() <= timestamp);
  }

  /** @throws NoHistory where only a statement knows */
  Optional<Account> accountAt(AccountId id, long timestamp) {
    Entry.AccountOpened opening = opened.get(id);
    if (opening == null || timestamp < opening.timestamp()) {
      return Optional.empty();
    }
    if (timestamp >= lastTimestamp) {
      return account(id);
    }
    requireHistory(id);
    Account then = Account.opened(opening.account(), opening.timestamp());
    for (Movement movement : movements.getOrDefault(id, List.of())) {
      if (timestamp(movement) <= timestamp) {
        then = then.with(movement.line().after(), movement.closed());
      }
    }
    return Optional.of(then);
  }

  /** @throws NoHistory since only a statement knows */
  Optional<Account> accountEffectiveAt(AccountId id, Instant date) {
    Optional<Account> now = account(id);
    requireHistory(id);
    BigInteger[] sums = {BigInteger.ZERO, BigInteger.ZERO, BigInteger.ZERO, BigInteger.ZERO};
    for (Movement movement : movements.getOrDefault(id, List.of())) {
      StatementLine line = movement.line().line();
      int side = line.side() == Side.DEBIT ? 0 : 2;
      boolean holds = line.kind() == Kind.HOLD;
      if (!movement.pending().isAfter(date)) {
        sums[side] = sums[side].add(units(holds ? line.amount() : Amount.ZERO)).subtract(units(line.released()));
      }
      if (!holds && !movement.posted().isAfter(date)) {
        sums[side + 1] = sums[side + 1].add(units(line.amount()));
      }
    }
    Totals totals = new Totals(amount(sums[0]), amount(sums[1]), amount(sums[2]), amount(sums[3]));
    return now.map(account -> account.with(totals, account.closed()));
  }

  private static BigInteger units(Amount amount) {
    return new BigInteger(amount.toString());
  }

  private static Amount amount(BigInteger units) {
    return Amount.parse(units.toString());
  }
}
