package io.tallystick.journal.verify;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.FieldIndex;
import io.tallystick.journal.FieldKey;
import io.tallystick.journal.FieldKey.Field;
import io.tallystick.journal.FieldPage;
import io.tallystick.journal.FieldRow;
import io.tallystick.journal.Location;
import io.tallystick.journal.PageRange;
import io.tallystick.journal.SegmentContent;
import io.tallystick.ledger.CrossEntry;
import io.tallystick.ledger.Entry;
import io.tallystick.ledger.LegsHere;
import io.tallystick.ledger.NewAccount;
import io.tallystick.ledger.Transfer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Compares the index of fields up to the cursor with the journal, value by value. */
final class FieldCheck {
  /** Pages read at once. */
  private static final int PAGES = 16;

  private final FieldIndex index;
  private final int shard;
  private final long posted;
  private final Supplier<Deadline> deadlines;
  /** What the journal says, for each value. */
  private final Map<FieldKey, LineDigest> expected = new LinkedHashMap<>();

  FieldCheck(FieldIndex index, int shard, long posted, Supplier<Deadline> deadlines) {
    this.index = index;
    this.shard = shard;
    this.posted = posted;
    this.deadlines = deadlines;
  }

  /** Takes what the next segment says. */
  void add(long sequence, SegmentContent content) {
    if (sequence > posted) {
      return;
    }
    for (int position = 0; position < content.entries().size(); position++) {
      Location location = new Location(sequence, position);
      switch (content.entries().get(position)) {
        case Entry.AccountOpened opened -> add(opened.account(), new FieldRow(opened.timestamp(), location, opened.account().id()));
        case Entry.TransferMade made when made.here() == LegsHere.NEITHER -> {} // only its id is here
        case Entry.TransferMade made -> add(made.transfer(), new FieldRow(made.timestamp(), location));
        case Entry.HoldExpired _, Entry.AccountRejected _, Entry.TransferRejected _, CrossEntry _ -> {}
      }
    }
  }

  private void add(NewAccount account, FieldRow row) {
    add(FieldKey.everyAccount(), row);
    add(FieldKey.asset(Field.ACCOUNT_ASSET, account.asset()), row);
    add(FieldKey.code(Field.ACCOUNT_CODE, account.code()), row);
    if (!account.reference().isEmpty()) {
      add(FieldKey.reference(Field.ACCOUNT_REFERENCE, account.reference()), row);
    }
  }

  private void add(Transfer transfer, FieldRow row) {
    add(FieldKey.asset(Field.TRANSFER_ASSET, transfer.asset()), row);
    add(FieldKey.code(Field.TRANSFER_CODE, transfer.code()), row);
    if (!transfer.reference().isEmpty()) {
      add(FieldKey.reference(Field.TRANSFER_REFERENCE, transfer.reference()), row);
    }
  }

  private void add(FieldKey key, FieldRow row) {
    expected.computeIfAbsent(key, any -> new LineDigest()).add(row);
  }

  /** The values that the journal knows. */
  Set<FieldKey> keys() {
    return expected.keySet();
  }

  void check(FieldKey key) throws Broken {
    LineDigest rows = new LineDigest();
    List<FieldPage> pages;
    PageRange range = PageRange.first(PAGES);
    do {
      pages = index.pages(shard, key, range, deadlines.get());
      for (FieldPage page : pages) {
        range = PageRange.after(page.first(), PAGES);
        if (page.rows().getFirst().location().sequence() <= posted) {
          page.rows().forEach(rows::add);
        }
      }
    } while (!pages.isEmpty());
    if (!rows.sameAs(expected.get(key))) {
      throw new Broken(
          "the index of a field differs from the journal",
          "field=" + key.field().wire() + " value=" + key.value() + " rows=" + rows.count() + " journal=" + expected.get(key).count());
    }
  }
}
