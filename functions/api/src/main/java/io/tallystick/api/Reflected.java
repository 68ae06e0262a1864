package io.tallystick.api;

import io.tallystick.journal.Consistency;
import io.tallystick.journal.readmodel.LedgerReader.Reading;
import io.tallystick.runtime.LedgerWiring;
import java.util.Locale;
import java.util.Objects;

/**
 * What an answer reflects.
 *
 * @param sequence the segment up to which it reflects the journal, as far as no replica gave it, −1 for none
 */
record Reflected(Consistency consistency, long sequence) {
  /** The header with the consistency of the answer. */
  static final String CONSISTENCY_HEADER = "tallystick-consistency";
  /** The header with shard and sequence, to be given as {@code at_least} to a later read. */
  static final String SEQUENCE_HEADER = "tallystick-sequence";

  Reflected {
    Objects.requireNonNull(consistency, "consistency");
  }

  static Reflected of(Reading<?> reading) {
    return new Reflected(reading.consistency(), reading.sequence());
  }

  /** What a commit answers reflects everything up to its segment. */
  static Reflected commit(long sequence) {
    return new Reflected(Consistency.STRONG, sequence);
  }

  String consistencyHeader() {
    return consistency.name().toLowerCase(Locale.ROOT);
  }

  String sequenceHeader() {
    return LedgerWiring.SHARD + ":" + sequence;
  }
}
