package io.tallystick.journal.dynamodb;

import io.tallystick.journal.StatementCodec;
import io.tallystick.journal.StatementPage;
import io.tallystick.journal.Statements.PageKey;
import io.tallystick.ledger.AccountId;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A page of an account's lines as an item of the table {@code statements}. */
final class StatementItem {
  static final String ACCOUNT = "account";
  static final String PAGE = "page";
  private static final String SHARD = "shard";
  private static final String LINES = "lines";
  private static final String SEPARATOR = "#";
  /** Digits of the run, so that the order of the texts is that of the numbers: a long has no more. */
  private static final int RUN_DIGITS = 19;
  /** Digits of the part. */
  private static final int PART_DIGITS = 10;

  private StatementItem() {}

  /** The sort key: run and part with leading zeros. */
  static String page(PageKey key) {
    return padded(key.run(), RUN_DIGITS) + SEPARATOR + padded(key.part(), PART_DIGITS);
  }

  private static String padded(long number, int digits) {
    String text = Long.toString(number);
    return "0".repeat(digits - text.length()) + text;
  }

  static Map<String, AttributeValue> of(StatementPage page) {
    return Map.of(
        ACCOUNT, Values.text(page.account().value()),
        PAGE, Values.text(page(page.key())),
        SHARD, Values.number(page.shard()),
        LINES, Values.bytes(StatementCodec.encode(page)));
  }

  static StatementPage page(String table, Map<String, AttributeValue> attributes) {
    Item item = new Item(table, attributes, ACCOUNT, PAGE);
    PageKey key = item.parsed(PAGE, item.text(PAGE), StatementItem::key);
    return StatementCodec.decode(new AccountId(item.text(ACCOUNT)), item.smallNumber(SHARD), key.run(), key.part(), item.bytes(LINES));
  }

  private static PageKey key(String text) {
    if (text.length() != RUN_DIGITS + SEPARATOR.length() + PART_DIGITS || text.indexOf(SEPARATOR) != RUN_DIGITS) {
      throw new IllegalArgumentException("a page's key is of another form");
    }
    return new PageKey(Long.parseLong(text.substring(0, RUN_DIGITS)), Integer.parseInt(text.substring(RUN_DIGITS + SEPARATOR.length())));
  }
}
