package io.tallystick.local.query;

import io.tallystick.journal.readmodel.LedgerReader.Reading;
import io.tallystick.local.terminal.Terminal;
import java.util.Locale;

/** Tells on standard error what an answer reflects, so that what is on standard output stays data. */
final class ReadingNote {
  private ReadingNote() {}

  static void print(Reading<?> reading, Terminal terminal) {
    String upTo = reading.sequence() < 0 ? "before the first segment" : "up to sequence " + reading.sequence();
    terminal.note(reading.consistency().name().toLowerCase(Locale.ROOT) + ", reflects the journal " + upTo);
  }
}
