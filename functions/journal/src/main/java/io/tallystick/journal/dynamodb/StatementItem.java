package io.tallystick.journal.dynamodb;

import io.tallystick.journal.DatedPage;
import io.tallystick.journal.DatedPageCodec;
import io.tallystick.journal.StatementCodec;
import io.tallystick.journal.StatementPage;
import io.tallystick.ledger.AccountId;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The two kinds of items of the table {@code statements}: a page of an account's lines, and a page of what of them is dated. */
final class StatementItem {
  static final String ACCOUNT = "account";
  static final String PAGE = "page";
  private static final String SHARD = "shard";
  private static final String LINES = "lines";
  private static final String CHANGES = "changes";
  private static final String LINES_PREFIX = "lines#";
  private static final String DATED_PREFIX = "dated#";
  /** Digits of a timestamp, so that the order of the texts is that of the numbers: a long has no more. */
  private static final int DIGITS = 19;

  private StatementItem() {}

  /** The sort key of a page of lines: the first line's timestamp with leading zeros. */
  static String linesKey(long first) {
    return LINES_PREFIX + padded(first);
  }

  /** The sort key of a page of dated changes: the first change's timestamp with leading zeros. */
  static String datedKey(long first) {
    return DATED_PREFIX + padded(first);
  }

  private static String padded(long number) {
    if (number < 0) {
      throw new IllegalArgumentException("timestamps of pages are not negative");
    }
    String text = Long.toString(number);
    return "0".repeat(DIGITS - text.length()) + text;
  }

  static Map<String, AttributeValue> of(StatementPage page) {
    return Map.of(
        ACCOUNT, Values.text(page.account().value()),
        PAGE, Values.text(linesKey(page.first())),
        SHARD, Values.number(page.shard()),
        LINES, Values.bytes(StatementCodec.encode(page)));
  }

  static Map<String, AttributeValue> of(DatedPage page) {
    return Map.of(
        ACCOUNT, Values.text(page.account().value()),
        PAGE, Values.text(datedKey(page.first())),
        SHARD, Values.number(page.shard()),
        CHANGES, Values.bytes(DatedPageCodec.encode(page)));
  }

  static StatementPage page(String table, Map<String, AttributeValue> attributes) {
    Item item = new Item(table, attributes, ACCOUNT, PAGE);
    StatementPage page = StatementCodec.decode(new AccountId(item.text(ACCOUNT)), item.smallNumber(SHARD), item.bytes(LINES));
    requireKey(item, page.first(), LINES_PREFIX);
    return page;
  }

  static DatedPage dated(String table, Map<String, AttributeValue> attributes) {
    Item item = new Item(table, attributes, ACCOUNT, PAGE);
    DatedPage page = DatedPageCodec.decode(new AccountId(item.text(ACCOUNT)), item.smallNumber(SHARD), item.bytes(CHANGES));
    requireKey(item, page.first(), DATED_PREFIX);
    return page;
  }

  private static void requireKey(Item item, long first, String prefix) {
    if (first < 0 || !item.text(PAGE).equals(prefix + padded(first))) {
      throw item.corrupt(PAGE, null);
    }
  }
}
