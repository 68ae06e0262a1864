package io.tallystick.journal.record;

import io.tallystick.journal.AfterBalance;
import io.tallystick.journal.Checkpoint;
import io.tallystick.journal.Hash;
import io.tallystick.journal.IndexKey;
import io.tallystick.journal.Resolution;
import io.tallystick.journal.Segment;
import io.tallystick.journal.SegmentContent;
import io.tallystick.ledger.Account;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Burned;
import io.tallystick.ledger.ChainKey;
import io.tallystick.ledger.ChainsInFlight;
import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.Hold;
import io.tallystick.ledger.Known;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferId;
import io.tallystick.ledger.LegsHere;
import io.tallystick.ledger.ShardView;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The state of one shard as of a sequence, as far as it was loaded: a disposable copy of the truth.
 *
 * <p>What changed after the projector's cursor stands in no read table yet, so it is never evicted; all else is bounded and can be loaded again.
 * Asking for an object that was neither loaded nor seen is a bug and throws {@link IllegalStateException}.
 */
final class ShardCache implements ShardView {
  /** Segments between looks at how far the projector has come. */
  private static final int SEGMENTS_PER_CURSOR_READ = 32;
  /** The same while the cache is full, and the projector's progress is what lets it shrink. */
  private static final int SEGMENTS_PER_CURSOR_READ_WHEN_FULL = 8;
  /** By how much the bounds of what may not be evicted can be exceeded while it is tried to make room. */
  private static final double EXHAUSTED = 1.5;
  /** How far behind the cursor a cache may be before it is dropped instead of brought up. */
  private static final int FAR_BEHIND = 200;

  private final Predicate<AccountId> here;
  private final RecorderLimits limits;
  private final Remembered remembered;
  private final Slots<AccountId, AccountSlot> accounts;
  private final Slots<TransferId, HoldSlot> holds;
  /** Never evicted: it is what the journal leaves unfinished, wherever it stands. */
  private final ChainsInFlight chains = new ChainsInFlight(Weight::of);

  private final Map<IndexKey, Entry> lookedUp = new HashMap<>();
  /** What the newest reversal left of transfers that were looked up, null for those that were never reversed. */
  private final Map<TransferId, Amount> reversible = new HashMap<>();
  /** In order, so that the same batch always asks in the same order. */
  private final Set<IndexKey> wanted = new LinkedHashSet<>();
  private long sequence;
  private Hash tip;
  private long lastTimestamp;
  private long posted;
  /** The cursor as it was read last, and how far the cache had come then. */
  private long cursor;
  private long cursorReadAt;
  private long tailBytes;

  /**
   * @param here which accounts live on this shard
   * @param before the segment at the cursor, or null where the journal is read from its beginning
   * @param remembered the ids known so far, up to that segment
   */
  ShardCache(Predicate<AccountId> here, RecorderLimits limits, Segment before, Remembered remembered) {
    this.here = here;
    this.limits = limits;
    this.remembered = remembered;
    this.accounts = new Slots<>(limits.accountBytes(), AccountSlot::sequence, Weight::of);
    this.holds = new Slots<>(limits.holdBytes(), HoldSlot::sequence, Weight::of);
    this.sequence = before == null ? -1 : before.sequence();
    this.tip = before == null ? Hash.ZERO : before.hash();
    this.lastTimestamp = before == null ? 0 : before.lastTimestamp();
    this.posted = sequence;
    this.cursor = sequence;
    this.cursorReadAt = sequence;
  }

  @Override
  public boolean has(AccountId id) {
    return here.test(id);
  }

  long sequence() {
    return sequence;
  }

  Hash tip() {
    return tip;
  }

  @Override
  public long lastTimestamp() {
    return lastTimestamp;
  }

  /** The projector has come this far: what is older may be evicted. */
  void posted(long cursorNow) {
    cursor = cursorNow;
    cursorReadAt = sequence;
    posted = Math.max(posted, Math.min(cursor, sequence));
    tailBytes = remembered.bytesAfter(posted);
    trim();
  }

  /** Forgets what there is too much of. */
  void trim() {
    if (remembered.forget(limits.rememberedBytes(), posted)) {
      // What the index did not have when it was asked may have been in the window then, and be in neither now.
      forgetLookedUp();
    }
    // What was loaded may be newer than this cache; the read tables have it all the same.
    accounts.trim(cursor);
    holds.trim(cursor);
  }

  /** Whether it is time to look how far the projector has come. */
  boolean cursorDue() {
    long segments = sequence - cursorReadAt;
    return segments >= SEGMENTS_PER_CURSOR_READ || segments >= SEGMENTS_PER_CURSOR_READ_WHEN_FULL && full();
  }

  private boolean full() {
    return remembered.bytes() > limits.rememberedBytes() || accounts.full() || holds.full();
  }

  /** Whether there is more than the limits allow of what may not be evicted, as far as the projector is known to have come. */
  boolean overfull() {
    return tailBytes > limits.tailBytes() || accounts.full() || holds.full();
  }

  /** Whether nothing may be added until the projector is known to have come further: memory would grow without bound. */
  boolean exhausted() {
    return tailBytes > EXHAUSTED * limits.tailBytes()
        || accounts.bytes() > EXHAUSTED * limits.accountBytes()
        || holds.bytes() > EXHAUSTED * limits.holdBytes();
  }

  /** Whether a new cache at the cursor, as it was read last, is the shorter way to the journal's end. */
  boolean farBehind() {
    return cursor - sequence > FAR_BEHIND;
  }

  /** Takes over the next segment of the journal; its place in the chain was checked before. */
  void apply(Segment segment, SegmentContent content) {
    long at = segment.sequence();
    for (Entry entry : content.entries()) {
      switch (entry) {
        case Entry.AccountOpened opened -> apply(opened, at);
        case Entry.TransferMade made when made.here() == LegsHere.NEITHER -> {} // only its id is here
        case Entry.TransferMade made -> apply(made.transfer(), at);
        case Entry.HoldExpired expired -> resolve(expired.holdId(), Resolution.of(expired), at);
        case Entry.AccountRejected rejected -> {}
        case Entry.TransferRejected rejected -> {}
        case CrossEntry across -> {}
      }
      chains.apply(entry);
    }
    for (AfterBalance balance : content.balances()) {
      accounts.put(balance.id(), AccountSlot.after(accounts.get(balance.id()), balance, at));
    }
    tailBytes += remembered.add(at, content.entries());
    sequence = at;
    tip = segment.hash();
    lastTimestamp = segment.lastTimestamp();
  }

  /** Takes over an entry that was unfinished at the cursor; in order of the journal, and before anything after the cursor. */
  void unfinished(Entry entry) {
    chains.apply(entry);
  }

  private void apply(Entry.AccountOpened opened, long at) {
    AccountSlot slot = accounts.get(opened.account().id());
    if (slot == null || slot.sequence() < at) {
      Account account = Account.opened(opened.account(), opened.timestamp());
      accounts.put(account.id(), new AccountSlot.Present(account, at));
    }
  }

  private void apply(Transfer transfer, long at) {
    if (transfer.pending()) {
      HoldSlot slot = holds.get(transfer.id());
      if (slot == null || slot.sequence() < at) {
        holds.put(transfer.id(), new HoldSlot.Present(new Hold.Open(transfer), at));
      }
    } else if (transfer.resolves()) {
      resolve(transfer.pendingId(), Resolution.of(transfer), at);
    }
  }

  private void resolve(TransferId id, Resolution resolution, long at) {
    holds.put(id, HoldSlot.resolved(holds.get(id), id, resolution, at));
  }

  boolean needs(AccountId id) {
    AccountSlot slot = accounts.get(id);
    return slot == null || slot instanceof AccountSlot.Partial;
  }

  boolean needs(TransferId holdId) {
    HoldSlot slot = holds.get(holdId);
    return slot == null || slot instanceof HoldSlot.Partial;
  }

  /** Whether the index has to say if that transfer id was taken before the window. */
  boolean needsLookUp(TransferId id) {
    return remembered.known(id) == null && remembered.mayPrecede(id) && !lookedUp.containsKey(IndexKey.of(id));
  }

  /** Whether the index has to say if that transfer was reversed before the window. */
  boolean needsReversal(TransferId original) {
    return remembered.reversalMayPrecede(original) && !reversible.containsKey(original);
  }

  /** @param checkpoint null where there is none */
  void loaded(AccountId id, Checkpoint<Account> checkpoint) {
    accounts.put(id, AccountSlot.merge(accounts.get(id), checkpoint));
  }

  /** @param checkpoint null where there is none */
  void loaded(TransferId id, Checkpoint<Hold> checkpoint) {
    holds.put(id, HoldSlot.merge(holds.get(id), checkpoint));
  }

  /** @param entry the entry that the index led to, null where it knows none */
  void lookedUp(IndexKey key, Entry entry) {
    if (key.kind() == IndexKey.Kind.REVERSAL) {
      reversible.put(new TransferId(key.id()), entry instanceof Entry.TransferMade made ? made.transfer().leftAfter() : null);
    } else {
      lookedUp.put(key, entry);
      wanted.remove(key);
    }
  }

  /** The rejections that were asked for and that only the index can tell; empty again after this call. */
  Set<IndexKey> takeWanted() {
    Set<IndexKey> taken = new LinkedHashSet<>(wanted); // not an immutable copy, which is slow on ids that were made to collide
    wanted.clear();
    return taken;
  }

  /** Forgets what was looked up for one batch, and what there is too much of now. */
  void endOfBatch() {
    forgetLookedUp();
    trim();
  }

  private void forgetLookedUp() {
    lookedUp.clear();
    reversible.clear();
    wanted.clear();
  }

  @Override
  public Account account(AccountId id) {
    return switch (accounts.get(id)) {
      case AccountSlot.Present present -> present.account();
      case AccountSlot.Absent absent -> null;
      case AccountSlot.Partial partial -> throw notLoaded("account", id.value());
      case null -> {
        if (id.isNone()) {
          yield null;
        }
        throw notLoaded("account", id.value());
      }
    };
  }

  @Override
  public Hold hold(TransferId id) {
    return switch (holds.get(id)) {
      case HoldSlot.Present present -> present.hold();
      case HoldSlot.Absent absent -> null;
      case HoldSlot.Partial partial -> throw notLoaded("hold", id.value());
      case null -> {
        if (id.isNone()) {
          yield null;
        }
        throw notLoaded("hold", id.value());
      }
    };
  }

  @Override
  public Known known(TransferId id) {
    Known known = remembered.known(id);
    if (known != null || id.isNone() || !remembered.mayPrecede(id)) {
      return known;
    }
    IndexKey key = IndexKey.of(id);
    if (!lookedUp.containsKey(key)) {
      throw notLoaded("transfer", id.value());
    }
    return knownBy(lookedUp.get(key));
  }

  /** What an entry that the index led to makes of the transfer's id; null for none. */
  static Known knownBy(Entry entry) {
    return switch (entry) {
      case Entry.TransferMade made -> made.transfer();
      case Entry.TransferRejected burned -> new Burned(burned.id(), burned.outcome(), burned.timestamp());
      case Entry.AccountOpened opened -> null;
      case Entry.AccountRejected rejected -> null;
      case Entry.HoldExpired expired -> null;
      case CrossEntry across -> null;
      case null -> null;
    };
  }

  @Override
  public CrossEntry.Prepared prepared(ChainKey key) {
    return chains.prepared(key);
  }

  @Override
  public ChainKey taker(TransferId id) {
    return chains.taker(id);
  }

  @Override
  public CrossEntry.Decided unsettled(ChainKey key) {
    return chains.unsettled(key);
  }

  @Override
  public Entry.HoldExpired unsettledExpiry(TransferId hold) {
    return chains.unsettledExpiry(hold);
  }

  /** What the journal leaves unfinished. */
  ChainsInFlight chains() {
    return chains;
  }

  @Override
  public Amount reversible(TransferId original) {
    Transfer newest = remembered.reversal(original);
    if (newest != null) {
      return newest.leftAfter();
    }
    if (original.isNone() || !remembered.reversalMayPrecede(original)) {
      return null;
    }
    if (!reversible.containsKey(original)) {
      throw notLoaded("reversal", original.value());
    }
    return reversible.get(original);
  }

  @Override
  public Entry.TransferRejected rejection(TransferId id) {
    Entry.TransferRejected found = remembered.rejection(id);
    return found != null ? found : (Entry.TransferRejected) lookedUpRejection(IndexKey.rejectionOf(id));
  }

  @Override
  public Entry.AccountRejected rejection(AccountId id) {
    Entry.AccountRejected found = remembered.rejection(id);
    return found != null ? found : (Entry.AccountRejected) lookedUpRejection(IndexKey.rejectionOf(id));
  }

  private Entry lookedUpRejection(IndexKey key) {
    if (key.id().isEmpty() || !remembered.rejectionMayPrecede()) {
      return null;
    }
    if (!lookedUp.containsKey(key)) {
      wanted.add(key);
    }
    return lookedUp.get(key);
  }

  private static IllegalStateException notLoaded(String kind, String id) {
    return new IllegalStateException(kind + " was not loaded: " + id);
  }
}
