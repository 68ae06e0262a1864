package io.tallystick.ledger;

/** What may be switched on for a transfer. The bit is part of the journal format and never changes. */
public enum TransferFlag {
  LINKED("linked"),
  PENDING("pending"),
  POST_PENDING_TRANSFER("post_pending_transfer"),
  VOID_PENDING_TRANSFER("void_pending_transfer"),
  BALANCING_DEBIT("balancing_debit"),
  BALANCING_CREDIT("balancing_credit"),
  CLOSING_DEBIT("closing_debit"),
  CLOSING_CREDIT("closing_credit"),
  KEEP_OPEN("keep_open");

  private final String wire;

  TransferFlag(String wire) {
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
