package io.tallystick.ledger;

/** Why a chain across shards is refused as a whole, where one shard would not have refused it. It leaves the ids free. */
public enum Refusal {
  /** Amounts are lowered on two shards that each have to know those of the other one first. */
  CHAIN_NEEDS_SEVERAL_ROUNDS(TransferOutcome.CHAIN_NEEDS_SEVERAL_ROUNDS),
  /** Accounts are to be opened together that do not live together. */
  ACCOUNTS_ON_DIFFERENT_SHARDS(TransferOutcome.ACCOUNTS_ON_DIFFERENT_SHARDS),
  /** A pending total has no room for what is reserved until the chain has ended. */
  OVERFLOWS_RESERVATION(TransferOutcome.OVERFLOWS_RESERVATION);

  private final TransferOutcome outcome;

  Refusal(TransferOutcome outcome) {
    this.outcome = outcome;
  }

  /** What every member of a refused chain of transfers is answered. */
  public TransferOutcome outcome() {
    return outcome;
  }

  /** The name in answers, as {@code overflows_reservation}. */
  public String wire() {
    return outcome.wire();
  }
}
