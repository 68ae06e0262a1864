package io.tallystick.journal.dynamodb;

import io.tallystick.journal.Checkpoint;
import io.tallystick.ledger.Account;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.NewAccount;
import io.tallystick.ledger.Totals;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** An account's checkpoint as an item of the table {@code accounts}. Amounts are texts, for 39 digits are more than a number of DynamoDB has. */
final class AccountItem {
  static final String ID = "id";
  private static final String SHARD = "shard";
  private static final String SEQUENCE = "sequence";
  private static final String ASSET = "asset";
  private static final String CODE = "code";
  private static final String FLAGS = "flags";
  private static final String OVERDRAFT = "overdraft";
  private static final String REFERENCE = "reference";
  private static final String METADATA = "metadata";
  private static final String OPENED_AT = "opened_at";
  private static final String DEBITS_PENDING = "debits_pending";
  private static final String DEBITS_POSTED = "debits_posted";
  private static final String CREDITS_PENDING = "credits_pending";
  private static final String CREDITS_POSTED = "credits_posted";
  private static final String CLOSED = "closed";

  private AccountItem() {}

  static Map<String, AttributeValue> key(AccountId id) {
    return Map.of(ID, Values.text(id.value()));
  }

  static Map<String, AttributeValue> of(Checkpoint<Account> checkpoint) {
    Account account = checkpoint.value();
    NewAccount opening = account.opening();
    Map<String, AttributeValue> item = new HashMap<>(key(account.id()));
    item.put(SHARD, Values.number(checkpoint.shard()));
    item.put(SEQUENCE, Values.number(checkpoint.sequence()));
    item.put(ASSET, Values.text(opening.asset().text()));
    item.put(CODE, Values.number(opening.code()));
    if (opening.flags().bits() != 0) {
      item.put(FLAGS, Values.texts(opening.flags().names()));
    }
    item.put(OVERDRAFT, Values.text(opening.overdraft().toString()));
    Values.putUnlessEmpty(item, REFERENCE, opening.reference());
    Values.putUnlessEmpty(item, METADATA, opening.metadata());
    item.put(OPENED_AT, Values.number(account.timestamp()));
    item.put(DEBITS_PENDING, Values.text(account.totals().debitsPending().toString()));
    item.put(DEBITS_POSTED, Values.text(account.totals().debitsPosted().toString()));
    item.put(CREDITS_PENDING, Values.text(account.totals().creditsPending().toString()));
    item.put(CREDITS_POSTED, Values.text(account.totals().creditsPosted().toString()));
    item.put(CLOSED, Values.truth(account.closed()));
    return item;
  }

  static Checkpoint<Account> checkpoint(String table, Map<String, AttributeValue> attributes) {
    Item item = new Item(table, attributes, ID);
    NewAccount opening =
        item.built(
            () ->
                new NewAccount(
                    new AccountId(item.text(ID)),
                    item.parsed(ASSET, item.text(ASSET), Asset::of),
                    item.smallNumber(CODE),
                    item.parsed(FLAGS, item.textsOrNone(FLAGS), FlagNames::accountFlags),
                    item.amount(OVERDRAFT),
                    item.textOrEmpty(REFERENCE),
                    item.textOrEmpty(METADATA)));
    Totals totals =
        new Totals(item.amount(DEBITS_PENDING), item.amount(DEBITS_POSTED), item.amount(CREDITS_PENDING), item.amount(CREDITS_POSTED));
    Account account = new Account(opening, item.number(OPENED_AT), totals, item.truth(CLOSED));
    return new Checkpoint<>(account, item.smallNumber(SHARD), item.number(SEQUENCE));
  }
}
