package io.tallystick.simulator.check;

import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.ChainKey;
import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.LegsHere;
import io.tallystick.ledger.Totals;
import io.tallystick.ledger.Transfer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The sums of all accounts of each shard and asset, kept by what each segment says of the accounts that it touches; and the account that stands on each shard for all the others, kept by the legs that its entries move
 * or reserve, by arithmetic of its own.
 */
public final class DoubleEntry {
  private final Map<AccountId, Asset> assets = new HashMap<>();
  private final Map<AccountId, Totals> totals = new HashMap<>();
  private final Map<Book, Totals> sums = new HashMap<>();
  private final Map<Book, Totals> clearing = new HashMap<>();
  private final Map<Part, CrossEntry.Prepared> inFlight = new HashMap<>();

  private record Book(int shard, Asset asset) {}

  private record Part(int shard, ChainKey key) {}

  /** The next entry of a shard's journal. */
  void add(int shard, Entry entry) {
    switch (entry) {
      case Entry.AccountOpened opened -> assets.put(opened.account().id(), opened.account().asset());
      case Entry.TransferMade(Transfer transfer, LegsHere here, long _) -> {
        Amount posted = transfer.pending() || transfer.voids() ? Amount.ZERO : transfer.amount();
        Amount held = transfer.pending() ? transfer.amount() : Amount.ZERO;
        Amount released = transfer.resolves() ? transfer.released() : Amount.ZERO;
        move(shard, transfer.asset(), here, held, released, posted);
      }
      case Entry.HoldExpired expired -> move(shard, assets.get(expired.here().debit() ? expired.debitAccountId() : expired.creditAccountId()), expired.here(), Amount.ZERO, expired.amount(), Amount.ZERO);
      case CrossEntry.Prepared prepared -> {
        inFlight.put(new Part(shard, prepared.key()), prepared);
        reserve(shard, prepared, true);
      }
      case CrossEntry.Decided decided -> release(shard, decided.key());
      case CrossEntry.Ended ended -> release(shard, ended.key());
      case Entry.AccountRejected _, Entry.TransferRejected _, CrossEntry.Settled _, CrossEntry.ExpirySettled _ -> {}
    }
  }

  private void release(int shard, ChainKey key) {
    CrossEntry.Prepared prepared = inFlight.remove(new Part(shard, key));
    if (prepared != null) {
      reserve(shard, prepared, false);
    }
  }

  /** Posts and voids reserve nothing: what they move is held already. */
  private void reserve(int shard, CrossEntry.Prepared prepared, boolean reserves) {
    for (CrossEntry.Member member : prepared.members()) {
      Transfer transfer = member.transfer();
      if (!transfer.resolves()) {
        move(shard, transfer.asset(), member.here(), reserves ? transfer.amount() : Amount.ZERO, reserves ? Amount.ZERO : transfer.amount(), Amount.ZERO);
      }
    }
  }

  /** Where only one leg is on the shard, what stands for the others has the other one. */
  private void move(int shard, Asset asset, LegsHere here, Amount held, Amount released, Amount posted) {
    if (here.debit() == here.credit()) {
      return;
    }
    clearing.compute(
        new Book(shard, asset),
        (_, sum) -> {
          Totals before = sum == null ? Totals.ZERO : sum;
          return here.credit()
              ? new Totals(before.debitsPending().plus(held).minus(released), before.debitsPosted().plus(posted), before.creditsPending(), before.creditsPosted())
              : new Totals(before.debitsPending(), before.debitsPosted(), before.creditsPending().plus(held).minus(released), before.creditsPosted().plus(posted));
        });
  }

  /** An account's totals after a segment. */
  void change(int shard, AccountId account, Totals now) {
    Totals before = totals.getOrDefault(account, Totals.ZERO);
    totals.put(account, now);
    sums.compute(new Book(shard, assets.get(account)), (_, sum) -> plus(minus(sum == null ? Totals.ZERO : sum, before), now));
  }

  private static Totals plus(Totals sum, Totals more) {
    return new Totals(
        sum.debitsPending().plus(more.debitsPending()),
        sum.debitsPosted().plus(more.debitsPosted()),
        sum.creditsPending().plus(more.creditsPending()),
        sum.creditsPosted().plus(more.creditsPosted()));
  }

  private static Totals minus(Totals sum, Totals less) {
    return new Totals(
        sum.debitsPending().minus(less.debitsPending()),
        sum.debitsPosted().minus(less.debitsPosted()),
        sum.creditsPending().minus(less.creditsPending()),
        sum.creditsPosted().minus(less.creditsPosted()));
  }

  /** What does not balance on a shard, after each of its segments. */
  Optional<String> problem(int shard) {
    for (Map.Entry<Book, Totals> sum : sums.entrySet()) {
      if (sum.getKey().shard() == shard && !balances(plus(sum.getValue(), clearing.getOrDefault(sum.getKey(), Totals.ZERO)))) {
        return Optional.of("debits and credits differ");
      }
    }
    return Optional.empty();
  }

  /** What does not balance over all shards, while nothing is between two of them. */
  Optional<String> problem() {
    Map<Asset, Totals> all = new HashMap<>();
    clearing.forEach((book, sum) -> all.merge(book.asset(), sum, DoubleEntry::plus));
    return all.values().stream().allMatch(DoubleEntry::balances) ? Optional.empty() : Optional.of("clearing balances do not come to zero");
  }

  private static boolean balances(Totals sum) {
    return sum.debitsPosted().equals(sum.creditsPosted()) && sum.debitsPending().equals(sum.creditsPending());
  }
}
