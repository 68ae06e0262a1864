package io.tallystick.journal;

import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Totals;
import java.util.List;

/**
 * The lines of one account from one run of the projector; parts where one item cannot hold them.
 *
 * @param run the first sequence of the run
 * @param part 0, 1, …
 * @param before the account's totals before the first line of this part; those after each line follow from the lines
 */
public record StatementPage(AccountId account, int shard, long run, int part, Totals before, List<StatementLine> lines) {
  public StatementPage {
    lines = List.copyOf(lines);
  }
}
