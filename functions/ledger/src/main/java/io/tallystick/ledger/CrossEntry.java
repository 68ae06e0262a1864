package io.tallystick.ledger;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What becomes of a chain across shards. It moves what is held and says what is in flight; the transfers and rejections that it comes to stand before it, as entries of their own, in the same segment.
 */
public sealed interface CrossEntry extends Entry {

  /**
   * A part of a chain is prepared: what it takes is reserved, and its end is another shard's decision.
   *
   * @param chain as it was asked for, from which the coordinator goes on; null on all other shards
   * @param members those with a leg on this shard, in order
   * @param ids of the members of which only the id is on this shard, by number
   * @param closes accounts here that the chain closes, and that are closed from now on
   * @param reopens accounts here that it opens again if it is committed
   */
  record Prepared(
      ChainKey key, Chain chain, List<Member> members, Map<Integer, TransferId> ids, Set<AccountId> closes, Set<AccountId> reopens, long timestamp)
      implements CrossEntry {
    public Prepared {
      Objects.requireNonNull(key, "key");
      members = List.copyOf(members);
      ids = InOrder.copy(ids);
      closes = InOrder.copy(closes);
      reopens = InOrder.copy(reopens);
    }
  }

  /**
   * A member of a prepared chain.
   *
   * @param number of the member, from 0
   * @param transfer as it will be recorded, if no later shard lowers its amount
   * @param debitHere whether its debit account lives here
   * @param creditHere whether its credit account lives here
   */
  record Member(int number, Transfer transfer, boolean debitHere, boolean creditHere) {
    public LegsHere here() {
      return LegsHere.of(debitHere, creditHere);
    }
  }

  /**
   * The coordinator's decision; it stays in mind until the shards have ended the chain.
   *
   * @param tell the other shards that have to know it
   */
  record Decided(ChainKey key, Verdict verdict, Set<Integer> tell, long timestamp) implements CrossEntry {
    public Decided {
      Objects.requireNonNull(key, "key");
      Objects.requireNonNull(verdict, "verdict");
      tell = InOrder.copy(tell);
    }
  }

  /** A participant has ended its part as it was told. */
  record Ended(ChainKey key, Verdict.Kind verdict, long timestamp) implements CrossEntry {
    public Ended {
      Objects.requireNonNull(key, "key");
      Objects.requireNonNull(verdict, "verdict");
    }
  }

  /** All shards have ended the chain, and the coordinator may forget it. */
  record Settled(ChainKey key, long timestamp) implements CrossEntry {}

  /** The other leg of an expired hold is released, and its home may forget it. */
  record ExpirySettled(TransferId holdId, long timestamp) implements CrossEntry {}
}
