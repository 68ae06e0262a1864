package io.tallystick.journal;

import io.tallystick.journal.AccountReferences.Role;
import io.tallystick.ledger.AccountId;
import java.util.List;

/** The columns of a segment of two transfers, all of them right until a test makes one wrong: what a writer without checks would write. */
final class ForgedColumns {
  static final int ENTRIES = 2;
  static final long FIRST_TIMESTAMP = 1_000;

  NumberColumn kinds = all(EntryKind.TRANSFER_MADE.ordinal());
  NumberColumn timestamps = numbers(0);
  List<String> ids = List.of("t", "u");
  NumberColumn amounts = all(5);
  NumberColumn leftBefore = all(0);
  List<String> assets = List.of("USD/2", "USD/2");
  NumberColumn codes = all(1);
  NumberColumn flags = all(0);
  List<String> pendingIds = List.of("", "");
  List<String> reverses = List.of("", "");
  NumberColumn timeouts = all(0);
  NumberColumn dated = all(1);
  NumberColumn seconds = all(0);
  NumberColumn nanoseconds = all(0);
  List<String> references = List.of("", "");
  List<String> metadata = List.of("", "");
  List<String> outcomes = List.of();
  NumberColumn closed = all(0);

  /** A column of these numbers, each unsigned. */
  static NumberColumn numbers(long... values) {
    NumberColumn column = new NumberColumn(values.length);
    for (long value : values) {
      column.add(value);
    }
    return column;
  }

  static NumberColumn all(long value) {
    return numbers(value, value);
  }

  /** A number for every entry that only just does not fit 64 bits. */
  static NumberColumn wide() {
    NumberColumn column = new NumberColumn(ENTRIES);
    column.add(1, 0);
    column.add(1, 0);
    return column;
  }

  /** Makes them two refused transfers. */
  void refuse(String outcome) {
    kinds = all(EntryKind.TRANSFER_REJECTED.ordinal());
    outcomes = List.of(outcome, outcome);
    amounts = leftBefore = codes = flags = timeouts = dated = seconds = nanoseconds = closed = numbers();
    assets = pendingIds = reverses = references = metadata = List.of();
  }

  Segment segment() {
    return new Segment(
        0, 0, 1, 0, ENTRIES, FIRST_TIMESTAMP, FIRST_TIMESTAMP + 1, Hash.ZERO, Hash.ZERO, Hash.ZERO, payload());
  }

  private byte[] payload() {
    ColumnWriter out = new ColumnWriter();
    out.repeatedNumbers(kinds);
    out.numbers(timestamps);
    AccountReferences accounts = new AccountReferences();
    for (int i = 0; i < assets.size(); i++) {
      accounts.write(out, Role.DEBIT, new AccountId("a"));
      accounts.write(out, Role.CREDIT, new AccountId("b"));
    }
    texts(out, accounts.ids(), false);
    texts(out, ids, false);
    out.repeatedNumbers(amounts);
    out.repeatedNumbers(leftBefore);
    texts(out, assets, true);
    out.repeatedNumbers(codes);
    out.repeatedNumbers(flags);
    texts(out, pendingIds, false);
    texts(out, reverses, false);
    out.repeatedNumbers(timeouts);
    out.repeatedNumbers(dated);
    out.numbers(seconds);
    out.repeatedNumbers(nanoseconds);
    texts(out, references, true);
    texts(out, metadata, true);
    texts(out, outcomes, true);
    for (int total = 0; total < 4; total++) {
      out.numbers(accounts.count() == 0 ? numbers() : all(0));
    }
    out.repeatedNumbers(closed);
    return out.finish();
  }

  private static void texts(ColumnWriter out, List<String> column, boolean repeats) {
    TextColumnWriter.write(out, column, repeats, 0);
  }
}
