package io.tallystick.journal.verify;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.IndexKey;
import io.tallystick.journal.IndexKey.Kind;
import io.tallystick.journal.Location;
import io.tallystick.journal.SegmentCodec;
import io.tallystick.journal.SegmentContent;
import io.tallystick.journal.Store;
import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Entry;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Compares the index with the journal, page by page, and so finds ids that have effect twice: up to the cursor the index leads to one place for each id, and
 * that has to be the only one; the ids after the cursor are remembered here.
 *
 * <p>A rejection may come again, and so may the reversal of one transfer, so for those the index may lead further on; where it leads to is then looked at when the journal has been read so far.
 */
final class IndexCheck {
  private static final String TWICE = "a transfer id has effect twice";

  private final Store store;
  private final int shard;
  private final long posted;
  private final Supplier<Deadline> deadlines;
  /** The ids of transfers after the cursor. */
  private final Set<IndexKey> unposted = new HashSet<>();
  /** Places further on that the index leads to. */
  private final Map<Location, IndexKey> promised = new LinkedHashMap<>();
  /** The newest place of each key in the page. */
  private final Map<IndexKey, Location> page = new LinkedHashMap<>();

  IndexCheck(Store store, int shard, long posted, Supplier<Deadline> deadlines) {
    this.store = store;
    this.shard = shard;
    this.posted = posted;
    this.deadlines = deadlines;
  }

  /** What the journal's entry is found by; nothing for one that the index does not know. */
  private static List<IndexKey> keys(Entry entry) {
    List<IndexKey> keys =
        switch (entry) {
          case Entry.TransferMade made when made.transfer().reversal() ->
              List.of(IndexKey.of(made.transfer().id()), IndexKey.reversalOf(made.transfer().reverses()));
          case Entry.TransferMade made -> List.of(IndexKey.of(made.transfer().id()));
          case Entry.TransferRejected rejected ->
              List.of(rejected.outcome().isTransient() ? IndexKey.of(rejected.id()) : IndexKey.rejectionOf(rejected.id()));
          case Entry.AccountRejected rejected -> List.of(IndexKey.rejectionOf(rejected.id()));
          case Entry.AccountOpened _, Entry.HoldExpired _, CrossEntry _ -> List.of();
        };
    return keys.stream().filter(key -> !key.id().isEmpty()).toList();
  }

  /** Adds the next segment to the page. */
  void add(long sequence, SegmentContent content) throws Broken {
    add(sequence, content, 0, content.entries().size());
  }

  /** Adds those entries of a segment from one position to before another. */
  void add(long sequence, SegmentContent content, int from, int to) throws Broken {
    for (int position = from; position < to; position++) {
      Location location = new Location(sequence, position);
      for (IndexKey key : keys(content.entries().get(position))) {
        add(key, location);
      }
    }
  }

  private void add(IndexKey key, Location location) throws Broken {
    promised.remove(location, key);
    boolean twice = page.put(key, location) != null || location.sequence() > posted && key.kind() == Kind.TRANSFER && !unposted.add(key);
    if (twice && key.kind() == Kind.TRANSFER) {
      throw new Broken(TWICE, Place.of(location) + " transfer=" + key.id());
    }
  }

  /** Compares the page with the index and begins a new one. */
  void endPage() throws Broken {
    if (page.isEmpty()) {
      return;
    }
    Map<IndexKey, Location> found = store.transfers().find(shard, page.keySet(), deadlines.get());
    for (Map.Entry<IndexKey, Location> entry : page.entrySet()) {
      compare(entry.getKey(), entry.getValue(), found.get(entry.getKey()));
    }
    page.clear();
  }

  private void compare(IndexKey key, Location expected, Location found) throws Broken {
    boolean isPosted = expected.sequence() <= posted;
    if (expected.equals(found) || found == null && !isPosted) {
      return;
    }
    String place = name(key) + "=" + key.id() + " journal=" + Place.brief(expected) + " index=" + Place.brief(found);
    if (found == null) {
      throw new Broken("the index lacks a place in the journal", place);
    }
    if (key.kind() == Kind.TRANSFER) {
      throw new Broken(leadsTo(key, found) ? TWICE : "the index leads to a wrong place", place);
    }
    if (found.compareTo(expected) > 0) {
      promised.put(found, key);
    } else if (isPosted) {
      throw new Broken("the index leads to an older place than it should", place);
    }
  }

  private boolean leadsTo(IndexKey key, Location location) {
    return store
        .journal()
        .at(shard, location.sequence(), deadlines.get())
        .map(segment -> SegmentCodec.open(segment).entries())
        .filter(entries -> location.position() < entries.size())
        .filter(entries -> keys(entries.get(location.position())).contains(key))
        .isPresent();
  }

  /** All of the journal was added that was to be read: where the index led to beyond it has to be asked for. */
  void end() throws Broken {
    for (Map.Entry<Location, IndexKey> promise : promised.entrySet()) {
      Location found = promise.getKey();
      if (!leadsTo(promise.getValue(), found)) {
        throw new Broken("the index leads to a wrong place", name(promise.getValue()) + "=" + promise.getValue().id() + " index=" + Place.brief(found));
      }
    }
  }

  private static String name(IndexKey key) {
    return switch (key.kind()) {
      case TRANSFER, TRANSFER_REJECTION -> "transfer";
      case ACCOUNT_REJECTION -> "account";
      case REVERSAL -> "reversed";
    };
  }
}
