package io.tallystick.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.Chain;
import io.tallystick.ledger.ChainKey;
import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.LegsHere;
import io.tallystick.ledger.NewTransfer;
import io.tallystick.ledger.Parties;
import io.tallystick.ledger.Totals;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferFlags;
import io.tallystick.ledger.TransferId;
import io.tallystick.ledger.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What chains of one plain transfer between two of four shards cost in segments of 1,000, beside the balances that stand in every segment. Ids are UUIDs of version 7 from
 * unrelated generators, amounts 1 to 10,000, accounts 10,000 on each shard, with names like {@code acct-000123}.
 */
class CrossShardCostTest {
  private static final int CHAINS = 1_000;
  private static final int ACCOUNTS = 10_000;
  private static final int SHARDS = 4;
  private static final long FIRST = 1_795_000_000_000_000_000L;
  private final SplittableRandom random = new SplittableRandom(42);
  private final Map<AccountId, Totals> totals = new HashMap<>();
  private final List<Transfer> transfers = new ArrayList<>();
  private final List<Integer> others = new ArrayList<>();

  @BeforeEach
  void makeTransfers() {
    RandomContents contents = new RandomContents(random);
    for (int i = 0; i < CHAINS; i++) {
      long time = FIRST + i;
      String id = contents.uuid7(time / 1_000_000 - random.nextInt(100)).text();
      transfers.add(
          new Transfer(
              new TransferId(id), account(), account(), Amount.of(1 + random.nextInt(10_000)), Amount.ZERO, Asset.of("USD/2"), 1, TransferFlags.NONE, TransferId.NONE,
              TransferId.NONE, 0, "", "", null, time));
      others.add(1 + random.nextInt(SHARDS - 1));
    }
  }

  private AccountId account() {
    return new AccountId("acct-%06d".formatted(random.nextInt(ACCOUNTS)));
  }

  @Test
  void aChainCostsLittleMoreThanItsTransfer() throws SegmentTooLarge {
    double local = bytes("local transfer", i -> List.of(new Entry.TransferMade(transfers.get(i))));
    double coordinator = bytes("prepared on the coordinator", i -> List.of(prepared(i, true, time(i))));
    double participant = bytes("prepared on the other shard", i -> List.of(prepared(i, false, time(i) + 7_654_321)));
    double decided = bytes("made and decided", i -> List.of(made(i, LegsHere.DEBIT, 2 * i), decided(i, new Verdict.Committed(Map.of(), Map.of()), 2 * i + 1)));
    double ended = bytes("made and ended", i -> List.of(made(i, LegsHere.CREDIT, 2 * i), new CrossEntry.Ended(key(i), Verdict.Kind.COMMITTED, later(2 * i + 1))));
    double settled = bytes("settled", i -> List.of(new CrossEntry.Settled(key(i), later(i))));
    double abandoned = bytes("abandoned", i -> List.of(decided(i, new Verdict.Abandoned(), i)));
    assertThat(coordinator).isLessThan(local + 0.5);
    assertThat(participant).isLessThan(local + 0.5);
    assertThat(decided).as("of which the decision").isLessThan(local + 1);
    assertThat(ended).as("of which the end").isLessThan(local + 1);
    assertThat(settled).isLessThan(0.1);
    assertThat(abandoned).isLessThan(1);
  }

  private static long time(int chain) {
    return FIRST + chain;
  }

  private static long later(int entry) {
    return FIRST + 50_000_000 + entry;
  }

  private static ChainKey key(int chain) {
    return new ChainKey(0, time(chain));
  }

  private Entry prepared(int chain, boolean coordinates, long timestamp) {
    Transfer transfer = transfers.get(chain);
    NewTransfer asked =
        new NewTransfer(
            transfer.id(), transfer.debitAccountId(), transfer.creditAccountId(), transfer.amount(), transfer.asset(), 1, TransferFlags.NONE, TransferId.NONE,
            TransferId.NONE, 0, "", "", null);
    Parties parties = new Parties(transfer.debitAccountId(), transfer.creditAccountId(), Parties.Source.REQUEST, false);
    Chain kept = coordinates ? new Chain(List.of(asked), List.of(parties), false, FIRST - 80_000_000) : null;
    CrossEntry.Member member = new CrossEntry.Member(0, transfer, coordinates, !coordinates);
    return new CrossEntry.Prepared(key(chain), kept, List.of(member), Map.of(), Set.of(), Set.of(), timestamp);
  }

  private Entry made(int chain, LegsHere here, int entry) {
    return new Entry.TransferMade(transfers.get(chain), here, later(entry));
  }

  private Entry decided(int chain, Verdict verdict, int entry) {
    return new CrossEntry.Decided(key(chain), verdict, Set.of(others.get(chain)), later(entry));
  }

  private double bytes(String what, IntFunction<List<Entry>> chain) throws SegmentTooLarge {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < CHAINS; i++) {
      entries.addAll(chain.apply(i));
    }
    double all = size(entries, true);
    double withoutBalances = size(entries, false);
    if (Boolean.getBoolean("tally.print")) {
      System.out.printf(Locale.ROOT, "%-30s %6.2f bytes, and %5.2f of balances%n", what, withoutBalances, all - withoutBalances);
    }
    return withoutBalances;
  }

  /** Per chain; balances that are all equal take next to nothing. */
  private double size(List<Entry> entries, boolean balances) throws SegmentTooLarge {
    List<AfterBalance> after = new ArrayList<>();
    for (AccountId id : SegmentContent.touched(entries)) {
      Totals one = balances ? totals.computeIfAbsent(id, _ -> new Totals(Amount.ZERO, total(), Amount.ZERO, total())) : Totals.ZERO;
      after.add(new AfterBalance(id, one, false));
    }
    return SegmentCodec.seal(0, 0, Hash.ZERO, 0, new SegmentContent(entries, after)).payload().length / (double) CHAINS;
  }

  private Amount total() {
    return Amount.of(random.nextInt(500_000));
  }
}
