package io.tallystick.journal;

/** Between a statement page and how it is stored: columns, then compressed, as {@code docs/journal-format.md} has it. */
public final class StatementCodec {
  /**
   * The most lines of a page, so that any page fits one item: 390 KiB over the most bytes that one line can take,
   * that is two ids of {@value io.tallystick.ledger.Limits#ID_CHARACTERS} characters of four bytes and about 80 bytes of numbers.
   */
  public static final int MAX_LINES = 350;

  private StatementCodec() {}

  /**
   * The lines and the totals before them, as bytes. Account, shard, run and part are the item's other attributes and are not among the bytes.
   *
   * @throws IllegalArgumentException if there are more than {@link #MAX_LINES} lines, or none
   */
  public static byte[] encode(StatementPage page) {
    throw new UnsupportedOperationException("written next");
  }

  /**
   * The page with the given key.
   *
   * @throws StoreException.Corrupt if the bytes cannot have been written by {@link #encode}
   */
  public static StatementPage decode(io.tallystick.ledger.AccountId account, int shard, long run, int part, byte[] bytes) {
    throw new UnsupportedOperationException("written next");
  }
}
