package io.tallystick.ledger.bench;

import io.tallystick.ledger.Amount;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** Nanoseconds for one operation on amounts of up to so many bits. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class AmountBenchmark {
  private static final int VALUES = 1_024;

  @Param({"40", "120"})
  public int bits;

  private final Amount[] amounts = new Amount[VALUES];
  private final String[] texts = new String[VALUES];

  @Setup
  public void prepare() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < VALUES; i++) {
      long low = bits >= 64 ? random.nextLong() : random.nextLong() >>> (64 - bits);
      long high = bits > 64 ? random.nextLong() >>> (128 - bits) : 0;
      amounts[i] = Amount.of(high, low);
      texts[i] = amounts[i].toString();
    }
  }

  @Benchmark
  @OperationsPerInvocation(VALUES)
  public Amount plus() {
    Amount sum = Amount.ZERO;
    for (Amount amount : amounts) {
      sum = sum.plusOverflows(amount) ? amount : sum.plus(amount);
    }
    return sum;
  }

  @Benchmark
  @OperationsPerInvocation(VALUES)
  public void minusAndCompare(Blackhole blackhole) {
    Amount before = Amount.ZERO;
    for (Amount amount : amounts) {
      blackhole.consume(amount.compareTo(before) >= 0 ? amount.minus(before) : before.minus(amount));
      before = amount;
    }
  }

  @Benchmark
  @OperationsPerInvocation(VALUES)
  public void parse(Blackhole blackhole) {
    for (String text : texts) {
      blackhole.consume(Amount.parse(text));
    }
  }

  @Benchmark
  @OperationsPerInvocation(VALUES)
  public void format(Blackhole blackhole) {
    for (Amount amount : amounts) {
      blackhole.consume(amount.toString());
    }
  }
}
