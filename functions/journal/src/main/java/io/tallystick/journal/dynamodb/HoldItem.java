package io.tallystick.journal.dynamodb;

import io.tallystick.journal.Checkpoint;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Amount;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.Hold;
import io.tallystick.ledger.Transfer;
import io.tallystick.ledger.TransferId;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiFunction;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A hold's checkpoint as an item of the table {@code holds}. Only an open hold that has a time-out and is at home on its shard carries the two attributes of the index
 * {@link Tables#EXPIRY_INDEX}, so the index holds no others.
 */
final class HoldItem {
  static final String ID = "id";
  static final String EXPIRY_SHARD = "expiry_shard";
  static final String EXPIRES_AT = "expires_at";
  private static final String SHARD = "shard";
  private static final String SEPARATOR = "\u001f";
  private static final String SEQUENCE = "sequence";
  private static final String STATUS = "status";
  private static final String DEBIT_ACCOUNT_ID = "debit_account_id";
  private static final String CREDIT_ACCOUNT_ID = "credit_account_id";
  private static final String AMOUNT = "amount";
  private static final String POSTED = "posted";
  private static final String ASSET = "asset";
  private static final String CODE = "code";
  private static final String FLAGS = "flags";
  private static final String TIMEOUT = "timeout";
  private static final String REFERENCE = "reference";
  private static final String METADATA = "metadata";
  private static final String EFFECTIVE_AT = "effective_at";
  private static final String TIMESTAMP = "timestamp";

  private HoldItem() {}

  /** The id itself on the first shard; on the others after the shard's number and a control character, which no id has. */
  static Map<String, AttributeValue> key(int shard, TransferId id) {
    return Map.of(ID, Values.text(shard == 0 ? id.value() : shard + SEPARATOR + id.value()));
  }

  /** @param home whether the hold is due on its shard, which only that of its debit account is */
  static Map<String, AttributeValue> of(Checkpoint<Hold> checkpoint, boolean home) {
    Hold hold = checkpoint.value();
    Transfer transfer = hold.transfer();
    if (!transfer.pendingId().isNone() || !transfer.leftBefore().isZero() || transfer.reversal()) {
      throw new IllegalArgumentException("a hold neither resolves nor reverses another transfer");
    }
    Map<String, AttributeValue> item = new HashMap<>(key(checkpoint.shard(), transfer.id()));
    item.put(SHARD, Values.number(checkpoint.shard()));
    item.put(SEQUENCE, Values.number(checkpoint.sequence()));
    item.put(STATUS, Values.text(hold.status()));
    item.put(DEBIT_ACCOUNT_ID, Values.text(transfer.debitAccountId().value()));
    item.put(CREDIT_ACCOUNT_ID, Values.text(transfer.creditAccountId().value()));
    item.put(AMOUNT, Values.text(transfer.amount().toString()));
    item.put(POSTED, Values.text(hold.posted().toString()));
    item.put(ASSET, Values.text(transfer.asset().text()));
    item.put(CODE, Values.number(transfer.code()));
    item.put(FLAGS, Values.texts(transfer.flags().names()));
    item.put(TIMEOUT, Values.number(transfer.timeoutSeconds()));
    Values.putUnlessEmpty(item, REFERENCE, transfer.reference());
    Values.putUnlessEmpty(item, METADATA, transfer.metadata());
    if (transfer.effectiveAt() != null) {
      item.put(EFFECTIVE_AT, Values.text(transfer.effectiveAt().toString()));
    }
    item.put(TIMESTAMP, Values.number(transfer.timestamp()));
    if (home && hold instanceof Hold.Open && transfer.timeoutSeconds() > 0) {
      item.put(EXPIRY_SHARD, Values.number(checkpoint.shard()));
      item.put(EXPIRES_AT, Values.number(transfer.expiresAt()));
    }
    return item;
  }

  static Checkpoint<Hold> checkpoint(String table, Map<String, AttributeValue> attributes) {
    Item item = new Item(table, attributes, ID);
    Transfer transfer = item.built(() -> new Hold.Open(transfer(item))).transfer();
    Amount posted = item.amount(POSTED);
    BiFunction<Transfer, Amount, Hold> standing = item.parsed(STATUS, item.text(STATUS), HoldItem::standing);
    return new Checkpoint<>(item.built(() -> standing.apply(transfer, posted)), item.smallNumber(SHARD), item.number(SEQUENCE));
  }

  /** The hold's id, which is all that the index of due holds has of it beside its own keys. */
  static TransferId id(String table, Map<String, AttributeValue> attributes) {
    return id(new Item(table, attributes, ID));
  }

  private static TransferId id(Item item) {
    String key = item.text(ID);
    return new TransferId(key.substring(key.indexOf(SEPARATOR) + 1));
  }

  private static BiFunction<Transfer, Amount, Hold> standing(String status) {
    return switch (status) {
      case "pending" -> Hold.Open::new;
      case "posted" -> Hold.Posted::new;
      case "voided" -> Hold.Voided::new;
      case "expired" -> Hold.Expired::new;
      default -> throw new IllegalArgumentException("unknown status");
    };
  }

  private static Transfer transfer(Item item) {
    return new Transfer(
        id(item),
        new AccountId(item.text(DEBIT_ACCOUNT_ID)),
        new AccountId(item.text(CREDIT_ACCOUNT_ID)),
        item.amount(AMOUNT),
        Amount.ZERO,
        item.parsed(ASSET, item.text(ASSET), Asset::of),
        item.smallNumber(CODE),
        item.parsed(FLAGS, item.texts(FLAGS), FlagNames::transferFlags),
        TransferId.NONE,
        TransferId.NONE,
        item.number(TIMEOUT),
        item.textOrEmpty(REFERENCE),
        item.textOrEmpty(METADATA),
        item.has(EFFECTIVE_AT) ? item.parsed(EFFECTIVE_AT, item.text(EFFECTIVE_AT), Instant::parse) : null,
        item.number(TIMESTAMP));
  }
}
