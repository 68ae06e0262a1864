package io.tallystick.journal.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.journal.Cursor;
import io.tallystick.journal.Store;
import io.tallystick.journal.contract.Samples;
import io.tallystick.journal.dynamodb.Line.Fault;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Failures while a cursor moves: whose move it was is never guessed. */
class CursorFailureTest extends OnFaultyLine {
  static Stream<Arguments> lostAnswers() {
    return Stream.of(
        Arguments.of("reset after it was done", new Fault.BreaksAfter()), Arguments.of("time-out after it was done", new Fault.TimesOutAfter()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("passingFaults")
  void aCursorMovesOnceWhateverFailsOnce(String name, Fault fault) {
    String reader = Samples.name("reader");
    line.next(fault);
    assertThat(store.cursors().begin(reader, 0, -1, 5, deadline())).isTrue();
    line.next(fault);
    assertThat(store.cursors().complete(reader, 0, new Cursor(-1, 5), deadline())).isTrue();
    line.next(fault);
    assertThat(store.cursors().begin(reader, 0, 5, 9, deadline())).isTrue();
    line.next();
    assertThat(store.cursors().read(reader, 0, deadline())).isEqualTo(new Cursor(5, 9));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("lostAnswers")
  void aLostAnswerIsNotTakenForAMoveThatAnotherMade(String name, Fault fault) {
    String reader = Samples.name("reader");
    Store rival = LocalTables.store(client, tables, retry);
    line.next(new Fault.TimesOutBefore(), new Fault.After(() -> rival.cursors().begin(reader, 0, -1, 7, deadline())));
    assertThat(store.cursors().begin(reader, 0, -1, 5, deadline())).isFalse();
    line.next(fault);
    assertThat(store.cursors().begin(reader, 0, -1, 6, deadline())).as("it is at another's run").isFalse();
  }

  @Test
  void withoutALostAnswerARunThatStandsIsAnothers() {
    String reader = Samples.name("reader");
    assertThat(store.cursors().begin(reader, 0, -1, 5, deadline())).isTrue();
    assertThat(store.cursors().begin(reader, 0, -1, 5, deadline())).isFalse();
    line.next(THROTTLED);
    assertThat(store.cursors().begin(reader, 0, -1, 5, deadline())).as("throttling leaves no doubt").isFalse();
  }
}
