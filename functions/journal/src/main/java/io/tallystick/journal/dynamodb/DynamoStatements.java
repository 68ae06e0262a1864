package io.tallystick.journal.dynamodb;

import io.tallystick.journal.Consistency;
import io.tallystick.journal.DatedPage;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.PageRange;
import io.tallystick.journal.StatementPage;
import io.tallystick.journal.Statements;
import io.tallystick.ledger.AccountId;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** All writes are without condition: what a run writes under a key is always the same. */
final class DynamoStatements implements Statements {
  private final Batches batches;
  private final String table;
  private final PageQuery query;

  DynamoStatements(DynamoDbClient client, Calls calls, Batches batches, String table) {
    this.batches = batches;
    this.table = table;
    this.query = new PageQuery(client, calls, table, StatementItem.ACCOUNT, StatementItem.PAGE);
  }

  /** Comparable, so that hash maps stay fast on ids that were made to collide. */
  record Place(AccountId account, long first) implements Comparable<Place> {
    private static final Comparator<Place> ORDER = Comparator.comparing(Place::account).thenComparingLong(Place::first);

    @Override
    public int compareTo(Place other) {
      return ORDER.compare(this, other);
    }
  }

  @Override
  public void save(Collection<StatementPage> pages, Deadline deadline) {
    Map<Place, Map<String, AttributeValue>> items = new LinkedHashMap<>();
    pages.forEach(page -> items.put(new Place(page.account(), page.first()), StatementItem.of(page)));
    batches.put(table, items.values(), deadline);
  }

  @Override
  public List<StatementPage> pages(AccountId account, PageRange range, Consistency consistency, Deadline deadline) {
    return query.read(
        Values.text(account.value()),
        range,
        first -> Values.text(StatementItem.linesKey(first)),
        consistency == Consistency.STRONG,
        item -> StatementItem.page(table, item),
        deadline);
  }

  @Override
  public void saveDated(Collection<DatedPage> pages, Deadline deadline) {
    Map<Place, Map<String, AttributeValue>> items = new LinkedHashMap<>();
    pages.forEach(page -> items.put(new Place(page.account(), page.first()), StatementItem.of(page)));
    batches.put(table, items.values(), deadline);
  }

  @Override
  public List<DatedPage> dated(AccountId account, PageRange range, Consistency consistency, Deadline deadline) {
    return query.read(
        Values.text(account.value()),
        range,
        first -> Values.text(StatementItem.datedKey(first)),
        consistency == Consistency.STRONG,
        item -> StatementItem.dated(table, item),
        deadline);
  }
}
