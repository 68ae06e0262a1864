package io.tallystick.journal.contract;

/** Ids as nobody's client makes them, unless it means harm. */
public final class Ids {
  private static final int BLOCKS = 17;
  /** How many {@link #colliding} ids there are. */
  public static final int COLLIDING = 1 << BLOCKS;

  private Ids() {}

  /** "Aa" and "BB" have the same hash, and so have all sequences of them. */
  public static String colliding(int number) {
    StringBuilder text = new StringBuilder(2 * BLOCKS);
    for (int bit = 0; bit < BLOCKS; bit++) {
      text.append((number >>> bit & 1) == 0 ? "Aa" : "BB");
    }
    return text.toString();
  }
}
