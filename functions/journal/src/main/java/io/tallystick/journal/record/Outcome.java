package io.tallystick.journal.record;

import io.tallystick.ledger.ChainKey;
import io.tallystick.ledger.Coordination;
import io.tallystick.ledger.Coordinator;
import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Decision;
import io.tallystick.ledger.Report;
import io.tallystick.ledger.TransferOutcome;
import io.tallystick.ledger.Verdict;

/** What became of a {@link Task}; what it says is in the journal, or was found in a state that was read to the journal's end. */
sealed interface Outcome {
  /** The events have their outcomes. */
  record Answered(Decision.Answer answer) implements Outcome {}

  /**
   * It was left out and comes again; nothing was recorded of it.
   *
   * @param taker where something that it names is taken, the chain in flight that has taken it; else null
   */
  record LeftOut(Cause cause, ChainKey taker) implements Outcome {}

  /** Why a task was left out. */
  enum Cause {
    /** Something that it names is taken by a chain in flight. */
    TAKEN,
    /** A hold or original that was nowhere is here by now, so it has to be located again. */
    MOVED,
    /** It failed, maybe because of others of the same call. */
    DISTURBED,
    /** One before it that it has something in common with was left out. */
    AFTER_ANOTHER,
    /** Too many chains are in flight on the shard. */
    FULL
  }

  /**
   * The chain was begun, or found in flight.
   *
   * @param joined whether it was found so
   */
  record Begun(Coordination coordination, boolean joined) implements Outcome {}

  /**
   * The part was judged.
   *
   * @param disturbed whether it failed, maybe because of others of the same call
   */
  record Reported(Report report, boolean disturbed) implements Outcome {}

  /**
   * The chain was decided.
   *
   * @param found where the result is stale, what the shard decided before and has not settled; else null
   */
  record Decided(Coordinator.Result result, CrossEntry.Decided found) implements Outcome {}

  /** What the shard has of a chain that it coordinates: both null for nothing. */
  record Found(Coordination coordination, CrossEntry.Decided unsettled) implements Outcome {}

  /** How the chain ended, null while it has not. */
  record Inquired(Verdict verdict) implements Outcome {}

  /** It is done, by this task or before. */
  record Done() implements Outcome {}

  /** It cannot be done yet. */
  record Later() implements Outcome {}

  /** Whether an outcome depends on more than the request and the ids that it names. */
  static boolean ofState(TransferOutcome outcome) {
    return outcome.compareTo(TransferOutcome.CODE_REQUIRED) > 0 && outcome != TransferOutcome.CREATED;
  }
}
