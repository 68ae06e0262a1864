package io.tallystick.journal.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.ledger.IdTime;
import io.tallystick.ledger.Limits;
import io.tallystick.ledger.TransferId;
import org.junit.jupiter.api.Test;

class RememberedTest {
  private static final TransferId DATED = new TransferId("018bcfe5-6800-7000-8000-000000000001");
  private static final TransferId UNDATED = new TransferId("invoice-7");

  /** It may have been recorded up to the skew before its time, in a refused chain a little earlier still, and then at the very end of what came before the window. */
  @Test
  void anIdIsNewOnlyIfItsTimeLessTheSkewIsAfterTheWindowsStart() {
    long earliest = IdTime.of(DATED) - Limits.ID_CLOCK_SKEW_NANOS - 1_000_000;
    assertThat(new Remembered(earliest + 1).mayPrecede(DATED)).isTrue();
    assertThat(new Remembered(earliest).mayPrecede(DATED)).isTrue();
    assertThat(new Remembered(earliest - 1).mayPrecede(DATED)).isFalse();
  }

  @Test
  void anIdWithoutTimeMayAlwaysPrecedeAWindowUnlessThatBeginsWithTheJournal() {
    assertThat(new Remembered(1L).mayPrecede(UNDATED)).isTrue();
    assertThat(new Remembered(null).mayPrecede(UNDATED)).isFalse();
    assertThat(new Remembered(null).mayPrecede(DATED)).isFalse();
  }
}
