package io.tallystick.journal.readmodel;

import io.tallystick.journal.Consistency;
import io.tallystick.journal.FieldKey;
import io.tallystick.journal.FieldPage;
import io.tallystick.journal.FieldRow;
import io.tallystick.journal.PageRange;
import io.tallystick.journal.StatementLine;
import io.tallystick.journal.StatementLine.Kind;
import io.tallystick.journal.StatementLine.Side;
import io.tallystick.journal.StatementPage;
import io.tallystick.ledger.AccountId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Opens what places are found in: the index of fields, and accounts' statements. Both are read strongly, so that an eventual answer is exact up to its cursor too. */
record FieldSource(Question question, TimeRange range, Order order, long posted, Budget budget) {
  /** The objects that have a field's value. */
  PagedRows<FieldRow> having(FieldKey key) {
    return rows(pages -> question.store().fields().pages(question.shard(), key, pages, question.deadline()).stream().map(FieldSource::stored).toList());
  }

  private static PagedRows.Stored<FieldRow> stored(FieldPage page) {
    FieldRow first = page.rows().getFirst();
    return new PagedRows.Stored<>(page.first(), page.rows().getLast().timestamp(), first.location().sequence(), page.rows());
  }

  /** The transfers of an account that keeps history, on some of its sides. */
  PagedRows<FieldRow> of(AccountId account, Set<Side> sides) {
    return rows(
        pages ->
            question.store().statements().pages(account, pages, Consistency.STRONG, question.deadline()).stream()
                .map(page -> stored(page, sides))
                .toList());
  }

  private static PagedRows.Stored<FieldRow> stored(StatementPage page, Set<Side> sides) {
    List<FieldRow> transfers = new ArrayList<>();
    for (StatementLine line : page.lines()) {
      if (line.kind() != Kind.EXPIRE_HOLD && sides.contains(line.side())) {
        transfers.add(new FieldRow(line.timestamp(), line.location()));
      }
    }
    return new PagedRows.Stored<>(page.first(), page.lines().getLast().timestamp(), page.lines().getFirst().location().sequence(), transfers);
  }

  private PagedRows<FieldRow> rows(Function<PageRange, List<PagedRows.Stored<FieldRow>>> pages) {
    return new PagedRows<>(pages, FieldRow::timestamp, range, order, posted, budget);
  }
}
