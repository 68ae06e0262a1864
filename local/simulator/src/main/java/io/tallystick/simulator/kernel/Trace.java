package io.tallystick.simulator.kernel;

import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Supplier;

/** What happened, in order: always as a hash, by which two runs are told apart, and as lines where somebody wants to read them. */
public final class Trace {
  private static final long PRIME = 0x100000001b3L;

  private final int kept;
  private final ArrayDeque<String> lines = new ArrayDeque<>();
  private long hash = 0xcbf29ce484222325L;
  private long events;

  /** @param kept the last lines that are kept; none where only the hash matters */
  public Trace(int kept) {
    this.kept = kept;
  }

  /**
   * Something happened.
   *
   * @param who the instance, or what is outside of all
   * @param what its kind, one of a few texts
   * @param subject that it happened to
   * @param detail only asked for where lines are kept
   */
  public void add(long time, String who, String what, long subject, Supplier<String> detail) {
    fold(time);
    fold(who.hashCode());
    fold(what.hashCode());
    fold(subject);
    events++;
    if (kept > 0) {
      if (lines.size() == kept) {
        lines.removeFirst();
      }
      lines.addLast(String.format(java.util.Locale.ROOT, "%12.6f  %-20s %-14s %s", (time - Time.START) / 1e9, who, what, detail.get()));
    }
  }

  private void fold(long value) {
    hash = (hash ^ value) * PRIME;
    hash ^= hash >>> 29;
  }

  /** Of all that happened. */
  public long hash() {
    return hash;
  }

  /** How much happened. */
  public long events() {
    return events;
  }

  public List<String> lines() {
    return List.copyOf(lines);
  }
}
