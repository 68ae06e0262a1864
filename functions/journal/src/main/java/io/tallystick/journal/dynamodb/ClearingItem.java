package io.tallystick.journal.dynamodb;

import io.tallystick.journal.Checkpoint;
import io.tallystick.journal.ClearingPage;
import io.tallystick.ledger.Asset;
import io.tallystick.ledger.Clearing;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A page of clearing balances as an item of the table {@code control}: for each asset the pending balance and the posted one, with a space between them. */
final class ClearingItem {
  static final String SEQUENCE = "sequence";
  static final String BALANCES = "balances";
  /** Writes a page as it is now. */
  static final String SET = "SET #sequence = :sequence, #balances = :balances";

  private static final String KEY = "key";

  private ClearingItem() {}

  static Map<String, AttributeValue> key(int shard, int number) {
    return Map.of(KEY, Values.text("clearing#" + shard + "#" + number));
  }

  static AttributeValue balances(ClearingPage page) {
    Map<String, AttributeValue> balances = new HashMap<>();
    page.balances().forEach((asset, clearing) -> balances.put(asset.text(), Values.text(clearing.pending() + " " + clearing.posted())));
    return AttributeValue.fromM(balances);
  }

  static Checkpoint<ClearingPage> checkpoint(String table, int shard, int number, Map<String, AttributeValue> attributes) {
    Item item = new Item(table, attributes, KEY);
    Map<Asset, Clearing> balances = new HashMap<>();
    item.textMap(BALANCES).forEach((asset, text) -> balances.put(item.parsed(BALANCES, asset, Asset::of), item.parsed(BALANCES, text, ClearingItem::clearing)));
    return new Checkpoint<>(item.built(() -> new ClearingPage(number, balances)), shard, item.number(SEQUENCE));
  }

  private static Clearing clearing(String text) {
    int space = text.indexOf(' ');
    if (space < 0) {
      throw new IllegalArgumentException("a clearing balance is two numbers");
    }
    return new Clearing(new BigInteger(text.substring(0, space)), new BigInteger(text.substring(space + 1)));
  }
}
