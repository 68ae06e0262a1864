package io.tallystick.ledger;

/** What may be switched on for an account. The bit is part of the journal format and never changes. */
public enum AccountFlag {
  LINKED("linked"),
  DEBITS_MUST_NOT_EXCEED_CREDITS("debits_must_not_exceed_credits"),
  CREDITS_MUST_NOT_EXCEED_DEBITS("credits_must_not_exceed_debits"),
  NO_HISTORY("no_history"),
  CLOSED("closed");

  private final String wire;

  AccountFlag(String wire) {
    this.wire = wire;
  }

  /** The name in requests and answers. */
  public String wire() {
    return wire;
  }

  int bit() {
    return 1 << ordinal();
  }
}
