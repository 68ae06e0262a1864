package io.tallystick.journal;

import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Totals;
import java.util.List;

/**
 * The lines of one account from one run of the projector, in order; several pages where one item cannot hold them.
 *
 * @param before the account's totals before the first line; those after each line follow from the lines
 * @param lines at least one
 */
public record StatementPage(AccountId account, int shard, Totals before, List<StatementLine> lines) {
  /** The most lines of a page, so that it fits one item of the store however long its ids are. */
  public static final int MAX_LINES = StatementCodec.MAX_LINES;

  public StatementPage {
    lines = List.copyOf(lines);
    if (lines.isEmpty() || lines.size() > MAX_LINES) {
      throw new IllegalArgumentException("a statement page has 1 to " + MAX_LINES + " lines");
    }
  }

  /** The timestamp that it stands under. */
  public long first() {
    return lines.getFirst().timestamp();
  }
}
