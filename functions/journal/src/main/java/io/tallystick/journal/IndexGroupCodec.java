package io.tallystick.journal;

import java.util.List;

/** Between a group of index rows and how it is stored, as {@code docs/journal-format.md} has it. */
public final class IndexGroupCodec {
  /** The most rows of one group, so that any group fits one item: 390 KiB over the most bytes that one row can take. */
  public static final int MAX_ROWS = 8_192;

  private IndexGroupCodec() {}

  /** One id of the index: what it is, what the entry means for it, and where the entry stands. */
  public record Row(PackedId id, IndexKey.Kind kind, Location location) {}

  /**
   * The rows as bytes; their order is not kept: they come back in order of id, kind and location, so that equal sets give equal bytes.
   *
   * @throws IllegalArgumentException if there are more than {@link #MAX_ROWS} rows, or none
   */
  public static byte[] encode(List<Row> rows) {
    throw new UnsupportedOperationException("written next");
  }

  /**
   * The rows, in order.
   *
   * @throws StoreException.Corrupt if the bytes cannot have been written by {@link #encode}
   */
  public static List<Row> decode(byte[] bytes) {
    throw new UnsupportedOperationException("written next");
  }
}
