package io.tallystick.ledger;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Checks a decision, before it is committed, for what holds whatever the rules are. Each invariant has a check of its own. */
public final class Invariants {
  private Invariants() {}

  /**
   * Linear in the entries and the accounts touched.
   *
   * @param before the state that the decision was made on
   * @throws BrokenInvariant naming the first invariant that is broken and for what
   */
  public static void check(View before, Decision decision) {
    checkTimestamps(before.lastTimestamp(), decision.entries());
    new Takings(before, decision.entries()).check();
    List<Account> accounts = decision.accounts();
    Map<Asset, AssetChange> changes = new LinkedHashMap<>();
    for (Account after : accounts) {
      Account stored = before.account(after.id());
      Totals earlier = stored == null ? Totals.ZERO : stored.totals();
      checkPostedTotals(after, earlier);
      checkLimits(after, earlier);
      changes.computeIfAbsent(after.asset(), AssetChange::new).add(earlier, after.totals());
    }
    for (AssetChange change : changes.values()) {
      change.checkPosted();
      change.checkPending();
    }
  }

  /**
   * Checks a step of a chain across shards in the same way: its accounts balance with what the clearing balances change by. Limits are not
   * checked: the account of a chain that spends what it brings is beyond its limit by just that while it is in flight.
   *
   * @param before the state that the step was made on
   * @throws BrokenInvariant naming the first invariant that is broken and for what
   */
  public static void check(View before, Step step) {
    checkTimestamps(before.lastTimestamp(), step.entries());
    Map<Asset, AssetChange> changes = new LinkedHashMap<>();
    for (Account after : step.accounts()) {
      Account stored = before.account(after.id());
      checkPostedTotals(after, stored.totals());
      changes.computeIfAbsent(after.asset(), AssetChange::new).add(stored.totals(), after.totals());
    }
    step.clearing().keySet().forEach(asset -> changes.computeIfAbsent(asset, AssetChange::new));
    for (AssetChange change : changes.values()) {
      change.check(step.clearing().getOrDefault(change.asset, Clearing.ZERO));
    }
  }

  /**
   * Checks that a chain which is committed was prepared by all: whoever was left out would take its end for one that it knows nothing of, and the rest would have effect alone.
   *
   * @param coordination what the coordinator had found out
   * @param result what it made of that; a chain that is not committed is not checked
   * @throws BrokenInvariant naming the chain and the shards
   */
  public static void check(Coordination coordination, Coordinator.Result result) {
    if (result.step() == null || !(result.step().entry() instanceof CrossEntry.Decided decided) || !(decided.verdict() instanceof Verdict.Committed)) {
      return;
    }
    Set<Integer> missing = new TreeSet<>(decided.tell());
    for (Report report : coordination.reports()) {
      if (report instanceof Report.Judged judged && judged.ready()) {
        missing.remove(report.shard());
      }
    }
    if (!missing.isEmpty()) {
      throw new BrokenInvariant(Invariant.ALL_SHARDS_HAVE_PREPARED, decided.key() + " on shards " + missing);
    }
  }

  private static void checkTimestamps(long last, List<Entry> entries) {
    long previous = last;
    for (Entry entry : entries) {
      if (entry.timestamp() <= previous) {
        throw new BrokenInvariant(Invariant.TIMESTAMPS_GROW, Long.toString(entry.timestamp()));
      }
      previous = entry.timestamp();
    }
  }

  private static void checkPostedTotals(Account after, Totals earlier) {
    if (after.totals().debitsPosted().compareTo(earlier.debitsPosted()) < 0
        || after.totals().creditsPosted().compareTo(earlier.creditsPosted()) < 0) {
      throw new BrokenInvariant(Invariant.POSTED_TOTALS_NEVER_SHRINK, after.id().value());
    }
  }

  private static void checkLimits(Account after, Totals earlier) {
    NewAccount opening = after.opening();
    if (exceeded(opening, after.totals()) && !exceeded(opening, earlier)) {
      throw new BrokenInvariant(Invariant.LIMITS_ARE_KEPT, after.id().value());
    }
  }

  private static boolean exceeded(NewAccount opening, Totals totals) {
    if (opening.flags().has(AccountFlag.DEBITS_MUST_NOT_EXCEED_CREDITS)) {
      return exceeds(totals.debitsPending(), totals.debitsPosted(), totals.creditsPosted(), opening.overdraft());
    }
    return opening.flags().has(AccountFlag.CREDITS_MUST_NOT_EXCEED_DEBITS)
        && exceeds(totals.creditsPending(), totals.creditsPosted(), totals.debitsPosted(), opening.overdraft());
  }

  private static boolean exceeds(Amount pending, Amount posted, Amount other, Amount overdraft) {
    return pending.plusOverflows(posted) || pending.plus(posted).compareTo(other.plusSaturating(overdraft)) > 0;
  }

  /** By how much the debits of an asset changed more than its credits. */
  private static final class AssetChange {
    private final Asset asset;
    private final Difference posted = new Difference();
    private final Difference pending = new Difference();

    AssetChange(Asset asset) {
      this.asset = asset;
    }

    void add(Totals earlier, Totals after) {
      posted.plus(after.debitsPosted());
      posted.minus(earlier.debitsPosted());
      posted.minus(after.creditsPosted());
      posted.plus(earlier.creditsPosted());
      pending.plus(after.debitsPending());
      pending.minus(earlier.debitsPending());
      pending.minus(after.creditsPending());
      pending.plus(earlier.creditsPending());
    }

    void check(Clearing clearing) {
      if (!posted.equalsNegated(clearing.posted())) {
        throw new BrokenInvariant(Invariant.DEBITS_POSTED_EQUAL_CREDITS_POSTED, asset.text());
      }
      if (!pending.equalsNegated(clearing.pending())) {
        throw new BrokenInvariant(Invariant.DEBITS_PENDING_EQUAL_CREDITS_PENDING, asset.text());
      }
    }

    void checkPosted() {
      if (!posted.isZero()) {
        throw new BrokenInvariant(Invariant.DEBITS_POSTED_EQUAL_CREDITS_POSTED, asset.text());
      }
    }

    void checkPending() {
      if (!pending.isZero()) {
        throw new BrokenInvariant(Invariant.DEBITS_PENDING_EQUAL_CREDITS_PENDING, asset.text());
      }
    }
  }
}
