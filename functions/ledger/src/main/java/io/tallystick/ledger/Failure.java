package io.tallystick.ledger;

import java.util.Objects;

/**
 * The first rung that matches on the way through a chain.
 *
 * @param member its number, from 0
 * @param outcome never {@code CREATED}
 */
public record Failure(int member, TransferOutcome outcome) implements Comparable<Failure> {
  public Failure {
    if (Objects.requireNonNull(outcome, "outcome") == TransferOutcome.CREATED) {
      throw new IllegalArgumentException("created is no failure");
    }
  }

  /** The one that one shard would have met first: of the earlier member, then of the higher rung. */
  @Override
  public int compareTo(Failure other) {
    return member != other.member ? Integer.compare(member, other.member) : outcome.compareTo(other.outcome);
  }

  /** The first of the two, either of which may be null for none. */
  static Failure first(Failure one, Failure other) {
    return one == null || other != null && other.compareTo(one) < 0 ? other : one;
  }

  /**
   * Whether no other shard has to be asked: whoever knows an id knows all of it, and these rungs are the first. Where the chain is answered by what became of it before, all are asked, since one that has not ended
   * it yet is busy with it.
   */
  boolean last() {
    boolean ofId = member == 0 && outcome.compareTo(TransferOutcome.ID_ALREADY_FAILED) <= 0;
    return ofId && outcome != TransferOutcome.EXISTS && outcome != TransferOutcome.ID_ALREADY_FAILED;
  }
}
