package io.tallystick.journal.verify;

import io.tallystick.journal.SegmentContent;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.ChainKey;
import io.tallystick.ledger.ChainsInFlight;
import io.tallystick.ledger.Clearing;
import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.LegsHere;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A shard's clearing balances after a segment, with what is in flight there.
 *
 * @param sequence of the journal's last segment
 * @param clearing those that are not zero
 * @param prepared the parts of chains that are prepared and have not ended
 * @param unsettled the shard's decisions that others may not have followed yet
 * @param expiring whether an expiry waits for its other leg
 */
public record ClearingBooks(
    long sequence, Map<Asset, Clearing> clearing, Collection<CrossEntry.Prepared> prepared, Map<ChainKey, CrossEntry.Decided> unsettled, boolean expiring) {
  public ClearingBooks {
    clearing = Map.copyOf(clearing);
    prepared = List.copyOf(prepared);
    unsettled = Map.copyOf(unsettled);
  }

  /**
   * What read tables say, taken on to the journal's end.
   *
   * @param posted the projector's cursor
   * @param clearing the balances at the cursor
   * @param unfinished the entries of what is in flight at the cursor, in order
   * @param tail the segments after the cursor, all of them
   * @return empty where a leg of a hold expires in the tail, since the entry does not say in which asset
   */
  public static Optional<ClearingBooks> of(long posted, Map<Asset, Clearing> clearing, List<Entry> unfinished, List<SegmentContent> tail) {
    Map<Asset, Clearing> sums = new HashMap<>(clearing);
    ChainsInFlight inFlight = new ChainsInFlight();
    unfinished.forEach(inFlight::apply);
    for (SegmentContent content : tail) {
      for (Entry entry : content.entries()) {
        if (entry instanceof Entry.HoldExpired expired && expired.here() != LegsHere.BOTH) {
          return Optional.empty();
        }
        change(sums, entry, inFlight);
        inFlight.apply(entry);
      }
    }
    return Optional.of(
        new ClearingBooks(posted + tail.size(), sums, inFlight.prepared().values(), inFlight.unsettled(), !inFlight.unsettledExpiries().isEmpty()));
  }

  private static void change(Map<Asset, Clearing> sums, Entry entry, ChainsInFlight inFlight) {
    switch (entry) {
      case Entry.TransferMade made -> Legs.add(sums, made.transfer().asset(), Legs.made(made.transfer(), made.here()));
      case CrossEntry.Prepared prepared -> prepared.members().forEach(member -> Legs.add(sums, member.transfer().asset(), Legs.reserved(member)));
      case CrossEntry.Decided decided -> release(sums, inFlight.prepared(decided.key()));
      case CrossEntry.Ended ended -> release(sums, inFlight.prepared(ended.key()));
      case Entry.AccountOpened _, Entry.AccountRejected _, Entry.TransferRejected _, Entry.HoldExpired _, CrossEntry.Settled _, CrossEntry.ExpirySettled _ -> {}
    }
  }

  /** @param prepared null where nothing was */
  private static void release(Map<Asset, Clearing> sums, CrossEntry.Prepared prepared) {
    if (prepared != null) {
      prepared.members().forEach(member -> Legs.add(sums, member.transfer().asset(), Legs.negated(Legs.reserved(member))));
    }
  }
}
