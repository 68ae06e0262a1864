package io.tallystick.journal;

import io.tallystick.ledger.AccountId;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Between a page of dated changes and how it is stored, as {@code docs/journal-format.md} has it. */
public final class DatedPageCodec {
  /** The version of the format that is written, and the only one yet. */
  public static final int FORMAT = 1;
  /** The most changes of a page: one takes at most 60 bytes, 4,096 of them 240 KiB. */
  static final int MAX_CHANGES = 4_096;

  private static final int MAX_NANOSECOND = 999_999_999;
  private static final DatedChange.Kind[] KINDS = DatedChange.Kind.values();
  private static final StatementLine.Side[] SIDES = StatementLine.Side.values();

  private DatedPageCodec() {}

  /** The changes as bytes; account and shard are the item's other attributes and not among them. */
  public static byte[] encode(DatedPage page) {
    List<DatedChange> changes = page.changes();
    NumberColumn kinds = new NumberColumn(changes.size());
    NumberColumn sides = new NumberColumn(changes.size());
    NumberColumn timestamps = new NumberColumn(changes.size());
    NumberColumn sequences = new NumberColumn(changes.size());
    NumberColumn amounts = new NumberColumn(changes.size());
    NumberColumn seconds = new NumberColumn(changes.size());
    NumberColumn nanoseconds = new NumberColumn(changes.size());
    long timestamp = 0;
    long sequence = 0;
    long second = 0;
    for (DatedChange change : changes) {
      kinds.add(change.kind().ordinal());
      sides.add(change.side().ordinal());
      timestamps.addSigned(change.timestamp() - timestamp);
      sequences.addSigned(change.sequence() - sequence);
      amounts.add(change.amount());
      seconds.addSigned(change.date().getEpochSecond() - second);
      nanoseconds.add(change.date().getNano());
      timestamp = change.timestamp();
      sequence = change.sequence();
      second = change.date().getEpochSecond();
    }
    ColumnWriter out = new ColumnWriter();
    out.number(Probability.contexts(256), changes.size());
    out.repeatedNumbers(kinds);
    out.repeatedNumbers(sides);
    out.numbers(timestamps);
    out.numbers(sequences);
    out.repeatedNumbers(amounts);
    out.numbers(seconds);
    out.repeatedNumbers(nanoseconds);
    byte[] columns = out.finish();
    ByteSink bytes = new ByteSink(columns.length + 1);
    bytes.write(FORMAT);
    bytes.write(columns, 0, columns.length);
    return bytes.toBytes();
  }

  /**
   * The page of the given account. Any bytes are safe: time and memory are bounded.
   *
   * @throws StoreException.Corrupt if the bytes cannot have been written by {@link #encode}
   */
  public static DatedPage decode(AccountId account, int shard, byte[] bytes) {
    ByteSource source = new ByteSource("page of dated changes", bytes);
    if (source.read() != FORMAT) {
      throw source.corrupt("has an unknown format");
    }
    ColumnReader in = new ColumnReader(source, 0);
    int count = in.index(Probability.contexts(256), MAX_CHANGES + 1, "count of changes");
    if (count == 0) {
      throw source.corrupt("has no changes");
    }
    NumberColumn kinds = in.repeatedNumbers(count);
    NumberColumn sides = in.repeatedNumbers(count);
    NumberColumn timestamps = in.numbers(count);
    NumberColumn sequences = in.numbers(count);
    NumberColumn amounts = in.repeatedNumbers(count);
    NumberColumn seconds = in.numbers(count);
    NumberColumn nanoseconds = in.repeatedNumbers(count);
    in.end();
    List<DatedChange> changes = new ArrayList<>(count);
    long timestamp = 0;
    long sequence = 0;
    long second = 0;
    for (int i = 0; i < count; i++) {
      timestamp += timestamps.signed(i, "timestamp");
      sequence += sequences.signed(i, "sequence");
      second += seconds.signed(i, "date");
      if (sequence < 0) {
        throw ColumnReader.corrupt("sequence", "is out of range");
      }
      changes.add(
          new DatedChange(
              KINDS[kinds.small(i, KINDS.length - 1, "kind of change")],
              SIDES[sides.small(i, SIDES.length - 1, "side")],
              amounts.amount(i),
              date(second, nanoseconds.small(i, MAX_NANOSECOND, "date")),
              timestamp,
              sequence));
    }
    return new DatedPage(account, shard, changes);
  }

  private static Instant date(long second, int nanosecond) {
    try {
      return Instant.ofEpochSecond(second, nanosecond);
    } catch (DateTimeException e) {
      throw ColumnReader.corrupt("date", "is out of range");
    }
  }
}
