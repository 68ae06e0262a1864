package io.tallystick.api;

import io.tallystick.journal.Consistency;
import io.tallystick.journal.Positions;
import io.tallystick.journal.readmodel.LedgerReader.Reading;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * What an answer reflects.
 *
 * @param positions up to where it reflects the journals of the shards that it speaks of, as far as no replica gave it
 */
record Reflected(Consistency consistency, Positions positions) {
  /** The header with the consistency of the answer. */
  static final String CONSISTENCY_HEADER = "tallystick-consistency";
  /** The header with each shard and its sequence, to be given as {@code at_least} to a later read. */
  static final String SEQUENCE_HEADER = "tallystick-sequence";

  Reflected {
    Objects.requireNonNull(consistency, "consistency");
    Objects.requireNonNull(positions, "positions");
  }

  static Reflected of(Reading<?> reading) {
    return new Reflected(reading.consistency(), reading.positions());
  }

  /** What a commit answers reflects everything up to its segments. */
  static Reflected commit(Positions positions) {
    return new Reflected(Consistency.STRONG, positions);
  }

  String consistencyHeader() {
    return consistency.name().toLowerCase(Locale.ROOT);
  }

  String sequenceHeader() {
    return positions.sequences().entrySet().stream().map(one -> one.getKey() + ":" + one.getValue()).collect(Collectors.joining(","));
  }
}
