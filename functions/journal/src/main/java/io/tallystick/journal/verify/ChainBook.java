package io.tallystick.journal.verify;

import io.tallystick.journal.Location;
import io.tallystick.journal.StatementLine.Side;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Chain;
import io.tallystick.ledger.ChainKey;
import io.tallystick.ledger.ChainsInFlight;
import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.LegsHere;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferFlag;
import io.tallystick.ledger.TransferId;
import io.tallystick.ledger.Verdict;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The chains across shards in one shard's journal: what each reserves from being prepared to its end, that it ends once and as it was prepared, and that nothing touches what it has taken. What other shards have
 * to have of it is for {@link CrossBook}.
 */
final class ChainBook {
  private static final String NOT_ENDED = "what a chain records is not followed by its end";
  private static final String KEY = "a prepared chain does not fit its key";
  private static final String MEMBER = "a member of a prepared chain does not fit";
  private static final String CLOSES = "a prepared chain does not say what it closes and opens again";
  private static final String NOT_PREPARED = "a chain ends that is not prepared";
  private static final String OTHER_RECORDS = "a chain does not record what it prepared";
  private static final String OTHER_SHARD = "a chain is decided by another shard than its coordinator, or ended by it";
  private static final String BURNS = "a refused chain does not record what it burns";

  /** What was recorded for the chain that ends next. */
  private record Recorded(Entry.TransferMade made, Location location) {}

  private final int shard;
  private final JournalBook book;
  /** Null where the other shards are not read. */
  private final CrossBook crossings;
  private final ChainsInFlight inFlight = new ChainsInFlight();
  private final List<Recorded> recorded = new ArrayList<>();
  private final List<Entry.TransferRejected> told = new ArrayList<>();
  /** The rejections that stand one after the other before the next entry. */
  private final List<Entry.TransferRejected> rejections = new ArrayList<>();

  private Location firstRecorded;
  /** The accounts of chains that ended in this segment. */
  private Set<AccountId> released = new LinkedHashSet<>();

  ChainBook(int shard, JournalBook book, CrossBook crossings) {
    this.shard = shard;
    this.book = book;
    this.crossings = crossings;
  }

  /** Whether it comes from a chain across shards: such a one has the time at which its coordinator prepared it. */
  static boolean ofChain(Entry.TransferMade made) {
    return made.here() != LegsHere.BOTH || made.timestamp() != made.transfer().timestamp();
  }

  /** What has not ended. */
  ChainsInFlight inFlight() {
    return inFlight;
  }

  /** The accounts of chains that ended since the last call. */
  Set<AccountId> takeReleased() {
    Set<AccountId> taken = released;
    released = new LinkedHashSet<>();
    return taken;
  }

  /** What a chain records stands before its end, with nothing in between. */
  void requireOrder(Entry entry, Location location) throws Broken {
    boolean records = entry instanceof Entry.TransferMade made && ofChain(made) || entry instanceof Entry.TransferRejected rejected && rejected.told();
    boolean ends = entry instanceof CrossEntry.Decided || entry instanceof CrossEntry.Ended;
    if (records && firstRecorded == null) {
      firstRecorded = location;
    }
    if (!records && !ends) {
      requireNothingRecorded();
    }
    if (!(entry instanceof Entry.TransferRejected) && !ends) {
      rejections.clear();
    }
  }

  private void requireNothingRecorded() throws Broken {
    if (firstRecorded != null) {
      throw new Broken(NOT_ENDED, Place.of(firstRecorded));
    }
  }

  void endSegment() throws Broken {
    requireNothingRecorded();
    rejections.clear();
  }

  void requireFree(List<TransferId> ids, Location location) throws Broken {
    for (TransferId id : ids) {
      requireFree(id, null, location);
    }
  }

  private void requireFree(TransferId id, ChainKey own, Location location) throws Broken {
    ChainKey taker = id.isNone() ? null : inFlight.taker(id);
    if (taker != null && !taker.equals(own)) {
      throw new Broken("an entry touches what a chain in flight has taken", Place.of(location) + " transfer=" + id + " chain=" + name(taker));
    }
  }

  void made(Entry.TransferMade made, Location location) throws Broken {
    if (made.timestamp() <= made.transfer().timestamp()) {
      throw new Broken("a transfer of a chain is recorded before its own time", Place.of(location) + " transfer=" + made.transfer().id());
    }
    recorded.add(new Recorded(made, location));
  }

  void rejected(Entry.TransferRejected rejected, Location location) throws Broken {
    if (!rejected.outcome().isTransient() && rejected.told()) {
      throw new Broken(BURNS, Place.of(location) + " transfer=" + rejected.id());
    }
    (rejected.told() ? told : rejections).add(rejected);
  }

  /** The expiry of a leg was applied. */
  void expired(Entry.HoldExpired expired, Location location) throws Broken {
    inFlight.apply(expired);
    if (crossings != null && expired.here() != LegsHere.BOTH) {
      crossings.expired(shard, expired, location);
    }
  }

  void apply(CrossEntry entry, Location location) throws Broken {
    switch (entry) {
      case CrossEntry.Prepared prepared -> prepare(prepared, location);
      case CrossEntry.Decided decided -> decide(decided, location);
      case CrossEntry.Ended ended -> end(ended, location);
      case CrossEntry.Settled settled -> {
        if (inFlight.unsettled(settled.key()) == null) {
          throw new Broken("a chain is settled that is not decided", Place.of(location) + " chain=" + name(settled.key()));
        }
        if (crossings != null) {
          crossings.settled(settled.key(), location);
        }
      }
      case CrossEntry.ExpirySettled settled -> {
        if (inFlight.unsettledExpiry(settled.holdId()) == null) {
          throw new Broken("an expiry is settled that did not begin here", Place.of(location) + " hold=" + settled.holdId());
        }
        if (crossings != null) {
          crossings.expirySettled(settled.holdId(), location);
        }
      }
    }
    inFlight.apply(entry);
  }

  private void prepare(CrossEntry.Prepared prepared, Location location) throws Broken {
    ChainKey key = prepared.key();
    String place = Place.of(location) + " chain=" + name(key);
    boolean coordinates = key.coordinator() == shard;
    boolean timely = coordinates ? prepared.timestamp() == key.timestamp() : prepared.timestamp() >= key.timestamp();
    if (!timely || (prepared.chain() != null) != coordinates || prepared.members().isEmpty() && prepared.ids().isEmpty()) {
      throw new Broken(KEY, place);
    }
    if (inFlight.prepared(key) != null) {
      throw new Broken("a chain is prepared twice", place);
    }
    Set<Integer> numbers = new HashSet<>(prepared.ids().keySet());
    Set<TransferId> ids = new HashSet<>(prepared.ids().values());
    for (CrossEntry.Member member : prepared.members()) {
      Transfer transfer = member.transfer();
      requireFree(List.of(transfer.id(), transfer.pendingId(), transfer.reverses()), location);
      book.requireLegs(member, location);
      if (!numbers.add(member.number()) || !ids.add(transfer.id()) || member.here() == LegsHere.NEITHER || !fitsChain(member, prepared)) {
        throw new Broken(MEMBER, place + " transfer=" + transfer.id());
      }
    }
    for (TransferId id : prepared.ids().values()) {
      requireFree(id, null, location);
    }
    requireCloses(prepared, place);
    for (CrossEntry.Member member : prepared.members()) {
      if (!member.transfer().resolves()) {
        change(member, location, AccountBook::reserve);
      }
      book.clear(member.transfer().asset(), Legs.reserved(member));
    }
    for (AccountId id : prepared.closes()) {
      book.account(id, location).close(true);
    }
    if (crossings != null) {
      crossings.prepared(shard, prepared, location);
    }
  }

  /** Whether it is the member of that number; only the coordinator knows what was asked. */
  private static boolean fitsChain(CrossEntry.Member member, CrossEntry.Prepared prepared) {
    Chain chain = prepared.chain();
    return chain == null
        || member.number() < chain.size()
            && member.transfer().id().equals(chain.members().get(member.number()).id())
            && member.transfer().timestamp() == timestamp(prepared.key(), member.number(), chain);
  }

  /** Members are recorded as if one after the other, the last of them at the time of the key. */
  static long timestamp(ChainKey key, int number, Chain chain) {
    return key.timestamp() - (chain.size() - 1) + number;
  }

  /** Reckons from the members which accounts here are closed or opened again by them. */
  private void requireCloses(CrossEntry.Prepared prepared, String place) throws Broken {
    Map<AccountId, Boolean> closed = new LinkedHashMap<>();
    Map<TransferId, Transfer> held = new LinkedHashMap<>();
    for (CrossEntry.Member member : prepared.members()) {
      Transfer transfer = member.transfer();
      Transfer hold = transfer;
      if (transfer.pending()) {
        held.put(transfer.id(), transfer);
      } else if (transfer.voids()) {
        hold = hold(transfer.pendingId(), held, place);
      }
      if (transfer.pending() || transfer.voids()) {
        if (member.debitHere() && hold.flags().has(TransferFlag.CLOSING_DEBIT)) {
          closed.put(transfer.debitAccountId(), transfer.pending());
        }
        if (member.creditHere() && hold.flags().has(TransferFlag.CLOSING_CREDIT)) {
          closed.put(transfer.creditAccountId(), transfer.pending());
        }
      }
    }
    Set<AccountId> closes = new TreeSet<>();
    Set<AccountId> reopens = new TreeSet<>();
    closed.forEach(
        (id, after) -> {
          if (after != book.accounts.get(id).standing.closed()) {
            (after ? closes : reopens).add(id);
          }
        });
    if (!closes.equals(prepared.closes()) || !reopens.equals(prepared.reopens())) {
      throw new Broken(CLOSES, place);
    }
  }

  private Transfer hold(TransferId id, Map<TransferId, Transfer> held, String place) throws Broken {
    HoldBook earlier = book.holds.get(id);
    Transfer hold = earlier == null ? held.get(id) : earlier.transfer;
    if (hold == null) {
      throw new Broken(MEMBER, place + " hold=" + id);
    }
    return hold;
  }

  private void decide(CrossEntry.Decided decided, Location location) throws Broken {
    if (decided.key().coordinator() != shard) {
      throw new Broken(OTHER_SHARD, Place.of(location) + " chain=" + name(decided.key()));
    }
    // A refusal of what was never prepared has its own time as key.
    boolean alone = decided.verdict() instanceof Verdict.Refused && decided.key().timestamp() == decided.timestamp();
    CrossEntry.Prepared prepared = end(decided.key(), decided.verdict().kind(), decided.verdict(), alone, location);
    if (decided.verdict() instanceof Verdict.Refused refused && !burns(rejections).containsAll(refused.burned()) || !told.isEmpty()) {
      throw new Broken(BURNS, Place.of(location) + " chain=" + name(decided.key()));
    }
    if (crossings != null) {
      crossings.decided(shard, decided, prepared, made(), location);
    }
    recordedAll();
  }

  private void end(CrossEntry.Ended ended, Location location) throws Broken {
    if (ended.key().coordinator() == shard) {
      throw new Broken(OTHER_SHARD, Place.of(location) + " chain=" + name(ended.key()));
    }
    boolean alone = ended.verdict() == Verdict.Kind.REFUSED && !told.isEmpty();
    end(ended.key(), ended.verdict(), null, alone, location);
    if (ended.verdict() != Verdict.Kind.REFUSED && !told.isEmpty()) {
      throw new Broken(BURNS, Place.of(location) + " chain=" + name(ended.key()));
    }
    if (crossings != null) {
      crossings.ended(shard, ended, made(), burns(told), location);
    }
    recordedAll();
  }

  private static List<Verdict.Burn> burns(List<Entry.TransferRejected> rejections) {
    return rejections.stream().map(rejection -> new Verdict.Burn(rejection.id(), rejection.outcome())).toList();
  }

  private List<Entry.TransferMade> made() {
    return recorded.stream().map(Recorded::made).toList();
  }

  private void recordedAll() {
    recorded.clear();
    told.clear();
    rejections.clear();
    firstRecorded = null;
  }

  /**
   * Lets a verdict take effect.
   *
   * @param verdict null where only its kind is recorded
   * @param alone whether it may end what was not prepared here
   * @return null if it was not
   */
  private CrossEntry.Prepared end(ChainKey key, Verdict.Kind kind, Verdict verdict, boolean alone, Location location) throws Broken {
    String place = Place.of(location) + " chain=" + name(key);
    CrossEntry.Prepared prepared = inFlight.prepared(key);
    if (prepared == null && !alone) {
      throw new Broken(NOT_PREPARED, place);
    }
    if (!recordsWhatIs(prepared, kind, verdict)) {
      throw new Broken(OTHER_RECORDS, place);
    }
    if (prepared == null) {
      return null;
    }
    for (CrossEntry.Member member : prepared.members()) {
      if (!member.transfer().resolves()) {
        change(member, location, AccountBook::release);
      }
      book.clear(member.transfer().asset(), Legs.negated(Legs.reserved(member)));
      if (member.debitHere()) {
        released.add(member.transfer().debitAccountId());
      }
      if (member.creditHere()) {
        released.add(member.transfer().creditAccountId());
      }
    }
    for (Recorded one : recorded) {
      book.apply(one.made(), one.location());
    }
    for (AccountId id : kind == Verdict.Kind.COMMITTED ? prepared.reopens() : prepared.closes()) {
      book.account(id, location).close(false);
    }
    return prepared;
  }

  /** Whether what was recorded is what was prepared, in its order, and nothing if the chain was not committed. */
  private boolean recordsWhatIs(CrossEntry.Prepared prepared, Verdict.Kind kind, Verdict verdict) {
    if (kind != Verdict.Kind.COMMITTED || prepared == null) {
      return recorded.isEmpty();
    }
    if (recorded.size() != prepared.members().size() + prepared.ids().size()) {
      return false;
    }
    int at = 0;
    for (CrossEntry.Member member : prepared.members()) {
      Entry.TransferMade made = recorded.get(at++).made();
      if (made.here() != member.here() || !Legs.sameButAmount(made.transfer(), member.transfer()) || !amountFits(made.transfer(), member, verdict)) {
        return false;
      }
    }
    for (Map.Entry<Integer, TransferId> id : prepared.ids().entrySet()) {
      Entry.TransferMade made = recorded.get(at++).made();
      boolean fits = !(verdict instanceof Verdict.Committed committed) || made.transfer().equals(committed.records().get(id.getKey()));
      if (made.here() != LegsHere.NEITHER || !made.transfer().id().equals(id.getValue()) || !fits) {
        return false;
      }
    }
    return true;
  }

  private static boolean amountFits(Transfer made, CrossEntry.Member member, Verdict verdict) {
    Amount prepared = member.transfer().amount();
    if (verdict instanceof Verdict.Committed committed) {
      return made.amount().equals(committed.balanced().getOrDefault(member.number(), prepared));
    }
    return made.amount().equals(prepared) || made.balancing() && made.amount().compareTo(prepared) < 0;
  }

  /** Reserves or releases. */
  @FunctionalInterface
  private interface Reservation {
    void change(AccountBook account, Side side, Amount amount);
  }

  private void change(CrossEntry.Member member, Location location, Reservation reservation) throws Broken {
    Transfer transfer = member.transfer();
    try {
      if (member.debitHere()) {
        reservation.change(book.account(transfer.debitAccountId(), location), Side.DEBIT, transfer.amount());
      }
      if (member.creditHere()) {
        reservation.change(book.account(transfer.creditAccountId(), location), Side.CREDIT, transfer.amount());
      }
    } catch (ArithmeticException overflow) {
      throw new Broken("a total leaves its range", Place.of(location) + " transfer=" + transfer.id());
    }
  }

  /** As findings name a chain. */
  static String name(ChainKey key) {
    return key.coordinator() + ":" + key.timestamp();
  }
}
