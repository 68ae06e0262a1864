package io.tallystick.journal.verify;

import io.tallystick.ledger.Asset;
import io.tallystick.ledger.Clearing;
import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.LegsHere;
import io.tallystick.ledger.Transfer;
import java.math.BigInteger;
import java.util.Map;

/** By how much entries change clearing balances, reckoned from what they say. */
final class Legs {
  private Legs() {}

  /** What a prepared member holds of them until its chain ends; what a post or void moves is held already. */
  static Clearing reserved(CrossEntry.Member member) {
    return member.transfer().resolves() ? Clearing.ZERO : of(member.here(), member.transfer().amount().toBigInteger(), BigInteger.ZERO);
  }

  /** What a recorded transfer moves. */
  static Clearing made(Transfer transfer, LegsHere here) {
    BigInteger amount = transfer.amount().toBigInteger();
    BigInteger held = transfer.pending() ? amount : transfer.released().toBigInteger().negate();
    return of(here, held, transfer.posted() ? amount : BigInteger.ZERO);
  }

  static Clearing expired(Entry.HoldExpired expired) {
    return of(expired.here(), expired.amount().toBigInteger().negate(), BigInteger.ZERO);
  }

  /** Where only one leg is here, the clearing balance has the other one. */
  private static Clearing of(LegsHere here, BigInteger pending, BigInteger posted) {
    return switch (here) {
      case DEBIT -> new Clearing(pending.negate(), posted.negate());
      case CREDIT -> new Clearing(pending, posted);
      case BOTH, NEITHER -> Clearing.ZERO;
    };
  }

  static Clearing negated(Clearing clearing) {
    return new Clearing(clearing.pending().negate(), clearing.posted().negate());
  }

  /** Adds a change to the sums of assets, of which none is zero. */
  static void add(Map<Asset, Clearing> sums, Asset asset, Clearing change) {
    if (!change.isZero()) {
      sums.merge(asset, change, Clearing::plus);
      sums.values().removeIf(Clearing::isZero);
    }
  }

  /** Whether two transfers are the same but for their amount, which a balancing one may have lowered on a later shard. */
  static boolean sameButAmount(Transfer one, Transfer other) {
    return one.equals(other.with(one.amount()));
  }
}
