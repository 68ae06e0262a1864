package io.tallystick.ledger.bench;

import io.tallystick.ledger.AccountFlags;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.Decision;
import io.tallystick.ledger.Invariants;
import io.tallystick.ledger.Ledger;
import io.tallystick.ledger.MemoryState;
import io.tallystick.ledger.NewAccount;
import io.tallystick.ledger.NewTransfer;
import io.tallystick.ledger.Request;
import io.tallystick.ledger.TransferFlag;
import io.tallystick.ledger.TransferFlags;
import io.tallystick.ledger.TransferId;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Transfers decided per second on one core: batches of 1,000 plain transfers between accounts drawn uniformly out of 10,000, with ids that
 * carry their time. Every invocation takes the next of some prepared batches, few enough to be about as near to the processor as what was just
 * parsed; accounts and ids are objects of their own, as a parser makes them, so that no look-up is saved by identity.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class DecideBenchmark {
  private static final int ACCOUNTS = 10_000;
  private static final int BATCH = 1_000;
  private static final int BATCHES = 8;
  private static final long NOW = 1_700_000_000_000_000_000L;

  /** {@code plain}: each transfer by itself; {@code chains}: linked in fours. */
  @Param({"plain", "chains"})
  public String kind;

  private final MemoryState state = new MemoryState();
  private final List<List<Request>> batches = new ArrayList<>();
  private final List<Decision> decisions = new ArrayList<>();
  private int next;

  @Setup(Level.Trial)
  public void prepare() {
    SplittableRandom random = new SplittableRandom(1);
    List<NewAccount> accounts = new ArrayList<>();
    for (int i = 0; i < ACCOUNTS; i++) {
      accounts.add(new NewAccount(id(i), Asset.of("USD/2"), 1, AccountFlags.NONE, Amount.ZERO, "", ""));
    }
    state.apply(Ledger.decide(state, List.of(new Request(accounts, List.of())), NOW));
    for (int b = 0; b < BATCHES; b++) {
      List<NewTransfer> transfers = new ArrayList<>(BATCH);
      for (int i = 0; i < BATCH; i++) {
        transfers.add(transfer(random, i));
      }
      batches.add(List.of(new Request(List.of(), transfers)));
      decisions.add(Ledger.decide(state, batches.getLast(), NOW));
    }
  }

  private static AccountId id(int number) {
    return new AccountId("account-%06d".formatted(number));
  }

  private NewTransfer transfer(SplittableRandom random, int index) {
    int debit = random.nextInt(ACCOUNTS);
    int credit = (debit + 1 + random.nextInt(ACCOUNTS - 1)) % ACCOUNTS;
    String uuid = "018bcfe5-6800-7%03x-8%03x-%012x".formatted(random.nextInt(0x1000), random.nextInt(0x1000), random.nextLong() >>> 16);
    boolean linked = kind.equals("chains") && index % 4 != 3;
    return new NewTransfer(
        new TransferId(uuid), id(debit), id(credit), Amount.of(1 + random.nextInt(100)), Asset.of("USD/2"), 1,
        linked ? TransferFlags.of(TransferFlag.LINKED) : TransferFlags.NONE, TransferId.NONE, TransferId.NONE, 0, "", "", null);
  }

  /** Operations are transfers. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public Decision decide() {
    next = (next + 1) % BATCHES;
    return Ledger.decide(state, batches.get(next), NOW);
  }

  /** What the recorder adds before each commit; operations are transfers. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public Decision checkInvariants() {
    next = (next + 1) % BATCHES;
    Invariants.check(state, decisions.get(next));
    return decisions.get(next);
  }
}
