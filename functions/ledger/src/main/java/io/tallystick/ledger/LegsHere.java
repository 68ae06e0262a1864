package io.tallystick.ledger;

/** Which legs of a transfer are on the shard whose journal records it: its debit account, its credit account, both, or, where only its id is, neither. */
public enum LegsHere {
  NEITHER,
  DEBIT,
  CREDIT,
  BOTH;

  public static LegsHere of(boolean debit, boolean credit) {
    return debit ? credit ? BOTH : DEBIT : credit ? CREDIT : NEITHER;
  }

  /** Whether the debit account lives here. */
  public boolean debit() {
    return this == DEBIT || this == BOTH;
  }

  /** Whether the credit account lives here. */
  public boolean credit() {
    return this == CREDIT || this == BOTH;
  }
}
