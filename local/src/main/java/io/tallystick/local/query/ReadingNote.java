package io.tallystick.local.query;

import io.tallystick.journal.readmodel.LedgerReader.Reading;
import io.tallystick.local.terminal.Terminal;
import java.util.Locale;
import java.util.SortedMap;

/** Tells on standard error what an answer reflects, so that what is on standard output stays data. */
final class ReadingNote {
  private ReadingNote() {}

  static void print(Reading<?> reading, Terminal terminal) {
    SortedMap<Integer, Long> sequences = reading.positions().sequences();
    String upTo = sequences.size() == 1 ? upTo(sequences.get(sequences.firstKey())) : "of " + sequences.size() + " shards";
    terminal.note(reading.consistency().name().toLowerCase(Locale.ROOT) + ", reflects the journal " + upTo);
  }

  private static String upTo(long sequence) {
    return sequence < 0 ? "before the first segment" : "up to sequence " + sequence;
  }
}
