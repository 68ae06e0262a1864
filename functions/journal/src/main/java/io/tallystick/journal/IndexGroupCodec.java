package io.tallystick.journal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** Between a group of index rows and how it is stored, as {@code docs/journal-format.md} has it. */
public final class IndexGroupCodec {
  /** The version of the format that is written, and the only one yet. */
  public static final int FORMAT = 1;
  /** The most rows of one group, so that any group fits one item: a row takes at most 40 bytes, 8,192 of them 320 KiB. */
  public static final int MAX_ROWS = 8_192;

  private static final int MAX_TEXT_BYTES = MAX_ROWS * 36;
  private static final IndexKey.Kind[] KINDS = IndexKey.Kind.values();
  private static final Comparator<Row> ORDER =
      Comparator.comparing(Row::location)
          .thenComparing(Row::kind)
          .thenComparing(Row::id);

  private IndexGroupCodec() {}

  /** One id of the index: what it is, what the entry means for it, and where the entry stands. */
  public record Row(PackedId id, IndexKey.Kind kind, Location location) {
    public Row {
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(kind, "kind");
      Objects.requireNonNull(location, "location");
    }
  }

  /**
   * The rows as bytes. Their order is not kept: they come back in order of location, so that equal sets give equal bytes.
   *
   * @throws IllegalArgumentException if there are more than {@link #MAX_ROWS} rows, or none
   */
  public static byte[] encode(List<Row> rows) {
    if (rows.isEmpty() || rows.size() > MAX_ROWS) {
      throw new IllegalArgumentException("an index group has 1 to " + MAX_ROWS + " rows");
    }
    List<Row> sorted = rows.stream().sorted(ORDER).toList();
    NumberColumn kinds = new NumberColumn(sorted.size());
    NumberColumn sequences = new NumberColumn(sorted.size());
    NumberColumn positions = new NumberColumn(sorted.size());
    List<String> ids = new ArrayList<>(sorted.size());
    Location previous = new Location(0, 0);
    for (Row row : sorted) {
      Location location = row.location();
      kinds.add(row.kind().ordinal());
      sequences.add(location.sequence() - previous.sequence());
      positions.add(location.sequence() == previous.sequence() ? location.position() - previous.position() : location.position());
      ids.add(row.id().text());
      previous = location;
    }
    ColumnWriter out = new ColumnWriter();
    out.number(Probability.contexts(256), sorted.size());
    out.repeatedNumbers(kinds);
    out.numbers(sequences);
    out.numbers(positions);
    TextColumnWriter.write(out, ids, false, 0);
    byte[] columns = out.finish();
    ByteSink bytes = new ByteSink(columns.length + 1);
    bytes.write(FORMAT);
    bytes.write(columns, 0, columns.length);
    return bytes.toBytes();
  }

  /**
   * The rows, in order of location. Any bytes are safe: time and memory are bounded.
   *
   * @throws StoreException.Corrupt if the bytes cannot have been written by {@link #encode}
   */
  public static List<Row> decode(byte[] bytes) {
    ByteSource source = new ByteSource("index group", bytes);
    if (source.read() != FORMAT) {
      throw source.corrupt("has an unknown format");
    }
    ColumnReader in = new ColumnReader(source, MAX_TEXT_BYTES);
    int count = in.index(Probability.contexts(256), MAX_ROWS + 1, "count of rows");
    if (count == 0) {
      throw source.corrupt("has no rows");
    }
    NumberColumn kinds = in.repeatedNumbers(count);
    NumberColumn sequences = in.numbers(count);
    NumberColumn positions = in.numbers(count);
    String[] ids = TextColumnReader.read(in, count, 0);
    in.end();
    List<Row> rows = new ArrayList<>(count);
    Location location = new Location(0, 0);
    for (int i = 0; i < count; i++) {
      location = next(location, sequences, positions, i);
      PackedId id = PackedId.of(ids[i]);
      if (id == null) {
        throw ColumnReader.corrupt("packed id", "is no UUID or ULID");
      }
      rows.add(new Row(id, KINDS[kinds.small(i, KINDS.length - 1, "kind of row")], location));
    }
    return rows;
  }

  private static Location next(Location previous, NumberColumn sequences, NumberColumn positions, int index) {
    long sequence = previous.sequence() + sequences.low(index);
    int distance = positions.small(index, Integer.MAX_VALUE, "position");
    int position = sequence == previous.sequence() ? previous.position() + distance : distance;
    if (sequences.high(index) != 0 || sequence < previous.sequence() || position < 0) {
      throw ColumnReader.corrupt("location", "is out of range");
    }
    return new Location(sequence, position);
  }
}
