package io.tallystick.journal.verify;

import io.tallystick.ledger.Asset;
import io.tallystick.ledger.ChainKey;
import io.tallystick.ledger.Clearing;
import io.tallystick.ledger.CrossEntry;
import java.util.Collection;
import java.util.List;
import java.util.Map;

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
}
