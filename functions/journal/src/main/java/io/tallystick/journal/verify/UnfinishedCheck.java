package io.tallystick.journal.verify;

import io.tallystick.journal.Checkpoint;
import io.tallystick.journal.ClearingPage;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.Location;
import io.tallystick.journal.Reached;
import io.tallystick.journal.SegmentContent;
import io.tallystick.journal.Store;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.Clearing;
import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.LegsHere;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Compares the list of what is unfinished that stands with a cursor, and the stored clearing balances, with the journal. Each page of those is compared at its own sequence: that of a run up to the cursor or, while
 * the projector works, of a later one.
 */
final class UnfinishedCheck {
  private final Store store;
  private final int shard;
  private final Reached reached;
  private final Supplier<Deadline> deadlines;
  /** Where what has not ended began, by chain or hold. */
  private final Map<Object, Location> prepared = new HashMap<>();

  private final Map<Object, Location> told = new HashMap<>();
  /** The balances at the cursor, and after each later segment that changed them. */
  private final TreeMap<Long, Map<Asset, Clearing>> clearing = new TreeMap<>();

  private long last = -1;

  UnfinishedCheck(Store store, int shard, Reached reached, Supplier<Deadline> deadlines) {
    this.store = store;
    this.shard = shard;
    this.reached = reached;
    this.deadlines = deadlines;
  }

  /**
   * Adds the next segment.
   *
   * @param balances the clearing balances after it
   */
  void add(long sequence, SegmentContent content, Map<Asset, Clearing> balances) throws Broken {
    long posted = reached.cursor().posted();
    if (sequence <= posted) {
      for (int position = 0; position < content.entries().size(); position++) {
        follow(content.entries().get(position), new Location(sequence, position));
      }
    }
    if (sequence == posted) {
      checkPlaces();
    }
    if (sequence == posted || sequence > posted && !balances.equals(at(sequence))) {
      clearing.put(sequence, Map.copyOf(balances));
    }
    last = sequence;
  }

  private Map<Asset, Clearing> at(long sequence) {
    Map.Entry<Long, Map<Asset, Clearing>> newest = clearing.floorEntry(sequence);
    return newest == null ? Map.of() : newest.getValue();
  }

  private void follow(Entry entry, Location place) {
    switch (entry) {
      case CrossEntry.Prepared one -> prepared.put(one.key(), place);
      case CrossEntry.Ended one -> prepared.remove(one.key());
      case CrossEntry.Decided one -> {
        prepared.remove(one.key());
        if (!one.tell().isEmpty()) {
          told.put(one.key(), place);
        }
      }
      case CrossEntry.Settled one -> told.remove(one.key());
      case CrossEntry.ExpirySettled one -> told.remove(one.holdId());
      case Entry.HoldExpired one -> {
        if (one.here() == LegsHere.DEBIT) {
          told.put(one.holdId(), place);
        }
      }
      case Entry.AccountOpened _, Entry.TransferMade _, Entry.AccountRejected _, Entry.TransferRejected _ -> {}
    }
  }

  private void checkPlaces() throws Broken {
    TreeMap<Location, Object> places = new TreeMap<>();
    prepared.forEach((key, place) -> places.put(place, key));
    told.forEach((key, place) -> places.put(place, key));
    List<Location> expected = List.copyOf(places.keySet());
    if (!reached.unfinished().equals(expected)) {
      Location first = firstDifference(expected, reached.unfinished());
      throw new Broken("the projector's list of what is unfinished differs from the journal", Place.of(first) + " listed=" + reached.unfinished().contains(first));
    }
  }

  private static Location firstDifference(List<Location> one, List<Location> other) {
    TreeMap<Location, Integer> counts = new TreeMap<>();
    one.forEach(place -> counts.merge(place, 1, Integer::sum));
    other.forEach(place -> counts.merge(place, -1, Integer::sum));
    return counts.entrySet().stream().filter(count -> count.getValue() != 0).findFirst().orElseThrow().getKey();
  }

  /** All of the journal was added. */
  void end() throws Broken {
    long posted = reached.cursor().posted();
    Map<Integer, Checkpoint<ClearingPage>> stored = new TreeMap<>();
    store.checkpoints().clearing(shard, ClearingPage.all(), deadlines.get()).forEach(page -> stored.put(page.value().number(), page));
    for (int number : ClearingPage.all()) {
      Checkpoint<ClearingPage> page = stored.getOrDefault(number, new Checkpoint<>(new ClearingPage(number, Map.of()), shard, -1));
      if (page.sequence() > last) {
        continue; // it is newer than what was read
      }
      Map<Asset, Clearing> ofPage = new HashMap<>(at(Math.max(page.sequence(), posted)));
      ofPage.keySet().removeIf(asset -> ClearingPage.of(asset) != number);
      if (!ofPage.equals(page.value().balances())) {
        throw new Broken("stored clearing balances differ from the journal", "shard=" + shard + " page=" + number + " " + Place.of(page.sequence()));
      }
    }
  }
}
