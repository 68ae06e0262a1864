package io.tallystick.journal.verify;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.IndexKey;
import io.tallystick.journal.Location;
import io.tallystick.journal.SegmentCodec;
import io.tallystick.journal.Store;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * What was reversed, as recomputed from the journal. The reversals of one original are compared with one another as they come; the first of them is compared
 * with the original itself, which the index leads to, page by page, since not every transfer can be kept in memory.
 */
final class ReversalBook {
  private static final String MISFIT = "a reversal does not fit its original";

  /** What the first reversal of an original says, and what is left of it after the newest. */
  private static final class Reversed {
    final AccountId debitAccountId;
    final AccountId creditAccountId;
    final Asset asset;
    final Amount all;
    Amount left;

    Reversed(Transfer first) {
      this.debitAccountId = first.debitAccountId();
      this.creditAccountId = first.creditAccountId();
      this.asset = first.asset();
      this.all = first.leftBefore();
      this.left = all;
    }

    boolean fits(Transfer reversal) {
      return reversal.debitAccountId().equals(debitAccountId)
          && reversal.creditAccountId().equals(creditAccountId)
          && reversal.asset().equals(asset)
          && reversal.leftBefore().equals(left);
    }

    boolean fitsOriginal(Transfer original) {
      return original.posted()
          && original.debitAccountId().equals(creditAccountId)
          && original.creditAccountId().equals(debitAccountId)
          && original.asset().equals(asset)
          && original.amount().equals(all);
    }
  }

  private final long posted;
  private final Map<TransferId, Reversed> reversed = new HashMap<>();
  /** The transfers after the cursor, which the index need not know. */
  private final Map<TransferId, Transfer> unposted = new HashMap<>();
  /** Originals that no reversal named before, and where the first one did. */
  private final Map<TransferId, Location> unchecked = new LinkedHashMap<>();

  /** @param posted up to where the read tables are */
  ReversalBook(long posted) {
    this.posted = posted;
  }

  /** Takes the next transfer of the journal, whatever it is. */
  void add(Transfer transfer, Location location) throws Broken {
    if (transfer.reversal()) {
      reverse(transfer, location);
    }
    if (location.sequence() > posted) {
      unposted.put(transfer.id(), transfer);
    }
  }

  private void reverse(Transfer reversal, Location location) throws Broken {
    TransferId original = reversal.reverses();
    Reversed book = reversed.get(original);
    if (book == null) {
      book = new Reversed(reversal);
      reversed.put(original, book);
      checkFirst(original, book, location);
    }
    boolean alone = !reversal.pending() && !reversal.resolves();
    boolean within = !reversal.leftBefore().isZero() && reversal.amount().compareTo(reversal.leftBefore()) <= 0;
    if (!alone || !within || !book.fits(reversal)) {
      throw misfit(location, reversal.id());
    }
    book.left = reversal.leftAfter();
  }

  private void checkFirst(TransferId original, Reversed book, Location location) throws Broken {
    Transfer recent = unposted.get(original);
    if (recent == null) {
      unchecked.put(original, location);
    } else if (!book.fitsOriginal(recent)) {
      throw misfitOf(location, original);
    }
  }

  /** Compares what was reversed for the first time since the last call with the originals; these were all read before. */
  void check(Store store, int shard, Supplier<Deadline> deadlines) throws Broken {
    if (unchecked.isEmpty()) {
      return;
    }
    List<IndexKey> keys = unchecked.keySet().stream().map(IndexKey::of).toList();
    Map<IndexKey, Location> places = store.transfers().find(shard, keys, deadlines.get());
    Map<Long, List<TransferId>> bySegment = new TreeMap<>();
    for (Map.Entry<TransferId, Location> first : unchecked.entrySet()) {
      Location place = places.get(IndexKey.of(first.getKey()));
      if (place == null || place.compareTo(first.getValue()) >= 0) {
        throw misfitOf(first.getValue(), first.getKey());
      }
      bySegment.computeIfAbsent(place.sequence(), any -> new ArrayList<>()).add(first.getKey());
    }
    for (Map.Entry<Long, List<TransferId>> segment : bySegment.entrySet()) {
      List<Entry> entries = store.journal().at(shard, segment.getKey(), deadlines.get()).map(read -> SegmentCodec.open(read).entries()).orElse(List.of());
      for (TransferId original : segment.getValue()) {
        int position = places.get(IndexKey.of(original)).position();
        boolean fits =
            position < entries.size()
                && entries.get(position) instanceof Entry.TransferMade made
                && made.transfer().id().equals(original)
                && reversed.get(original).fitsOriginal(made.transfer());
        if (!fits) {
          throw misfitOf(unchecked.get(original), original);
        }
      }
    }
    unchecked.clear();
  }

  private static Broken misfit(Location location, TransferId reversal) {
    return new Broken(MISFIT, Place.of(location) + " transfer=" + reversal);
  }

  private static Broken misfitOf(Location location, TransferId original) {
    return new Broken(MISFIT, Place.of(location) + " original=" + original);
  }
}
