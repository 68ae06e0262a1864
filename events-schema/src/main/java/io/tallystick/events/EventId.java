package io.tallystick.events;

import java.util.Objects;

/**
 * Names an event within its ledger by the entry of the journal that it tells of, so that whoever publishes the entry again gives it the same name.
 *
 * @param shard the journal
 * @param sequence the segment
 * @param position the entry's place in the segment, from 0
 * @param part which of the events of one entry; empty for the first
 */
public record EventId(int shard, long sequence, int position, String part) {
  /** Characters of the longest part. */
  private static final int PART_CHARACTERS = 256;

  public EventId {
    if (shard < 0 || sequence < 0 || position < 0) {
      throw new IllegalArgumentException("an event's place in the journal is not negative");
    }
    if (Objects.requireNonNull(part, "part").length() > PART_CHARACTERS) {
      throw new IllegalArgumentException("a part is named by at most " + PART_CHARACTERS + " characters");
    }
  }

  /** The first event of an entry. */
  public EventId(int shard, long sequence, int position) {
    this(shard, sequence, position, "");
  }

  /** Another event of the same entry. */
  public EventId part(String name) {
    return new EventId(shard, sequence, position, name);
  }

  /** As {@code 0:42:7}, or {@code 0:42:7:1} with a part: the CloudEvents {@code id}. */
  public String text() {
    String entry = shard + ":" + sequence + ":" + position;
    return part.isEmpty() ? entry : entry + ":" + part;
  }

  @Override
  public String toString() {
    return text();
  }
}
