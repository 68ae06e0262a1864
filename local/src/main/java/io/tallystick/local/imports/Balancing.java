package io.tallystick.local.imports;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes every commodity of a transaction sum to zero by itself, as a ledger of several assets needs: what the postings of one commodity leave
 * over is taken by an equity account, so that no quantity of the books changes.
 */
final class Balancing {
  /** Why something is left over; each has its own equity account, per commodity. */
  enum Cause {
    /** One commodity was exchanged for another. */
    CONVERSION,
    /** Postings in parentheses, which balance with nothing. */
    VIRTUAL,
    /** The books balance only as they are displayed. */
    ROUNDING;

    private final String suffix = name().toLowerCase(java.util.Locale.ROOT);

    /** The full name of the equity account, such as {@code equity:conversion:USD}. */
    String account(String equityAccount, String asset) {
      return equityAccount + ":" + suffix + ":" + asset;
    }
  }

  /** Postings that have to balance with each other. */
  private record Group(Posting.Kind kind, String commodity) {}

  /** The shares of one commodity. If they do not sum to zero, the rest and why it is left over. */
  record Shares(String commodity, List<Share> shares, BigInteger rest, Cause cause) {}

  private Balancing() {}

  /** The shares by commodity and kind of posting, in the order of the postings; those of quantity zero are left out. */
  static List<Shares> of(BookTransaction transaction, AssetNames assets) {
    Map<Group, List<Share>> groups = new LinkedHashMap<>();
    Map<Group, BigInteger> rests = new LinkedHashMap<>();
    Map<Posting.Kind, Boolean> priced = new LinkedHashMap<>();
    for (Posting posting : transaction.postings()) {
      BigInteger amount = units(posting.quantity(), assets.asset(posting.commodity()).scale());
      if (amount.signum() == 0) {
        continue;
      }
      Group group = new Group(posting.kind(), posting.commodity());
      groups
          .computeIfAbsent(group, first -> new ArrayList<>())
          .add(new Share(new AccountKey(posting.account(), posting.commodity()), amount, posting));
      rests.merge(group, amount, BigInteger::add);
      if (!posting.price().isEmpty()) {
        priced.put(posting.kind(), true);
      }
    }
    List<Shares> balanced = new ArrayList<>(groups.size());
    groups.forEach(
        (group, shares) -> {
          BigInteger rest = rests.get(group);
          Cause cause = rest.signum() == 0 ? null : cause(group, rests, priced.containsKey(group.kind()));
          balanced.add(new Shares(group.commodity(), shares, rest, cause));
        });
    return balanced;
  }

  private static Cause cause(Group group, Map<Group, BigInteger> rests, boolean priced) {
    if (group.kind() == Posting.Kind.VIRTUAL) {
      return Cause.VIRTUAL;
    }
    boolean positive = false;
    boolean negative = false;
    for (Map.Entry<Group, BigInteger> rest : rests.entrySet()) {
      if (rest.getKey().kind() == group.kind()) {
        positive |= rest.getValue().signum() > 0;
        negative |= rest.getValue().signum() < 0;
      }
    }
    return priced || positive && negative ? Cause.CONVERSION : Cause.ROUNDING;
  }

  private static BigInteger units(BigDecimal quantity, int scale) {
    return quantity.setScale(scale).unscaledValue();
  }
}
