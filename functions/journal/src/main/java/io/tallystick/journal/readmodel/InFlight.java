package io.tallystick.journal.readmodel;

import io.tallystick.ledger.Asset;
import io.tallystick.ledger.Clearing;
import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What of chains across shards is unfinished on a shard, by the entries that began it, each list in order of the journal.
 *
 * @param prepared parts of chains that are prepared and have not ended
 * @param unsettled decisions of this shard that other shards may not have followed yet
 * @param expiries of holds whose other leg may not be released yet
 * @param clearing the clearing balances that are not zero
 */
public record InFlight(
    List<CrossEntry.Prepared> prepared, List<CrossEntry.Decided> unsettled, List<Entry.HoldExpired> expiries, Map<Asset, Clearing> clearing) {
  public InFlight {
    prepared = List.copyOf(prepared);
    unsettled = List.copyOf(unsettled);
    expiries = List.copyOf(expiries);
    clearing = Map.copyOf(clearing);
  }

  static InFlight of(List<Entry> entries, Map<Asset, Clearing> clearing) {
    List<CrossEntry.Prepared> prepared = new ArrayList<>();
    List<CrossEntry.Decided> unsettled = new ArrayList<>();
    List<Entry.HoldExpired> expiries = new ArrayList<>();
    for (Entry entry : entries) {
      switch (entry) {
        case CrossEntry.Prepared part -> prepared.add(part);
        case CrossEntry.Decided decided -> unsettled.add(decided);
        case Entry.HoldExpired expired -> expiries.add(expired);
        default -> throw new IllegalArgumentException("the entry begins nothing: " + entry);
      }
    }
    return new InFlight(prepared, unsettled, expiries, clearing);
  }
}
