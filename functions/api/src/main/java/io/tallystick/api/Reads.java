package io.tallystick.api;

import io.tallystick.events.ProblemType;
import io.tallystick.events.Problems;
import io.tallystick.journal.Consistency;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.FixedShards;
import io.tallystick.journal.Positions;
import io.tallystick.journal.Retry;
import io.tallystick.journal.Store;
import io.tallystick.journal.StoreException;
import io.tallystick.journal.readmodel.LedgerReader.Reading;
import io.tallystick.journal.readmodel.NoHistory;
import io.tallystick.journal.readmodel.Projector;
import io.tallystick.journal.readmodel.ShardedReader;
import io.tallystick.ledger.Sharding;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/** Reads with the consistency that a call asks for, and of a journal as far as it asks for. */
@Singleton
final class Reads {
  /** How long an eventual read waits for the read tables. The projector is rarely further behind than its window and a run. */
  static final Duration WAIT = Duration.ofSeconds(5);

  private final Store store;
  private final ShardedReader reader;
  private final FixedShards shards;
  private final Retry retry;

  @Inject
  Reads(Store store, FixedShards shards, Sharding sharding, Retry retry) {
    this.store = store;
    this.shards = shards;
    this.reader = new ShardedReader(store, sharding);
    this.retry = retry;
  }

  Sharding sharding() {
    return reader.sharding();
  }

  /**
   * Asks the reader.
   *
   * @param atLeast the segments that the answer has to reflect, as far as it speaks of their shards
   * @throws ApiProblem if it does not, an eventual read after {@link #WAIT}
   */
  <T> Reading<T> read(Consistency consistency, Positions atLeast, Deadline deadline, Function<ShardedReader, Reading<T>> question) {
    shards.certain(deadline);
    if (consistency == Consistency.EVENTUAL) {
      Deadline wait = deadline.within(WAIT);
      atLeast.sequences().forEach((shard, sequence) -> await(shard, sequence, wait, deadline));
    }
    // A replica of the tables may not have come so far yet as the tables themselves.
    Reading<T> reading = ask(atLeast.isEmpty() ? reader : reader.withoutReplicas(), consistency, deadline, question);
    reading
        .positions()
        .sequences()
        .forEach(
            (shard, sequence) -> {
              if (sequence < atLeast.sequences().getOrDefault(shard, sequence)) {
                throw ApiProblem.invalid(ProblemType.INVALID_PARAMETER, Problems.of("at_least", "is after the journal's end"));
              }
            });
    return reading;
  }

  private static <T> Reading<T> ask(ShardedReader reader, Consistency consistency, Deadline deadline, Function<ShardedReader, Reading<T>> question) {
    try {
      return question.apply(reader);
    } catch (ShardedReader.Ambiguous ambiguous) {
      throw ApiProblem.invalid(ProblemType.INVALID_PARAMETER, Problems.of("account", "is required: transfers of several shards have this id"));
    } catch (NoHistory noHistory) {
      // That it keeps none never changes, so any state shows it.
      Reading<?> reading = reader.accounts(List.of(noHistory.account()), consistency, deadline);
      throw ApiProblem.of(
          ProblemType.NO_HISTORY, "the account was opened with no_history, and only a statement could answer this", Reflected.of(reading));
    }
  }

  private void await(int shard, long sequence, Deadline wait, Deadline deadline) {
    Retry.Backoff backoff = retry.backoff(wait);
    long posted = posted(shard, deadline);
    while (posted < sequence) {
      if (!backoff.pause()) {
        throw notYetVisible();
      }
      try {
        posted = posted(shard, deadline);
      } catch (StoreException.Unavailable outOfTime) {
        throw notYetVisible();
      }
    }
  }

  private long posted(int shard, Deadline deadline) {
    return store.cursors().read(Projector.CURSOR, shard, deadline).posted();
  }

  private static ApiProblem notYetVisible() {
    return ApiProblem.of(ProblemType.NOT_YET_VISIBLE, "the read tables have not reached at_least; repeat the call, or read with consistency=strong");
  }
}
