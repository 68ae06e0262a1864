package io.tallystick.ledger;

/** A decision that must not be committed, because it breaks what holds for every ledger. It means a fault in the rules, never a bad request. */
public final class BrokenInvariant extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Invariant invariant;
  private final String subject;

  BrokenInvariant(Invariant invariant, String subject) {
    super(invariant.sentence());
    this.invariant = invariant;
    this.subject = subject;
  }

  public Invariant invariant() {
    return invariant;
  }

  /** What it is broken for: an asset, an account's id or a timestamp. */
  public String subject() {
    return subject;
  }
}
