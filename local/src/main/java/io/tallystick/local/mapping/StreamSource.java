package io.tallystick.local.mapping;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** A stream of shards, each of which is read in order; DynamoDB's, or another of the same nature. */
interface StreamSource {

  /** Where reading of a shard begins. */
  sealed interface Position {

    /** The oldest record that is kept. */
    record Oldest() implements Position {}

    /** The next record that comes. */
    record Latest() implements Position {}

    /** The record after this one. */
    record After(String sequence) implements Position {}
  }

  /**
   * A part of the stream.
   *
   * @param parent whose records come before all of this one's
   */
  record Shard(String id, Optional<String> parent) {}

  /**
   * What one read gave.
   *
   * @param next where to go on; empty if the shard has been read to its end
   */
  record Page(List<StreamRecord> records, Optional<String> next) {}

  /** The place of a reader is no longer good: it must ask for a new one by its position. */
  final class PlaceLost extends IOException {

    private static final long serialVersionUID = 1;

    PlaceLost(String reason, Throwable cause) {
      super(reason, cause);
    }
  }

  /** The records at a position are no longer kept. */
  final class Trimmed extends IOException {

    private static final long serialVersionUID = 1;

    Trimmed(String reason, Throwable cause) {
      super(reason, cause);
    }
  }

  /** Identifies the stream; another one of the same table is another stream. */
  String id();

  /** All shards that there are now, those that are finished too. */
  List<Shard> shards() throws IOException;

  /**
   * A place to read from.
   *
   * @throws Trimmed if the position is older than what is kept
   */
  String place(String shard, Position position) throws IOException;

  /**
   * Reads on.
   *
   * @throws PlaceLost if the place has become too old
   */
  Page read(String place, int most) throws IOException;

  /** How a batch is described to the queue of failures: the name of the field that holds it. */
  String failureField();
}
