package io.tallystick.journal.readmodel;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.Location;
import io.tallystick.journal.Segment;
import io.tallystick.journal.SegmentCodec;
import io.tallystick.journal.Store;
import io.tallystick.journal.StoreException;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.ChainKey;
import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.LegsHere;
import io.tallystick.ledger.Totals;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferId;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a shard's journal leaves unfinished of chains across shards, with the places of the entries that began it, and what it reserves of accounts' pending totals. Follows the journal entry by entry.
 */
final class Unfinished {
  /** Segments that are read at once. */
  private static final int SEGMENTS_AT_ONCE = 100;

  private record Reserved(BigInteger debits, BigInteger credits) {
    static final Reserved NONE = new Reserved(BigInteger.ZERO, BigInteger.ZERO);

    Reserved plus(Reserved other) {
      return new Reserved(debits.add(other.debits), credits.add(other.credits));
    }

    Reserved negated() {
      return new Reserved(debits.negate(), credits.negate());
    }
  }

  private final SortedMap<Location, Entry> entries = new TreeMap<>();
  private final Map<ChainKey, Location> prepared = new HashMap<>();
  private final Map<ChainKey, Location> decided = new HashMap<>();
  private final Map<TransferId, Location> expired = new HashMap<>();
  private final Map<AccountId, Reserved> reserved = new HashMap<>();

  /** Nothing is unfinished. */
  Unfinished() {}

  /** The same as another at this moment. */
  Unfinished(Unfinished other) {
    entries.putAll(other.entries);
    prepared.putAll(other.prepared);
    decided.putAll(other.decided);
    expired.putAll(other.expired);
    reserved.putAll(other.reserved);
  }

  /** What stands at these places of the journal. Holds only what is asked for, whatever else its segments have. */
  static Unfinished at(List<Location> places, Store store, int shard, Deadline deadline) {
    Map<Long, List<Location>> bySegment = new TreeMap<>();
    places.forEach(place -> bySegment.computeIfAbsent(place.sequence(), any -> new ArrayList<>()).add(place));
    List<Long> sequences = List.copyOf(bySegment.keySet());
    Unfinished unfinished = new Unfinished();
    for (int from = 0; from < sequences.size(); from += SEGMENTS_AT_ONCE) {
      List<Long> some = sequences.subList(from, Math.min(from + SEGMENTS_AT_ONCE, sequences.size()));
      Map<Long, Segment> segments = store.journal().those(shard, some, deadline);
      for (long sequence : some) {
        unfinished.load(segments.get(sequence), bySegment.get(sequence));
      }
    }
    if (!unfinished.places().equals(places)) {
      throw new StoreException.Corrupt("the list of what is unfinished leads to entries that began nothing", null);
    }
    return unfinished;
  }

  private void load(Segment segment, List<Location> places) {
    if (segment == null) {
      throw new StoreException.Corrupt("the list of what is unfinished leads to no segment: " + places.getFirst().sequence(), null);
    }
    List<Entry> all = SegmentCodec.verify(segment, segment.previousHash()).entries();
    for (Location place : places) {
      if (place.position() >= all.size()) {
        throw new StoreException.Corrupt("the list of what is unfinished leads to no entry: " + place, null);
      }
      apply(all.get(place.position()), place);
    }
  }

  /** Takes over the next entry of the journal. */
  void apply(Entry entry, Location place) {
    switch (entry) {
      case CrossEntry.Prepared one -> {
        begin(prepared, one.key(), one, place);
        one.members().forEach(member -> reserve(member, false));
      }
      case CrossEntry.Decided one -> {
        release(one.key());
        if (!one.tell().isEmpty()) {
          begin(decided, one.key(), one, place);
        }
      }
      case CrossEntry.Ended one -> release(one.key());
      case CrossEntry.Settled one -> end(decided, one.key());
      case CrossEntry.ExpirySettled one -> end(expired, one.holdId());
      case Entry.HoldExpired one -> {
        if (one.here() == LegsHere.DEBIT) {
          begin(expired, one.holdId(), one, place);
        }
      }
      case Entry.AccountOpened _, Entry.TransferMade _, Entry.AccountRejected _, Entry.TransferRejected _ -> {}
    }
  }

  private <K> void begin(Map<K, Location> of, K key, Entry entry, Location place) {
    of.put(key, place);
    entries.put(place, entry);
  }

  private <K> Entry end(Map<K, Location> of, K key) {
    Location place = of.remove(key);
    return place == null ? null : entries.remove(place);
  }

  private void release(ChainKey key) {
    if (end(prepared, key) instanceof CrossEntry.Prepared part) {
      part.members().forEach(member -> reserve(member, true));
    }
  }

  /** What a post or void moves is held already. */
  private void reserve(CrossEntry.Member member, boolean back) {
    Transfer transfer = member.transfer();
    if (transfer.resolves()) {
      return;
    }
    BigInteger amount = transfer.amount().toBigInteger();
    if (member.debitHere()) {
      reserve(transfer.debitAccountId(), new Reserved(amount, BigInteger.ZERO), back);
    }
    if (member.creditHere()) {
      reserve(transfer.creditAccountId(), new Reserved(BigInteger.ZERO, amount), back);
    }
  }

  private void reserve(AccountId account, Reserved change, boolean back) {
    Reserved sum = reserved.getOrDefault(account, Reserved.NONE).plus(back ? change.negated() : change);
    if (sum.equals(Reserved.NONE)) {
      reserved.remove(account);
    } else {
      reserved.put(account, sum);
    }
  }

  /** The part of that chain which is prepared; null where none is. */
  CrossEntry.Prepared prepared(ChainKey key) {
    return prepared.containsKey(key) ? (CrossEntry.Prepared) entries.get(prepared.get(key)) : null;
  }

  /** The chains of which a part is prepared. */
  Set<ChainKey> preparedChains() {
    return Set.copyOf(prepared.keySet());
  }

  /** How a chain stands that this shard coordinates. */
  ChainStanding standing(ChainKey key) {
    if (prepared.containsKey(key)) {
      return ChainStanding.PREPARED;
    }
    return decided.containsKey(key) ? ChainStanding.of(((CrossEntry.Decided) entries.get(decided.get(key))).verdict()) : ChainStanding.ENDED;
  }

  /** Where the entries stand, in order. */
  List<Location> places() {
    return List.copyOf(entries.keySet());
  }

  /** The entries, in order. */
  List<Entry> entries() {
    return List.copyOf(entries.values());
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  /** An account's totals without what is reserved: what its statement comes to. */
  Totals settled(AccountId account, Totals totals) {
    Reserved of = reserved.get(account);
    return of == null ? totals : shifted(totals, of.negated());
  }

  /** An account's totals with what is reserved: takes back {@link #settled}. */
  Totals withReserved(AccountId account, Totals settled) {
    Reserved of = reserved.get(account);
    return of == null ? settled : shifted(settled, of);
  }

  private static Totals shifted(Totals totals, Reserved by) {
    return new Totals(
        sum(totals.debitsPending(), by.debits()), totals.debitsPosted(), sum(totals.creditsPending(), by.credits()), totals.creditsPosted());
  }

  private static Amount sum(Amount amount, BigInteger change) {
    BigInteger sum = amount.toBigInteger().add(change);
    if (sum.signum() < 0 || sum.bitLength() > 2 * Long.SIZE) {
      throw new StoreException.Corrupt("chains in flight reserve more than an account's totals have", null);
    }
    return Amount.of(sum.shiftRight(Long.SIZE).longValue(), sum.longValue());
  }
}
