package io.tallystick.local.imports;

import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns shares of one commodity that sum to zero into pairs of a debit and a credit: each debit takes from the credits in their order.
 *
 * <p>Of n shares come at most n − 1 pairs. An account cannot pay itself, so where one account has shares of both signs they are netted first.
 */
final class Pairing {
  /** So much goes from the credit's account to the debit's. */
  record Pair(Share debit, Share credit, BigInteger amount) {}

  private Pairing() {}

  static List<Pair> pair(List<Share> shares) {
    Deque<Share> debits = new ArrayDeque<>();
    Deque<Share> credits = new ArrayDeque<>();
    for (Share share : netted(shares)) {
      (share.amount().signum() > 0 ? debits : credits).add(share);
    }
    List<Pair> pairs = new ArrayList<>(shares.size());
    BigInteger owed = BigInteger.ZERO;
    BigInteger given = BigInteger.ZERO;
    while (!debits.isEmpty() && !credits.isEmpty()) {
      Share debit = debits.peek();
      Share credit = credits.peek();
      owed = owed.signum() == 0 ? debit.amount() : owed;
      given = given.signum() == 0 ? credit.amount().negate() : given;
      BigInteger amount = owed.min(given);
      pairs.add(new Pair(debit, credit, amount));
      owed = owed.subtract(amount);
      given = given.subtract(amount);
      if (owed.signum() == 0) {
        debits.remove();
      }
      if (given.signum() == 0) {
        credits.remove();
      }
    }
    if (!debits.isEmpty() || !credits.isEmpty()) {
      throw new IllegalArgumentException("shares must sum to zero");
    }
    return pairs;
  }

  /** The shares without accounts of both signs: such an account has one share, its sum, in the place of its first; none if that is zero. */
  private static List<Share> netted(List<Share> shares) {
    Map<AccountKey, Integer> signs = new HashMap<>();
    boolean mixed = false;
    for (Share share : shares) {
      int sign = share.amount().signum();
      mixed |= signs.merge(share.account(), sign, (one, other) -> one.equals(other) ? one : Integer.valueOf(0)) == 0;
    }
    if (!mixed) {
      return shares;
    }
    Map<AccountKey, BigInteger> sums = new LinkedHashMap<>();
    for (Share share : shares) {
      if (signs.get(share.account()) == 0) {
        sums.merge(share.account(), share.amount(), BigInteger::add);
      }
    }
    List<Share> netted = new ArrayList<>(shares.size());
    for (Share share : shares) {
      if (signs.get(share.account()) != 0) {
        netted.add(share);
        continue;
      }
      BigInteger sum = sums.remove(share.account());
      if (sum != null && sum.signum() != 0) {
        netted.add(new Share(share.account(), sum, share.posting()));
      }
    }
    return netted;
  }
}
