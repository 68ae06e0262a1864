package io.tallystick.local.bench;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Which accounts transfers are between: the number of an account, from 0, drawn with a certain distribution. */
enum AccountChoice {
  /** Every account as often as any other. */
  UNIFORM {
    @Override
    int[] pair(RandomGenerator random, int accounts, double[] cumulated) {
      int debit = random.nextInt(accounts);
      int credit = random.nextInt(accounts - 1);
      return new int[] {debit, credit >= debit ? credit + 1 : credit};
    }
  },
  /** The n-th account 1/n as often as the first, as it is where a few are popular. */
  ZIPF {
    @Override
    int[] pair(RandomGenerator random, int accounts, double[] cumulated) {
      int debit = draw(random, cumulated);
      int credit = draw(random, cumulated);
      return new int[] {debit, credit == debit ? (debit + 1) % accounts : credit};
    }
  },
  /** All transfers between the same two accounts: what designs with an item for each account cannot do fast. */
  HOT_PAIR {
    @Override
    int[] pair(RandomGenerator random, int accounts, double[] cumulated) {
      return new int[] {0, 1};
    }
  };

  abstract int[] pair(RandomGenerator random, int accounts, double[] cumulated);

  /** The share of the first n accounts, for the accounts 0, 1, 2 …, as {@link #ZIPF} draws them. */
  static double[] cumulatedZipf(int accounts) {
    double[] cumulated = new double[accounts];
    double sum = 0;
    for (int i = 0; i < accounts; i++) {
      sum += 1.0 / (i + 1);
      cumulated[i] = sum;
    }
    for (int i = 0; i < accounts; i++) {
      cumulated[i] /= sum;
    }
    return cumulated;
  }

  private static int draw(RandomGenerator random, double[] cumulated) {
    int found = Arrays.binarySearch(cumulated, random.nextDouble());
    return Math.min(cumulated.length - 1, found < 0 ? -found - 1 : found);
  }

  /** The name in reports. */
  String label() {
    return name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
  }
}
