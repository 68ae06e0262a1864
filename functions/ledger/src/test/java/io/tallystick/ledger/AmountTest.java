package io.tallystick.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compared with {@link BigInteger} on all pairs of edge values, and on random ones. */
class AmountTest {
  private static final BigInteger LIMIT = BigInteger.ONE.shiftLeft(128);
  private static final long SEED = Long.getLong("tallystick.seed", 20_261_122L);
  private static final int RANDOM_VALUES = 20_000;

  private static List<BigInteger> edges() {
    List<BigInteger> edges = new ArrayList<>();
    for (int bit : new int[] {0, 1, 31, 32, 33, 62, 63, 64, 65, 95, 96, 97, 126, 127, 128}) {
      for (int around = -2; around <= 2; around++) {
        edges.add(BigInteger.ONE.shiftLeft(bit).add(BigInteger.valueOf(around)));
      }
    }
    for (int power = 0; power <= 38; power++) {
      for (int around = -1; around <= 1; around++) {
        edges.add(BigInteger.TEN.pow(power).add(BigInteger.valueOf(around)));
      }
    }
    // the low half full or empty beside any high half
    edges.add(BigInteger.valueOf(7).shiftLeft(64).subtract(BigInteger.ONE));
    edges.add(BigInteger.valueOf(7).shiftLeft(64));
    return edges.stream().filter(value -> value.signum() >= 0 && value.compareTo(LIMIT) < 0).distinct().toList();
  }

  private static Amount amount(BigInteger value) {
    return Amount.of(value.shiftRight(64).longValue(), value.longValue());
  }

  @Test
  void calculatesLikeBigIntegerOnAllPairsOfEdges() {
    for (BigInteger one : edges()) {
      check(one);
      for (BigInteger other : edges()) {
        check(one, other);
      }
    }
  }

  @Test
  void calculatesLikeBigIntegerOnRandomValues() {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < RANDOM_VALUES; i++) {
      BigInteger one = random(random);
      BigInteger other = random(random);
      check(one);
      check(one, other);
    }
  }

  private static BigInteger random(SplittableRandom random) {
    byte[] bytes = new byte[1 + random.nextInt(16)];
    random.nextBytes(bytes);
    return new BigInteger(1, bytes);
  }

  private static void check(BigInteger value) {
    Amount amount = amount(value);
    String where = "seed %d: %s".formatted(SEED, value);
    assertThat(amount.toString()).as(where).isEqualTo(value.toString());
    assertThat(amount.toBigInteger()).as(where).isEqualTo(value);
    assertThat(Amount.parse(value.toString())).as(where).isEqualTo(amount).hasSameHashCodeAs(amount);
    assertThat(amount.isZero()).as(where).isEqualTo(value.signum() == 0);
    assertThat(Amount.of(amount.high(), amount.low())).as(where).isEqualTo(amount);
  }

  private static void check(BigInteger one, BigInteger other) {
    Amount a = amount(one);
    Amount b = amount(other);
    String where = "seed %d: %s and %s".formatted(SEED, one, other);
    BigInteger sum = one.add(other);
    boolean fits = sum.compareTo(LIMIT) < 0;
    assertThat(a.plusOverflows(b)).as(where).isEqualTo(!fits);
    assertThat(a.plusSaturating(b)).as(where).isEqualTo(fits ? amount(sum) : Amount.MAX);
    if (fits) {
      assertThat(a.plus(b)).as(where).isEqualTo(amount(sum));
    } else {
      assertThatThrownBy(() -> a.plus(b)).as(where).isInstanceOf(ArithmeticException.class);
    }
    BigInteger difference = one.subtract(other);
    assertThat(a.minusSaturating(b)).as(where).isEqualTo(amount(difference.max(BigInteger.ZERO)));
    if (difference.signum() >= 0) {
      assertThat(a.minus(b)).as(where).isEqualTo(amount(difference));
    } else {
      assertThatThrownBy(() -> a.minus(b)).as(where).isInstanceOf(ArithmeticException.class);
    }
    assertThat(Integer.signum(a.compareTo(b))).as(where).isEqualTo(one.compareTo(other));
    assertThat(a.equals(b)).as(where).isEqualTo(one.equals(other));
    assertThat(a.min(b)).as(where).isEqualTo(amount(one.min(other)));
    Difference net = new Difference();
    net.plus(a);
    net.minus(b);
    assertThat(net.isZero()).as(where).isEqualTo(one.equals(other));
    net.plus(b);
    net.minus(a);
    assertThat(net.isZero()).as(where).isTrue();
  }

  @Test
  void leadingZerosAreRead() {
    assertThat(Amount.parse("000000000000000000000000000000000000007")).isEqualTo(Amount.of(7));
    assertThat(Amount.parse("0")).isEqualTo(Amount.ZERO);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " 1", "1 ", "-1", "+1", "1.0", "1e3", "0x1", "１", "1234567890123456789012345678901234567890", "a", "123456789012345678/", "12345678901234567890:"})
  void whatIsNoDecimalNumberIsRefused(String text) {
    assertThatThrownBy(() -> Amount.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("must be a whole decimal number of 1 to 39 digits");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "340282366920938463463374607431768211456",
        "340282366920938463463374607431768211457",
        "340282366920938463481821351505477763072",
        "999999999999999999999999999999999999999",
        "680564733841876926926749214863536422911"
      })
  void whatExceeds128BitsIsRefused(String text) {
    assertThatThrownBy(() -> Amount.parse(text)).isInstanceOf(IllegalArgumentException.class).hasMessage("must not exceed 2^128 - 1");
  }

  @Test
  void random39DigitsAreReadOrRefusedLikeBigInteger() {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < RANDOM_VALUES; i++) {
      StringBuilder text = new StringBuilder().append(1 + random.nextInt(4));
      for (int digit = 1; digit < 39; digit++) {
        text.append(random.nextInt(10));
      }
      BigInteger value = new BigInteger(text.toString());
      if (value.compareTo(LIMIT) < 0) {
        assertThat(Amount.parse(text.toString()).toString()).isEqualTo(text.toString());
      } else {
        assertThatThrownBy(() -> Amount.parse(text.toString())).as("seed %d: %s", SEED, text).isInstanceOf(IllegalArgumentException.class);
      }
    }
  }

  @Test
  void aNegativeLongIsRefused() {
    assertThatThrownBy(() -> Amount.of(-1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void differencesOfManyFullAmountsDoNotWrap() {
    Difference difference = new Difference();
    for (int i = 0; i < 1_000; i++) {
      difference.plus(Amount.MAX);
      difference.plus(Amount.of(1));
    }
    assertThat(difference.isZero()).as("1,000 times 2^128 is not zero").isFalse();
    for (int i = 0; i < 1_000; i++) {
      difference.minus(Amount.of(1));
      difference.minus(Amount.MAX);
    }
    assertThat(difference.isZero()).isTrue();
  }
}
