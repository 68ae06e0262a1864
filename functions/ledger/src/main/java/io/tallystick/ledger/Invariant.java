package io.tallystick.ledger;

/** What holds for every decision, whatever was asked for. */
public enum Invariant {
  DEBITS_POSTED_EQUAL_CREDITS_POSTED("per asset, debits posted must change by as much as credits posted"),
  DEBITS_PENDING_EQUAL_CREDITS_PENDING("per asset, debits pending must change by as much as credits pending"),
  POSTED_TOTALS_NEVER_SHRINK("a posted total must not become smaller"),
  LIMITS_ARE_KEPT("an account within its limit must not leave it"),
  NO_MORE_IS_TAKEN_THAN_IS_LEFT("a post, void, expiry or reversal must take no more than its hold or original has left, and state how much that was"),
  ALL_SHARDS_HAVE_PREPARED("a chain is committed only if every shard of its accounts has prepared it"),
  TIMESTAMPS_GROW("every entry must be later than the one before it");

  private final String sentence;

  Invariant(String sentence) {
    this.sentence = sentence;
  }

  /** The invariant in words. */
  public String sentence() {
    return sentence;
  }
}
