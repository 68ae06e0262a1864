package io.tallystick.journal;

import java.util.ArrayList;
import java.util.List;

/** Between the list of what is unfinished at a cursor and how it is stored, as {@code docs/journal-format.md} has it. */
public final class UnfinishedCodec {
  /** The version of the format that is written, and the only one yet. */
  public static final int FORMAT = 1;
  /**
   * The most locations of one list. Where a segment has many, each takes a byte or two; where each stands in a segment of its own, hardly more than five, since all distances together are no more than the journal is long. So every list fits one item beside its cursor.
   */
  public static final int MOST = 30_000;

  private UnfinishedCodec() {}

  /**
   * The locations as bytes.
   *
   * @param unfinished in order of the journal, none twice
   * @throws IllegalArgumentException if they are in another order, or more than {@link #MOST}
   */
  public static byte[] encode(List<Location> unfinished) {
    if (unfinished.size() > MOST) {
      throw new IllegalArgumentException("at most " + MOST + " entries may be unfinished at once");
    }
    ByteSink sink = new ByteSink(16 + 4 * unfinished.size());
    sink.write(FORMAT);
    long sequence = 0;
    for (int from = 0; from < unfinished.size(); ) {
      long next = unfinished.get(from).sequence();
      if (next < sequence || next == sequence && from > 0) {
        throw new IllegalArgumentException("locations are in order of the journal");
      }
      int to = from;
      while (to < unfinished.size() && unfinished.get(to).sequence() == next) {
        to++;
      }
      sink.writeLongVarint(next - sequence);
      sink.writeVarint(to - from);
      positions(sink, unfinished.subList(from, to));
      sequence = next;
      from = to;
    }
    return sink.toBytes();
  }

  private static void positions(ByteSink sink, List<Location> ofSegment) {
    int before = -1;
    for (Location location : ofSegment) {
      if (location.position() <= before) {
        throw new IllegalArgumentException("locations are in order of the journal");
      }
      sink.writeVarint(location.position() - before - 1);
      before = location.position();
    }
  }

  /**
   * The locations, in order. Any bytes are safe: time and memory are bounded.
   *
   * @throws StoreException.Corrupt if the bytes cannot have been written by {@link #encode}
   */
  public static List<Location> decode(byte[] bytes) {
    ByteSource source = new ByteSource("list of what is unfinished", bytes);
    if (source.read() != FORMAT) {
      throw source.corrupt("has an unknown format");
    }
    List<Location> unfinished = new ArrayList<>();
    long sequence = 0;
    while (source.remaining() > 0) {
      long distance = source.readLongVarint();
      sequence += distance;
      int count = source.readVarint();
      if (sequence < 0 || distance == 0 && !unfinished.isEmpty() || count == 0 || count > MOST - unfinished.size()) {
        throw source.corrupt("is out of range");
      }
      long position = -1;
      for (int i = 0; i < count; i++) {
        position += 1L + source.readVarint();
        if (position > Integer.MAX_VALUE) {
          throw source.corrupt("is out of range");
        }
        unfinished.add(new Location(sequence, (int) position));
      }
    }
    return unfinished;
  }
}
