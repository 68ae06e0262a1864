package io.tallystick.journal.dynamodb;

import java.util.Objects;

/**
 * The physical names of a ledger's tables; their keys and attributes are in {@code docs/reference/tables.md}.
 *
 * @param journal the segments
 * @param accounts checkpoints of accounts
 * @param holds checkpoints of holds, with the index {@link #EXPIRY_INDEX}
 * @param transfers where ids stand in the journal
 * @param statements pages of lines for each account
 * @param control cursors
 */
public record Tables(String journal, String accounts, String holds, String transfers, String statements, String control) {
  /** The sparse index of {@code holds} on the open holds' time of expiry. */
  public static final String EXPIRY_INDEX = "expiry";

  public Tables {
    Objects.requireNonNull(journal, "journal");
    Objects.requireNonNull(accounts, "accounts");
    Objects.requireNonNull(holds, "holds");
    Objects.requireNonNull(transfers, "transfers");
    Objects.requireNonNull(statements, "statements");
    Objects.requireNonNull(control, "control");
  }

  /** Each table named {@code <ledger>-<table>}, as the templates name them. */
  public static Tables of(String ledger) {
    return new Tables(
        ledger + "-journal", ledger + "-accounts", ledger + "-holds", ledger + "-transfers", ledger + "-statements", ledger + "-control");
  }
}
