package io.tallystick.local.capacity;

/** How large a segment of plain transfers is: ids of UUID version 7, small amounts, no metadata. Fitted to segments that the recorder makes; a test holds it to them. */
final class SegmentSize {
  /** The item without transfers: attributes' names, hashes, numbers. */
  private static final double ITEM_BYTES = 240;
  /** Of which eight are the random part of the id. */
  private static final double TRANSFER_BYTES = 11.3;
  /** Its totals afterwards. */
  private static final double ACCOUNT_BYTES = 2.5;
  private static final double ACCOUNTS_OF_TRANSFER = 2;
  private static final double BITS_OF_BYTE = 8;

  private SegmentSize() {}

  /**
   * @param transfers in the segment
   * @param accounts different ones that they touch
   */
  static double bytes(double transfers, double accounts) {
    // One of many accounts takes more bits to name than one of few. What names one of two is among the bytes of the transfer.
    double naming = ACCOUNTS_OF_TRANSFER * (Math.log(Math.max(accounts, 2)) / Math.log(2) - 1) / BITS_OF_BYTE;
    return ITEM_BYTES + (TRANSFER_BYTES + naming) * transfers + ACCOUNT_BYTES * accounts;
  }
}
