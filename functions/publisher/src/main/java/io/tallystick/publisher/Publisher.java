package io.tallystick.publisher;

import io.tallystick.journal.Cursor;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.Store;
import io.tallystick.journal.StoreException;
import java.time.Duration;
import java.util.List;

/**
 * Tells others what the journal says: the journal is the outbox, so that no event is lost and none is invented.
 *
 * <p>A run's target is fixed by compare-and-set on the cursor before anything is published, and the cursor moves only after every sink has taken all of the run. So whoever
 * publishes a run publishes the same events under the same ids, in the same order, and no run begins before all of the one before it was published. Killing a publisher anywhere,
 * and running several at once, repeats events but neither loses nor reorders them: what is published for the first time is published in the order of the journal.
 */
public final class Publisher {
  /** The publisher's name among the cursors. */
  public static final String CURSOR = "publisher";

  /** With less time left no further run is begun: it would hardly be finished. */
  static final Duration LEAST_TIME = Duration.ofSeconds(1);

  /**
   * The bounds of one run, so that it fits in memory and in the time of one call: a run that was begun can never be made smaller.
   *
   * @param segments the most segments
   * @param entries the most entries; only a run of a single segment may have more
   */
  public record Limits(int segments, int entries) {
    /** Used by whoever publishes: some megabytes of JSON, of which a stream with one shard takes one each second. */
    public static final Limits DEFAULT = new Limits(500, 4_000);

    public Limits {
      if (segments < 1 || entries < 1) {
        throw new IllegalArgumentException("limits of a publisher must be positive");
      }
    }
  }

  /**
   * What a call came to.
   *
   * @param published the sequence up to which every sink now has the journal
   * @param events published by this call
   * @param done whether the journal's end was reached
   */
  public record Progress(long published, long events, boolean done) {}

  private final Store store;
  private final int shard;
  private final JournalEvents events;
  private final List<EventSink> sinks;
  /** The batch that the last call could not publish, or null; only by its cursor it is known whether somebody else has. */
  private Batch unfinished;
  /** How many of the sinks have taken it. */
  private int taken;

  /**
   * @param ledger the ledger's name, of which the events' source is made
   * @param sinks which take each batch one after the other
   */
  public Publisher(Store store, int shard, String ledger, List<EventSink> sinks, Limits limits) {
    this.store = store;
    this.shard = shard;
    this.events = new JournalEvents(store, shard, ledger, limits);
    this.sinks = List.copyOf(sinks);
  }

  /**
   * Publishes until the journal's end is reached or hardly any time is left. A run that was begun is finished by the next call, whoever makes it.
   *
   * @throws StoreException.Unavailable if store or sinks fail or the time was not enough, and no run was published by this call; it may be repeated
   * @throws StoreException if store or sinks refuse, or the journal is corrupt
   */
  public synchronized Progress publish(Deadline deadline) {
    return publish(Integer.MAX_VALUE, deadline);
  }

  /** Lets go of a run that could not be published, to free its memory; the next call gathers it again. */
  public synchronized void forget() {
    unfinished = null;
  }

  /** Publishes at most one run, otherwise as {@link #publish(Deadline)}. */
  public synchronized Progress publishRun(Deadline deadline) {
    return publish(1, deadline);
  }

  private Progress publish(int mostRuns, Deadline deadline) {
    long published = -1;
    long told = 0;
    int runs = 0;
    try {
      while (runs < mostRuns && (runs == 0 || deadline.left().compareTo(LEAST_TIME) >= 0)) {
        Cursor cursor = store.cursors().read(CURSOR, shard, deadline);
        published = cursor.posted();
        Batch batch = batch(cursor, deadline);
        if (batch == null) {
          return new Progress(published, told, true);
        }
        Cursor run = new Cursor(published, batch.last());
        // Gathered before it is begun: whatever is wrong with these segments, nobody is bound to them yet.
        if (!cursor.running() && !store.cursors().begin(CURSOR, shard, published, batch.last(), deadline)) {
          continue; // somebody else fixed a target: publish that one
        }
        unfinished = batch;
        for (EventSink sink : sinks.subList(taken, sinks.size())) {
          sink.publish(batch, deadline);
          taken++;
        }
        store.cursors().complete(CURSOR, shard, run, deadline);
        unfinished = null;
        published = batch.last();
        told += batch.events();
        runs++;
      }
    } catch (StoreException.Unavailable unavailable) {
      if (runs == 0) {
        throw unavailable;
      }
    }
    return new Progress(published, told, false);
  }

  /** The run that was begun, or the one to begin; null when all is published. */
  private Batch batch(Cursor cursor, Deadline deadline) {
    if (unfinished != null && cursor.running() && unfinished.first() == cursor.posted() + 1 && unfinished.last() == cursor.target()) {
      return unfinished;
    }
    unfinished = null;
    taken = 0;
    return events.after(cursor, deadline).orElse(null);
  }
}
