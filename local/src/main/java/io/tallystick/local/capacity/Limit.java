package io.tallystick.local.capacity;

/** What may be used up first. */
public enum Limit {
  /** Write units of the busiest shard's partition of the journal. */
  JOURNAL_PARTITION("the journal's partition"),
  /** Time of the busiest shard: one segment after the other. */
  SHARD_TURNS("turns of the busiest shard"),
  /** Recorders that may run at once. */
  RECORDERS("recorders"),
  /** Projectors: one for each shard of the journal's stream. */
  PROJECTORS("projectors"),
  /** Write units of the table of segments. */
  JOURNAL_TABLE("table journal"),
  /** Write units of the table of accounts' checkpoints. */
  ACCOUNTS_TABLE("table accounts"),
  /** Write units of the table of accounts' statements. */
  STATEMENTS_TABLE("table statements");

  private final String label;

  Limit(String label) {
    this.label = label;
  }

  /** The name in reports. */
  public String label() {
    return label;
  }
}
