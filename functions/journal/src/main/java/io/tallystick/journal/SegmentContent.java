package io.tallystick.journal;

import io.tallystick.ledger.Entry;
import java.util.List;

/**
 * What a segment says: its entries in order of timestamps, and the after-balance of every account they touched.
 *
 * @param balances in order of first appearance of the account in the entries
 */
public record SegmentContent(List<Entry> entries, List<AfterBalance> balances) {
  public SegmentContent {
    entries = List.copyOf(entries);
    balances = List.copyOf(balances);
  }
}
