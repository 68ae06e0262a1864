package io.tallystick.journal.record;

/**
 * The bounds of what one recorder decides at once and keeps in memory.
 *
 * @param batchEvents the most events decided for one segment
 * @param cachedAccounts accounts kept beyond those of the tail
 * @param cachedHolds holds kept beyond those of the tail
 * @param rememberedTransfers transfer ids kept beyond those of the tail, so that a repeat is known without a read
 * @param tailTransfers transfers that may wait for the projector; beyond it the recorder posts a run itself before it goes on
 * @param rememberedSegments segments before the cursor whose ids a cold recorder reads, so that ids that carry their time need no look-up
 */
public record RecorderLimits(
    int batchEvents,
    int cachedAccounts,
    int cachedHolds,
    int rememberedTransfers,
    int tailTransfers,
    int rememberedSegments) {
  public static final RecorderLimits DEFAULT = new RecorderLimits(8_000, 200_000, 100_000, 200_000, 400_000, 64);

  public RecorderLimits {
    if (batchEvents < 1 || cachedAccounts < 1 || cachedHolds < 1 || rememberedTransfers < 0 || tailTransfers < 1 || rememberedSegments < 0) {
      throw new IllegalArgumentException("limits of a recorder must be positive");
    }
  }
}
