package io.tallystick.local.mapping;

import io.tallystick.local.template.Arn;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A stream of shards, each of which is read in order; DynamoDB's, or another of the same nature. */
interface StreamSource {

  /** Where reading of a shard begins. */
  sealed interface Position {

    /** The oldest record that is kept. */
    record Oldest() implements Position {}

    /** The next record that comes. */
    record Latest() implements Position {}

    /** The first record that came at a time, or after it. */
    record At(Instant time) implements Position {}

    /** The record after this one. */
    record After(String sequence) implements Position {}
  }

  /**
   * A part of the stream.
   *
   * @param parents whose records come before all of this one's; two where shards were merged
   */
  record Shard(String id, Set<String> parents) {

    public Shard {
      parents = Set.copyOf(parents);
    }
  }

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

  /** Identifies the stream; another one of the same table, or a later one of the same name, is another stream. */
  String id();

  /** What events and reports call it. */
  Arn arn();

  /** All shards that there are now, those that are finished too. */
  List<Shard> shards() throws IOException;

  /**
   * A place to read from.
   *
   * @throws Trimmed if the position is older than what is kept
   */
  String place(String shard, Position position) throws IOException;

  /**
   * Reads on. May give nothing, although there is more.
   *
   * @throws PlaceLost if the place has become too old
   */
  Page read(String place, int most) throws IOException;

  /** How a batch is described to the queue of failures: the name of the field that holds it. */
  String failureField();
}
