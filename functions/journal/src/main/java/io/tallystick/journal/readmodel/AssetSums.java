package io.tallystick.journal.readmodel;

import io.tallystick.journal.Checkpoint;
import io.tallystick.journal.Positions;
import io.tallystick.journal.Reached;
import io.tallystick.journal.readmodel.LedgerReader.Reading;
import io.tallystick.ledger.Account;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.ChainKey;
import io.tallystick.ledger.Totals;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Sums the accounts of each asset as they all stood after one segment. Accounts go by one at a time and are not kept, but for those that a run wrote meanwhile: what a tail changed of an account follows
 * from the tail alone, which knows its totals before.
 */
final class AssetSums {
  private final Question question;
  private final Optional<Asset> asset;
  private final Reached reached;
  private final long posted;
  private final Map<Asset, AssetTotals> sums = new TreeMap<>();
  /** Those that are newer than the cursor. */
  private final Map<AccountId, Account> newer = new HashMap<>();
  private Set<ChainKey> inFlight = Set.of();

  /** @param question asked strongly */
  AssetSums(Question question, Optional<Asset> asset) {
    this.question = question;
    this.asset = asset;
    this.reached = question.reached();
    this.posted = reached.cursor().posted();
  }

  /** The sums, after every checkpoint was added. */
  Reading<List<AssetTotals>> end() {
    Unfinished before = Unfinished.at(reached.unfinished(), question.store(), question.shard(), question.deadline());
    Tail tail = Tail.whole(reached, before, question);
    inFlight = tail.run().unfinished.preparedChains();
    tail.run().opened.values().forEach(opened -> addUnlessStored(Account.opened(opened.account(), opened.timestamp())));
    Map<AccountId, Checkpoint<Account>> touched = question.store().checkpoints().accounts(tail.run().standings.keySet(), question.tables(), question.deadline());
    tail.run()
        .standings
        .forEach(
            (id, standing) -> {
              Account account = tail.account(id, touched.get(id)).orElseThrow();
              Totals now = standing.balance().totals();
              change(account.asset(), newer.containsKey(id) ? newer.get(id).totals() : before(id, before, tail, now), now);
            });
    return new Reading<>(List.copyOf(sums.values()), Positions.of(question.shard(), tail.sequence()), question.consistency());
  }

  /** The chains that were prepared on the shard where the sums end. */
  Set<ChainKey> inFlight() {
    return inFlight;
  }

  /** An account's totals at the cursor. Only lines and what is reserved can have changed them since. */
  private static Totals before(AccountId id, Unfinished before, Tail tail, Totals now) {
    Lines lines = tail.run().lines.get(id);
    return before.withReserved(id, lines == null ? tail.run().unfinished.settled(id, now) : lines.before());
  }

  /** Adds the checkpoint if it is one of the shard. */
  void add(Checkpoint<Account> checkpoint) {
    if (checkpoint.shard() != question.shard() || !asset.map(checkpoint.value().asset()::equals).orElse(true)) {
      return;
    }
    Account account = checkpoint.value();
    if (checkpoint.sequence() > posted) {
      newer.put(account.id(), account);
    }
    sums.merge(account.asset(), AssetTotals.none(account.asset()).plusAccount().plus(account.totals()), AssetTotals::plus);
  }

  private void addUnlessStored(Account account) {
    if (!newer.containsKey(account.id()) && asset.map(account.asset()::equals).orElse(true)) {
      sums.merge(account.asset(), AssetTotals.none(account.asset()).plusAccount(), AssetTotals::plus);
    }
  }

  private void change(Asset of, Totals counted, Totals now) {
    if (asset.map(of::equals).orElse(true)) {
      sums.put(of, sums.get(of).minus(counted).plus(now));
    }
  }
}
