package io.tallystick.journal;

import io.tallystick.ledger.Asset;
import io.tallystick.ledger.Clearing;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Some of a shard's clearing balances, which are stored together: those of many assets take few items, and a run writes only those that it changes.
 *
 * @param number 0 to {@link #PAGES} − 1
 * @param balances those that are not zero
 */
public record ClearingPage(int number, Map<Asset, Clearing> balances) {
  /** The pages of a shard. The number is part of the stored form and never changes. An asset takes 40 bytes, so all of them have room for some 60,000. */
  public static final int PAGES = 8;

  public ClearingPage {
    balances = Map.copyOf(balances);
    if (number < 0 || number >= PAGES) {
      throw new IllegalArgumentException("a page's number is 0 to " + (PAGES - 1));
    }
    for (Map.Entry<Asset, Clearing> balance : balances.entrySet()) {
      if (of(balance.getKey()) != number || balance.getValue().isZero()) {
        throw new IllegalArgumentException("a page has balances of its own assets that are not zero");
      }
    }
  }

  /** The numbers of all pages. */
  public static List<Integer> all() {
    return IntStream.range(0, PAGES).boxed().toList();
  }

  /** The number of the page that an asset's balance stands in. */
  public static int of(Asset asset) {
    return Math.floorMod(asset.text().hashCode(), PAGES);
  }

  /** With an asset's balance changed. */
  public ClearingPage plus(Asset asset, Clearing change) {
    Map<Asset, Clearing> changed = new HashMap<>(balances);
    changed.merge(asset, Objects.requireNonNull(change, "change"), Clearing::plus);
    changed.values().removeIf(Clearing::isZero);
    return new ClearingPage(number, changed);
  }
}
