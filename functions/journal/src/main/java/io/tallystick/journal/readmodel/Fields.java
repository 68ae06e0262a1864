package io.tallystick.journal.readmodel;

import io.tallystick.journal.FieldKey;
import io.tallystick.journal.FieldKey.Field;
import io.tallystick.journal.FieldPage;
import io.tallystick.journal.FieldRow;
import io.tallystick.journal.Location;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.NewAccount;
import io.tallystick.ledger.Transfer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The rows that a run adds to the index of fields, by field and value. */
final class Fields {
  private final Map<FieldKey, List<FieldRow>> rows = new LinkedHashMap<>();

  /** What an account is found by. */
  static List<FieldKey> of(NewAccount account) {
    List<FieldKey> keys = new ArrayList<>();
    keys.add(FieldKey.everyAccount());
    keys.add(FieldKey.asset(Field.ACCOUNT_ASSET, account.asset()));
    keys.add(FieldKey.code(Field.ACCOUNT_CODE, account.code()));
    if (!account.reference().isEmpty()) {
      keys.add(FieldKey.reference(Field.ACCOUNT_REFERENCE, account.reference()));
    }
    return keys;
  }

  /** What a transfer is found by, beside its accounts, whose statements have it. */
  static List<FieldKey> of(Transfer transfer) {
    List<FieldKey> keys = new ArrayList<>();
    keys.add(FieldKey.asset(Field.TRANSFER_ASSET, transfer.asset()));
    keys.add(FieldKey.code(Field.TRANSFER_CODE, transfer.code()));
    if (!transfer.reference().isEmpty()) {
      keys.add(FieldKey.reference(Field.TRANSFER_REFERENCE, transfer.reference()));
    }
    return keys;
  }

  void add(Entry.AccountOpened opened, Location location) {
    add(of(opened.account()), new FieldRow(opened.timestamp(), location, opened.account().id()));
  }

  void add(Entry.TransferMade made, Location location) {
    add(of(made.transfer()), new FieldRow(made.timestamp(), location));
  }

  private void add(List<FieldKey> keys, FieldRow row) {
    for (FieldKey key : keys) {
      rows.computeIfAbsent(key, any -> new ArrayList<>()).add(row);
    }
  }

  /** All rows, cut in pages. */
  List<FieldPage> pages() {
    List<FieldPage> pages = new ArrayList<>();
    rows.forEach(
        (key, all) -> {
          int most = FieldPage.maxRows(key.field());
          for (int from = 0; from < all.size(); from += most) {
            pages.add(new FieldPage(key, all.subList(from, Math.min(from + most, all.size()))));
          }
        });
    return pages;
  }
}
