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
  /** The most lines of a page, so that it fits one item of the store however long its ids are. */
  public static final int MAX_LINES = StatementCodec.MAX_LINES;

  public StatementPage {
    if (lines.size() > MAX_LINES) {
      throw new IllegalArgumentException("a statement page has too many lines");
    }
    lines = List.copyOf(lines);
  }

  /** Where the page stands among those of its account. */
  public Statements.PageKey key() {
    return new Statements.PageKey(run, part);
  }
}
