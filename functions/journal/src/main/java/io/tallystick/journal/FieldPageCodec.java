package io.tallystick.journal;

import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Limits;
import java.util.ArrayList;
import java.util.List;

/** Between a page of the index of fields and how it is stored, as {@code docs/journal-format.md} has it. */
public final class FieldPageCodec {
  /** The version of the format that is written, and the only one yet. */
  public static final int FORMAT = 1;
  /** The most rows of transfers in a page: a row takes at most 28 bytes, 8,192 of them 224 KiB. */
  static final int MAX_TRANSFERS = 8_192;
  /** The most rows of accounts in a page: a row takes at most 546 bytes with an id of {@value Limits#ID_CHARACTERS} characters of four bytes, 600 of them 320 KiB. */
  static final int MAX_ACCOUNTS = 600;

  private static final int MAX_TEXT_BYTES = MAX_ACCOUNTS * 4 * Limits.ID_CHARACTERS;

  private FieldPageCodec() {}

  /** The rows as bytes; the key is the item's other attribute and not among them. */
  public static byte[] encode(FieldPage page) {
    List<FieldRow> rows = page.rows();
    NumberColumn timestamps = new NumberColumn(rows.size());
    NumberColumn sequences = new NumberColumn(rows.size());
    NumberColumn positions = new NumberColumn(rows.size());
    List<String> accounts = new ArrayList<>();
    long timestamp = 0;
    Location place = new Location(0, 0);
    for (FieldRow row : rows) {
      timestamps.addSigned(row.timestamp() - timestamp);
      sequences.addSigned(row.location().sequence() - place.sequence());
      positions.addSigned((long) row.location().position() - (row.location().sequence() == place.sequence() ? place.position() : 0));
      if (page.key().field().ofAccounts()) {
        accounts.add(row.account().value());
      }
      timestamp = row.timestamp();
      place = row.location();
    }
    ColumnWriter out = new ColumnWriter();
    out.number(Probability.contexts(256), rows.size());
    out.numbers(timestamps);
    out.numbers(sequences);
    out.numbers(positions);
    TextColumnWriter.write(out, accounts, false, 0);
    byte[] columns = out.finish();
    if (out.textBytes() > MAX_TEXT_BYTES) {
      throw new IllegalArgumentException("an id has at most " + Limits.ID_CHARACTERS + " characters");
    }
    ByteSink bytes = new ByteSink(columns.length + 1);
    bytes.write(FORMAT);
    bytes.write(columns, 0, columns.length);
    return bytes.toBytes();
  }

  /**
   * The page of the given key. Any bytes are safe: time and memory are bounded.
   *
   * @throws StoreException.Corrupt if the bytes cannot have been written by {@link #encode}
   */
  public static FieldPage decode(FieldKey key, byte[] bytes) {
    ByteSource source = new ByteSource("page of a field", bytes);
    if (source.read() != FORMAT) {
      throw source.corrupt("has an unknown format");
    }
    ColumnReader in = new ColumnReader(source, MAX_TEXT_BYTES);
    int count = in.index(Probability.contexts(256), FieldPage.maxRows(key.field()) + 1, "count of rows");
    if (count == 0) {
      throw source.corrupt("has no rows");
    }
    NumberColumn timestamps = in.numbers(count);
    NumberColumn sequences = in.numbers(count);
    NumberColumn positions = in.numbers(count);
    String[] accounts = TextColumnReader.read(in, key.field().ofAccounts() ? count : 0, 0);
    in.end();
    List<FieldRow> rows = new ArrayList<>(count);
    long timestamp = 0;
    Location place = new Location(0, 0);
    for (int i = 0; i < count; i++) {
      timestamp += timestamps.signed(i, "timestamp");
      place = ColumnReader.place(place, sequences.signed(i, "sequence"), positions.signed(i, "position"));
      rows.add(new FieldRow(timestamp, place, accounts.length == 0 ? AccountId.NONE : new AccountId(accounts[i])));
    }
    return new FieldPage(key, rows);
  }
}
