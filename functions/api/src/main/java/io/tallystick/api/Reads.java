package io.tallystick.api;

import io.tallystick.events.ProblemType;
import io.tallystick.events.Problems;
import io.tallystick.journal.Consistency;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.Retry;
import io.tallystick.journal.Store;
import io.tallystick.journal.StoreException;
import io.tallystick.journal.readmodel.LedgerReader;
import io.tallystick.journal.readmodel.LedgerReader.Reading;
import io.tallystick.journal.readmodel.NoHistory;
import io.tallystick.journal.readmodel.Projector;
import io.tallystick.runtime.LedgerWiring;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;

/** Reads with the consistency that a call asks for, and of a journal as far as it asks for. */
@Singleton
final class Reads {
  /** How long an eventual read waits for the read tables. The projector is rarely further behind than its window and a run. */
  static final Duration WAIT = Duration.ofSeconds(5);

  private final Store store;
  private final LedgerReader reader;
  private final Retry retry;

  @Inject
  Reads(Store store, Retry retry) {
    this.store = store;
    this.reader = new LedgerReader(store, LedgerWiring.SHARD);
    this.retry = retry;
  }

  /**
   * Asks the reader.
   *
   * @param atLeast the segment that the answer has to reflect
   * @throws ApiProblem if it does not, an eventual read after {@link #WAIT}
   */
  <T> Reading<T> read(Consistency consistency, OptionalLong atLeast, Deadline deadline, Function<LedgerReader, Reading<T>> question) {
    if (atLeast.isPresent() && consistency == Consistency.EVENTUAL) {
      await(atLeast.getAsLong(), deadline);
    }
    // A replica of the tables may not have come so far yet as the tables themselves.
    Reading<T> reading = ask(atLeast.isPresent() ? reader.withoutReplicas() : reader, consistency, deadline, question);
    if (atLeast.isPresent() && reading.sequence() < atLeast.getAsLong()) {
      throw ApiProblem.invalid(ProblemType.INVALID_PARAMETER, Problems.of("at_least", "is after the journal's end"));
    }
    return reading;
  }

  private static <T> Reading<T> ask(LedgerReader reader, Consistency consistency, Deadline deadline, Function<LedgerReader, Reading<T>> question) {
    try {
      return question.apply(reader);
    } catch (NoHistory noHistory) {
      // That it keeps none never changes, so any state shows it.
      Reading<?> reading = reader.accounts(List.of(noHistory.account()), consistency, deadline);
      throw ApiProblem.of(
          ProblemType.NO_HISTORY, "the account was opened with no_history, and only a statement could answer this", Reflected.of(reading));
    }
  }

  private void await(long sequence, Deadline deadline) {
    Retry.Backoff backoff = retry.backoff(deadline.within(WAIT));
    long posted = posted(deadline);
    while (posted < sequence) {
      if (!backoff.pause()) {
        throw notYetVisible();
      }
      try {
        posted = posted(deadline);
      } catch (StoreException.Unavailable outOfTime) {
        throw notYetVisible();
      }
    }
  }

  private long posted(Deadline deadline) {
    return store.cursors().read(Projector.CURSOR, LedgerWiring.SHARD, deadline).posted();
  }

  private static ApiProblem notYetVisible() {
    return ApiProblem.of(ProblemType.NOT_YET_VISIBLE, "the read tables have not reached at_least; repeat the call, or read with consistency=strong");
  }
}
