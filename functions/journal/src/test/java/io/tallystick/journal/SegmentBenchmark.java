package io.tallystick.journal;

import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.Totals;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferFlags;
import io.tallystick.ledger.TransferId;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;

/**
 * Sizes and speeds of segments on realistic batches; run its main with the test class path, and the start of a name and a batch to run only those. Transfers have UUIDv7 ids from unrelated
 * generators and amounts of 1 to 10,000; before measuring, {@link #HISTORY} transfers have given the 10,000 accounts their balances.
 */
final class SegmentBenchmark {
  private static final int ACCOUNTS = 10_000;
  private static final int HISTORY = 500_000;
  private static final int[] BATCHES = {1, 10, 100, 1_000, 8_000};
  private static final long START = 1_795_000_000_000_000_000L;
  private static final Asset ASSET = Asset.of("USD/2");

  private final RandomGenerator random = new SplittableRandom(42);
  private final IntFunction<AccountId> names;
  private final IntFunction<Integer> pick;
  private final long[] debits = new long[ACCOUNTS];
  private final long[] credits = new long[ACCOUNTS];
  private final AccountId[] ids = new AccountId[ACCOUNTS];
  private long now = START;

  private SegmentBenchmark(IntFunction<AccountId> names, IntFunction<Integer> pick) {
    this.names = names;
    this.pick = pick;
    for (int i = 0; i < ACCOUNTS; i++) {
      ids[i] = names.apply(i);
    }
    for (int i = 0; i < HISTORY; i++) {
      move();
    }
  }

  public static void main(String[] arguments) throws SegmentTooLarge {
    SplittableRandom random = new SplittableRandom(7);
    double[] zipf = zipf();
    IntFunction<Integer> uniform = _ -> random.nextInt(ACCOUNTS);
    IntFunction<Integer> skewed = _ -> {
      int found = Arrays.binarySearch(zipf, random.nextDouble());
      return Math.min(ACCOUNTS - 1, found < 0 ? -found - 1 : found);
    };
    IntFunction<Integer> hot = role -> role;
    IntFunction<AccountId> numbered = i -> new AccountId("acct-%06d".formatted(i));
    IntFunction<AccountId> uuids = _ -> new AccountId(new RandomContents(random).uuid7(START / 1_000_000 - random.nextInt(1 << 30)).text());
    String only = arguments.length == 0 ? "" : arguments[0];
    int[] batches = arguments.length < 2 ? BATCHES : new int[] {Integer.parseInt(arguments[1])};
    System.out.printf(Locale.ROOT, "%-24s %9s %12s %14s %14s %14s%n", "accounts", "batch", "bytes/item", "bytes/transfer", "seal/cpu s", "verify/cpu s");
    report(only, batches, "uniform, acct-000123", numbered, uniform);
    report(only, batches, "zipf, acct-000123", numbered, skewed);
    report(only, batches, "hot pair, acct-000123", numbered, hot);
    report(only, batches, "uniform, UUIDv7", uuids, uniform);
    report(only, batches, "zipf, UUIDv7", uuids, skewed);
  }

  private static void report(String only, int[] batches, String name, IntFunction<AccountId> ids, IntFunction<Integer> pick) throws SegmentTooLarge {
    if (!name.startsWith(only)) {
      return;
    }
    SegmentBenchmark benchmark = new SegmentBenchmark(ids, pick);
    for (int batch : batches) {
      int rounds = Math.max(3, 300_000 / batch);
      List<SegmentContent> contents = new ArrayList<>();
      for (int i = 0; i < Math.min(rounds, 100); i++) {
        contents.add(benchmark.content(batch));
      }
      try {
        measure(name, batch, rounds, contents);
      } catch (SegmentTooLarge e) {
        System.out.printf(Locale.ROOT, "%-24s %9d %s%n", name, batch, e.getMessage());
      }
    }
  }

  private static void measure(String name, int batch, int rounds, List<SegmentContent> contents) throws SegmentTooLarge {
    long bytes = 0;
    long sealed = 0;
    long opened = 0;
    for (int warm = 0; warm < 3; warm++) {
      bytes = 0;
      List<Segment> segments = new ArrayList<>();
      long start = cpuTime();
      for (int i = 0; i < rounds; i++) {
        Segment segment = SegmentCodec.seal(0, i, Hash.ZERO, 0, contents.get(i % contents.size()));
        bytes += segment.payload().length;
        segments.add(segment);
      }
      sealed = cpuTime() - start;
      start = cpuTime();
      for (Segment segment : segments) {
        SegmentCodec.verify(segment, Hash.ZERO);
      }
      opened = cpuTime() - start;
    }
    double transfers = (double) rounds * batch;
    System.out.printf(
        Locale.ROOT,
        "%-24s %9d %12d %14.2f %14.0f %14.0f%n",
        name, batch, bytes / rounds, bytes / transfers, transfers / sealed * 1e9, transfers / opened * 1e9);
  }

  private SegmentContent content(int batch) {
    now += 50_000_000;
    List<Entry> entries = new ArrayList<>(batch);
    RandomContents contents = new RandomContents(random);
    for (int i = 0; i < batch; i++) {
      int[] moved = move();
      String id = contents.uuid7(now / 1_000_000 - random.nextInt(100)).text();
      entries.add(
          new Entry.TransferMade(
              new Transfer(
                  new TransferId(id), ids[moved[0]], ids[moved[1]], Amount.of(moved[2]), Amount.ZERO, ASSET, 1, TransferFlags.NONE,
                  TransferId.NONE,
                  TransferId.NONE, 0, "", "", null, now + i)));
    }
    now += batch;
    List<AfterBalance> balances = new ArrayList<>();
    java.util.Map<AccountId, Integer> index = new java.util.HashMap<>();
    for (int i = 0; i < ACCOUNTS; i++) {
      index.put(ids[i], i);
    }
    for (AccountId id : SegmentContent.touched(entries)) {
      int account = index.get(id);
      balances.add(
          new AfterBalance(id, new Totals(Amount.ZERO, Amount.of(debits[account]), Amount.ZERO, Amount.of(credits[account])), false));
    }
    return new SegmentContent(entries, balances);
  }

  /** Moves a random amount between two accounts: debit account, credit account, amount. */
  private int[] move() {
    int debit = pick.apply(0);
    int credit = pick.apply(1);
    while (credit == debit) {
      credit = pick.apply(1);
    }
    int amount = 1 + random.nextInt(10_000);
    debits[debit] += amount;
    credits[credit] += amount;
    return new int[] {debit, credit, amount};
  }

  private static double[] zipf() {
    double[] cumulative = new double[ACCOUNTS];
    double sum = 0;
    for (int i = 0; i < ACCOUNTS; i++) {
      sum += 1.0 / (i + 1);
      cumulative[i] = sum;
    }
    for (int i = 0; i < ACCOUNTS; i++) {
      cumulative[i] /= sum;
    }
    return cumulative;
  }

  /** Of this thread, so that whatever else the machine does counts as little as possible. */
  private static long cpuTime() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
