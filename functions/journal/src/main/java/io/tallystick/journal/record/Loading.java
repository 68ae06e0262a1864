package io.tallystick.journal.record;

import io.tallystick.journal.Checkpoint;
import io.tallystick.journal.Consistency;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.IndexKey;
import io.tallystick.journal.Location;
import io.tallystick.journal.Segment;
import io.tallystick.journal.SegmentCodec;
import io.tallystick.journal.Store;
import io.tallystick.journal.StoreException;
import io.tallystick.ledger.Account;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.Hold;
import io.tallystick.ledger.Known;
import io.tallystick.ledger.NewAccount;
import io.tallystick.ledger.NewTransfer;
import io.tallystick.ledger.Request;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferId;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Brings into the cache what a batch names and the cache lacks, with strongly consistent reads; at most one round for each kind of object. */
final class Loading {
  /** Segments that are read at once, as they are stored: at most some 13 MB. */
  private static final int SEGMENTS_AT_ONCE = 32;

  private final Store store;
  private final int shard;
  private long reads;

  Loading(Store store, int shard) {
    this.store = store;
    this.shard = shard;
  }

  /** How often the store was asked so far: what it answered may be newer than the cache. */
  long reads() {
    return reads;
  }

  void load(ShardCache cache, List<Request> requests, Deadline deadline) {
    Set<AccountId> accounts = new LinkedHashSet<>();
    Set<TransferId> transfers = new LinkedHashSet<>();
    Set<TransferId> holds = new LinkedHashSet<>();
    Set<TransferId> originals = new LinkedHashSet<>();
    for (Request request : requests) {
      for (NewAccount account : request.accounts()) {
        add(accounts, account.id());
      }
      for (NewTransfer transfer : request.transfers()) {
        add(accounts, transfer.debitAccountId());
        add(accounts, transfer.creditAccountId());
        add(transfers, transfer.id());
        // The rules look at neither where it may not be given.
        if (transfer.resolves()) {
          add(holds, transfer.pendingId());
        } else {
          add(originals, transfer.reverses());
        }
      }
    }
    loadHolds(cache, holds, deadline);
    // What is no hold may still be a transfer, and then the refusal is another one.
    holds.stream().filter(id -> cache.hold(id) == null).forEach(transfers::add);
    lookUp(cache, transfers, originals, deadline);
    // A repeat is compared with what it took over from its hold or original.
    Set<TransferId> holdsOfRepeats = new LinkedHashSet<>();
    Set<TransferId> originalsOfRepeats = new LinkedHashSet<>();
    for (TransferId id : transfers) {
      Known known = cache.known(id);
      if (known instanceof Transfer transfer) {
        add(holdsOfRepeats, transfer.pendingId());
        add(originalsOfRepeats, transfer.reverses());
      }
    }
    loadHolds(cache, holdsOfRepeats, deadline);
    lookUp(cache, originalsOfRepeats, Set.of(), deadline);
    for (Set<TransferId> ids : List.of(holds, holdsOfRepeats)) {
      for (TransferId id : ids) {
        addAccounts(accounts, cache.hold(id));
      }
    }
    for (TransferId id : originals) {
      if (cache.known(id) instanceof Transfer original) {
        accounts.add(original.debitAccountId());
        accounts.add(original.creditAccountId());
      }
    }
    loadAccounts(cache, accounts, deadline);
  }

  /** Loads holds and their accounts. */
  void loadHoldsWithAccounts(ShardCache cache, Collection<TransferId> ids, Deadline deadline) {
    loadHolds(cache, ids, deadline);
    Set<AccountId> accounts = new LinkedHashSet<>();
    ids.forEach(id -> addAccounts(accounts, cache.hold(id)));
    loadAccounts(cache, accounts, deadline);
  }

  /**
   * Loads what the steps of chains need that were prepared before.
   *
   * @param ids of transfers that may be known
   */
  void loadPrepared(ShardCache cache, Collection<CrossEntry.Prepared> parts, Collection<TransferId> ids, Deadline deadline) {
    Set<TransferId> holds = new LinkedHashSet<>();
    Set<AccountId> accounts = new LinkedHashSet<>();
    for (CrossEntry.Prepared part : parts) {
      for (CrossEntry.Member member : part.members()) {
        add(holds, member.transfer().pendingId());
        accounts.add(member.transfer().debitAccountId());
        accounts.add(member.transfer().creditAccountId());
      }
    }
    lookUp(cache, ids, Set.of(), deadline);
    loadHolds(cache, holds, deadline);
    loadAccounts(cache, accounts, deadline);
  }

  /** The recorded transfers of some ids, as far as they are known. */
  Map<TransferId, Transfer> transfers(ShardCache cache, Collection<TransferId> ids, Deadline deadline) {
    lookUp(cache, ids, Set.of(), deadline);
    Map<TransferId, Transfer> found = new HashMap<>();
    for (TransferId id : ids) {
      if (cache.known(id) instanceof Transfer transfer) {
        found.put(id, transfer);
      }
    }
    return found;
  }

  /** The entries at some places of the journal, in order. */
  List<Entry> entries(Collection<Location> locations, Deadline deadline) {
    return List.copyOf(entriesAt(locations, deadline).values());
  }

  /** Looks up rejections. True if one was found, so that the batch has to be decided again. */
  boolean lookUpRejections(ShardCache cache, Set<IndexKey> keys, Deadline deadline) {
    return !keys.isEmpty() && lookUpKeys(cache, keys, deadline);
  }

  private void loadHolds(ShardCache cache, Collection<TransferId> ids, Deadline deadline) {
    List<TransferId> missing = ids.stream().filter(cache::needs).toList();
    if (!missing.isEmpty()) {
      reads++;
      Map<TransferId, Checkpoint<Hold>> found = store.checkpoints().holds(shard, missing, Consistency.STRONG, deadline);
      missing.forEach(id -> cache.loaded(id, found.get(id)));
    }
  }

  private void loadAccounts(ShardCache cache, Collection<AccountId> ids, Deadline deadline) {
    List<AccountId> missing = ids.stream().filter(cache::has).filter(cache::needs).toList();
    if (!missing.isEmpty()) {
      reads++;
      Map<AccountId, Checkpoint<Account>> found = store.checkpoints().accounts(missing, Consistency.STRONG, deadline);
      missing.forEach(id -> cache.loaded(id, found.get(id)));
    }
  }

  /**
   * @param ids that may be taken
   * @param originals that are reversed: they may be taken too, and may have been reversed before
   */
  private void lookUp(ShardCache cache, Collection<TransferId> ids, Collection<TransferId> originals, Deadline deadline) {
    Set<IndexKey> missing = new LinkedHashSet<>();
    Stream.concat(ids.stream(), originals.stream()).filter(cache::needsLookUp).map(IndexKey::of).forEach(missing::add);
    originals.stream().filter(cache::needsReversal).map(IndexKey::reversalOf).forEach(missing::add);
    if (!missing.isEmpty()) {
      lookUpKeys(cache, missing, deadline);
    }
  }

  private boolean lookUpKeys(ShardCache cache, Collection<IndexKey> keys, Deadline deadline) {
    reads++;
    Map<IndexKey, Location> found = store.transfers().find(shard, keys, deadline);
    keys.stream().filter(key -> !found.containsKey(key)).forEach(key -> cache.lookedUp(key, null));
    Map<Location, Entry> entries = entriesAt(found.values(), deadline);
    found.forEach((key, location) -> cache.lookedUp(key, entries.get(location)));
    return !found.isEmpty();
  }

  /** In order of the journal. */
  private SequencedMap<Location, Entry> entriesAt(Collection<Location> locations, Deadline deadline) {
    SequencedMap<Location, Entry> found = new LinkedHashMap<>();
    Map<Long, List<Location>> bySegment = locations.stream().sorted().collect(Collectors.groupingBy(Location::sequence, TreeMap::new, Collectors.toList()));
    List<Long> sequences = List.copyOf(bySegment.keySet());
    // Some at a time and opened one by one, since all of them together may be more than the memory holds.
    for (int from = 0; from < sequences.size(); from += SEGMENTS_AT_ONCE) {
      List<Long> some = sequences.subList(from, Math.min(from + SEGMENTS_AT_ONCE, sequences.size()));
      Map<Long, Segment> segments = store.journal().those(shard, some, deadline);
      for (long sequence : some) {
        List<Entry> entries = SegmentCodec.open(required(segments, sequence)).entries();
        bySegment.get(sequence).forEach(place -> found.put(place, entry(place, entries)));
      }
    }
    return found;
  }

  private static Entry entry(Location location, List<Entry> entries) {
    if (location.position() >= entries.size()) {
      throw new StoreException.Corrupt("index leads to no entry: " + location, null);
    }
    return entries.get(location.position());
  }

  private static Segment required(Map<Long, Segment> segments, long sequence) {
    Segment segment = segments.get(sequence);
    if (segment == null) {
      throw new StoreException.Corrupt("index leads to no segment: " + sequence, null);
    }
    return segment;
  }

  private static void addAccounts(Set<AccountId> accounts, Hold hold) {
    if (hold != null) {
      accounts.add(hold.transfer().debitAccountId());
      accounts.add(hold.transfer().creditAccountId());
    }
  }

  private static void add(Set<AccountId> ids, AccountId id) {
    if (!id.isNone()) {
      ids.add(id);
    }
  }

  private static void add(Set<TransferId> ids, TransferId id) {
    if (!id.isNone()) {
      ids.add(id);
    }
  }
}
