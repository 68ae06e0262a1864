package io.tallystick.journal.readmodel;

import io.tallystick.journal.Checkpoint;
import io.tallystick.journal.ClearingPage;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.Clearing;
import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.LegsHere;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferId;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * By how much the segments of a run change a shard's clearing balances. The sums of each segment are kept apart, so that they can be laid over stored balances which reflect any number of these segments already:
 * whoever lays them over, and however often, nothing counts twice.
 */
final class ClearingChanges {
  private final Map<Asset, TreeMap<Long, Clearing>> changes = new LinkedHashMap<>();
  /** The expiry does not say in which asset its hold is. */
  private final Map<TransferId, Expiry> expiries = new LinkedHashMap<>();

  private record Expiry(Clearing change, long sequence) {}

  /**
   * Adds what the next entry changes.
   *
   * @param before what is unfinished before it
   */
  void add(Entry entry, long sequence, Unfinished before) {
    switch (entry) {
      case Entry.TransferMade made -> add(made.transfer().asset(), sequence, of(made.here(), pending(made.transfer()), posted(made.transfer())));
      case Entry.HoldExpired expired -> {
        if (expired.here() == LegsHere.DEBIT || expired.here() == LegsHere.CREDIT) {
          BigInteger released = expired.amount().toBigInteger().negate();
          expiries.put(expired.holdId(), new Expiry(of(expired.here(), released, BigInteger.ZERO), sequence));
        }
      }
      case CrossEntry.Prepared prepared -> reserve(prepared, sequence, false);
      case CrossEntry.Decided decided -> release(before.prepared(decided.key()), sequence);
      case CrossEntry.Ended ended -> release(before.prepared(ended.key()), sequence);
      case CrossEntry.Settled _, CrossEntry.ExpirySettled _, Entry.AccountOpened _, Entry.AccountRejected _, Entry.TransferRejected _ -> {}
    }
  }

  private void release(CrossEntry.Prepared prepared, long sequence) {
    if (prepared != null) {
      reserve(prepared, sequence, true);
    }
  }

  private void reserve(CrossEntry.Prepared prepared, long sequence, boolean back) {
    for (CrossEntry.Member member : prepared.members()) {
      if (!member.transfer().resolves()) {
        BigInteger amount = member.transfer().amount().toBigInteger();
        add(member.transfer().asset(), sequence, of(member.here(), back ? amount.negate() : amount, BigInteger.ZERO));
      }
    }
  }

  private static BigInteger pending(Transfer transfer) {
    return transfer.pending() ? transfer.amount().toBigInteger() : transfer.released().toBigInteger().negate();
  }

  private static BigInteger posted(Transfer transfer) {
    return transfer.posted() ? transfer.amount().toBigInteger() : BigInteger.ZERO;
  }

  /** Where only one leg is here, the clearing balance has the other one. */
  private static Clearing of(LegsHere here, BigInteger pending, BigInteger posted) {
    return switch (here) {
      case DEBIT -> new Clearing(pending.negate(), posted.negate());
      case CREDIT -> new Clearing(pending, posted);
      case BOTH, NEITHER -> Clearing.ZERO;
    };
  }

  private void add(Asset asset, long sequence, Clearing change) {
    if (!change.isZero()) {
      changes.computeIfAbsent(asset, any -> new TreeMap<>()).merge(sequence, change, Clearing::plus);
    }
  }

  boolean isEmpty() {
    return changes.isEmpty() && expiries.isEmpty();
  }

  /** The holds whose assets have to be known. */
  Set<TransferId> expiries() {
    return expiries.keySet();
  }

  /**
   * The numbers of the pages that change.
   *
   * @param holds the holds that expired, by id
   */
  Set<Integer> pages(Function<TransferId, Transfer> holds) {
    resolve(holds);
    Set<Integer> touched = new TreeSet<>();
    changes.keySet().forEach(asset -> touched.add(ClearingPage.of(asset)));
    return touched;
  }

  /**
   * The pages that change, as they are after the last of the segments. Those that reflect as much already are left out.
   *
   * @param stored those of them that are stored
   * @param holds the holds that expired, by id
   * @param last the last segment's sequence
   */
  List<Checkpoint<ClearingPage>> over(List<Checkpoint<ClearingPage>> stored, Function<TransferId, Transfer> holds, int shard, long last) {
    Map<Integer, Checkpoint<ClearingPage>> pages = new HashMap<>();
    stored.forEach(page -> pages.put(page.value().number(), page));
    List<Checkpoint<ClearingPage>> changed = new ArrayList<>();
    for (int number : pages(holds)) {
      Checkpoint<ClearingPage> before = pages.getOrDefault(number, new Checkpoint<>(new ClearingPage(number, Map.of()), shard, -1));
      if (before.sequence() < last) {
        changed.add(new Checkpoint<>(changed(before), shard, last));
      }
    }
    return changed;
  }

  /**
   * All balances that are not zero, after the last of the segments.
   *
   * @param stored all pages there are
   */
  Map<Asset, Clearing> balances(List<Checkpoint<ClearingPage>> stored, Function<TransferId, Transfer> holds) {
    resolve(holds);
    Map<Integer, Checkpoint<ClearingPage>> pages = new HashMap<>();
    for (int number = 0; number < ClearingPage.PAGES; number++) {
      pages.put(number, new Checkpoint<>(new ClearingPage(number, Map.of()), 0, -1));
    }
    stored.forEach(page -> pages.put(page.value().number(), page));
    Map<Asset, Clearing> balances = new TreeMap<>();
    pages.values().forEach(page -> balances.putAll(changed(page).balances()));
    return balances;
  }

  private ClearingPage changed(Checkpoint<ClearingPage> before) {
    ClearingPage page = before.value();
    for (Map.Entry<Asset, TreeMap<Long, Clearing>> of : changes.entrySet()) {
      if (ClearingPage.of(of.getKey()) == page.number()) {
        Clearing change = of.getValue().tailMap(before.sequence(), false).values().stream().reduce(Clearing.ZERO, Clearing::plus);
        page = page.plus(of.getKey(), change);
      }
    }
    return page;
  }

  private void resolve(Function<TransferId, Transfer> holds) {
    expiries.forEach((hold, expiry) -> add(holds.apply(hold).asset(), expiry.sequence(), expiry.change()));
    expiries.clear();
  }
}
