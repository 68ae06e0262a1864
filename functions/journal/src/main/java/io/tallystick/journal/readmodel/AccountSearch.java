package io.tallystick.journal.readmodel;

import io.tallystick.journal.Checkpoint;
import io.tallystick.journal.Consistency;
import io.tallystick.journal.FieldKey;
import io.tallystick.journal.FieldKey.Field;
import io.tallystick.journal.FieldRow;
import io.tallystick.journal.StoreException;
import io.tallystick.ledger.Account;
import io.tallystick.ledger.AccountId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Finds the accounts of a query up to the cursor, by the indexes of what is asked for. */
final class AccountSearch {
  private final Question question;
  private final AccountQuery query;
  private final long posted;
  private final Budget budget;

  AccountSearch(Question question, AccountQuery query, long posted, QueryLimits limits) {
    this.question = question;
    this.query = query;
    this.posted = posted;
    this.budget = new Budget(limits);
  }

  /** At most the limit, and where to go on. */
  Page<Checkpoint<Account>> find() {
    TimeRange range = query.rest();
    Matches matches = new Matches(sources(range), range, query.order(), budget);
    List<FieldRow> rows = new ArrayList<>();
    FieldRow row = matches.next();
    while (row != null && rows.size() < query.limit()) {
      rows.add(row);
      row = matches.next();
    }
    OptionalLong rest = row == null ? matches.rest() : OptionalLong.of(rows.getLast().timestamp());
    return new Page<>(checkpoints(rows.stream().map(FieldRow::account).toList()), rest);
  }

  private List<PagedRows<FieldRow>> sources(TimeRange range) {
    FieldSource places = new FieldSource(question, range, query.order(), posted, budget);
    List<PagedRows<FieldRow>> sources = new ArrayList<>();
    query.reference().ifPresent(reference -> sources.add(places.having(FieldKey.reference(Field.ACCOUNT_REFERENCE, reference))));
    query.code().ifPresent(code -> sources.add(places.having(FieldKey.code(Field.ACCOUNT_CODE, code))));
    query.asset().ifPresent(asset -> sources.add(places.having(FieldKey.asset(Field.ACCOUNT_ASSET, asset))));
    if (sources.isEmpty()) {
      sources.add(places.having(FieldKey.everyAccount()));
    }
    return sources;
  }

  private List<Checkpoint<Account>> checkpoints(List<AccountId> ids) {
    Map<AccountId, Checkpoint<Account>> found = new HashMap<>(question.store().checkpoints().accounts(ids, question.tables(), question.deadline()));
    List<AccountId> lacking = ids.stream().filter(id -> !found.containsKey(id)).toList();
    if (!lacking.isEmpty()) {
      // They are posted, so only an eventual read can lack them.
      found.putAll(question.store().checkpoints().accounts(lacking, Consistency.STRONG, question.deadline()));
    }
    List<Checkpoint<Account>> inOrder = new ArrayList<>();
    for (AccountId id : ids) {
      Checkpoint<Account> checkpoint = found.get(id);
      if (checkpoint == null) {
        throw new StoreException.Corrupt("an index leads to an account that has no checkpoint: " + id, null);
      }
      inOrder.add(checkpoint);
    }
    return inOrder;
  }
}
