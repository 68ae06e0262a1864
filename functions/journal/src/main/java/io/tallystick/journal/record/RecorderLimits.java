package io.tallystick.journal.record;

import io.tallystick.ledger.Limits;

/**
 * The bounds of what one recorder decides at once and keeps in memory. Bytes are those of {@link Weight}.
 *
 * @param batchEvents the most events decided for one segment
 * @param accountBytes accounts kept; beyond it only those that the projector has not posted are
 * @param holdBytes holds kept, likewise
 * @param rememberedBytes entries kept whose ids are known without a read, likewise
 * @param tailBytes entries that may wait for the projector; beyond it the recorder posts a run itself before it goes on, and beyond half as much again it
 *     records nothing until that helped
 * @param rememberedSegments segments before the cursor whose ids a cold recorder reads, so that ids that carry their time need no look-up
 */
public record RecorderLimits(
    int batchEvents, long accountBytes, long holdBytes, long rememberedBytes, long tailBytes, int rememberedSegments) {
  /**
   * What one event can bring into memory while its batch is decided, at most: its own texts, the transfer of its id, two holds or originals and six accounts, each with
   * metadata whose characters take two bytes.
   */
  private static final long EVENT_BYTES = 96 * 1024;
  /** One half of so many parts of the memory is for a batch, the other for what is kept between batches, with what its bounds may be exceeded by. */
  private static final int PARTS = 64;

  private static final int ACCOUNT_PARTS = 6;
  private static final int HOLD_PARTS = 3;
  private static final int REMEMBERED_PARTS = 8;
  private static final int TAIL_PARTS = 8;
  private static final int REMEMBERED_SEGMENTS = 64;

  /** For a process with a heap of 1.5 GiB. */
  public static final RecorderLimits DEFAULT = forMemory(1536L * 1024 * 1024);

  public RecorderLimits {
    if (batchEvents < 1 || accountBytes < 1 || holdBytes < 1 || rememberedBytes < 0 || tailBytes < 1 || rememberedSegments < 0) {
      throw new IllegalArgumentException("limits of a recorder must be positive");
    }
  }

  /**
   * The bounds for a process that does nothing else.
   *
   * @param heapBytes the most that its heap may grow to, as {@link Runtime#maxMemory()}
   */
  public static RecorderLimits forMemory(long heapBytes) {
    long part = heapBytes / PARTS;
    return new RecorderLimits(
        (int) Math.clamp(heapBytes / 2 / EVENT_BYTES, 1, Limits.REQUEST_EVENTS),
        ACCOUNT_PARTS * part,
        HOLD_PARTS * part,
        REMEMBERED_PARTS * part,
        TAIL_PARTS * part,
        REMEMBERED_SEGMENTS);
  }

  /**
   * The bounds of each of several recorders that share the memory of one.
   *
   * @param recorders that keep caches
   * @param atOnce of them decide at the same time, at most
   */
  public RecorderLimits sharedBy(int recorders, int atOnce) {
    return new RecorderLimits(
        Math.max(1, batchEvents / atOnce),
        Math.max(1, accountBytes / recorders),
        Math.max(1, holdBytes / recorders),
        rememberedBytes / recorders,
        Math.max(1, tailBytes / recorders),
        rememberedSegments);
  }

  /** The same for one who is not asked about ids. */
  public RecorderLimits withoutRememberedSegments() {
    return new RecorderLimits(batchEvents, accountBytes, holdBytes, 0, tailBytes, 0);
  }
}
