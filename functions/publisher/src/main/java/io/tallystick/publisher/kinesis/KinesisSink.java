package io.tallystick.publisher.kinesis;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.Retry;
import io.tallystick.publisher.Batch;
import io.tallystick.publisher.EventSink;
import io.tallystick.publisher.SideBySide;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/**
 * Puts events on a Kinesis stream, many to a record, each lane of accounts in order and several lanes at once.
 *
 * <p>A lane's next record is put only after the stream has taken the one before, with that one's sequence number, which is how the stream promises growing sequence numbers. A call whose answer was
 * lost is made again; so a record may come twice, but never for the first time after one that follows it.
 */
public final class KinesisSink implements EventSink {
  /** Lanes that are written at once. */
  private static final int WIDTH = 8;

  /** Hears what the stream took; maybe from several threads. */
  @FunctionalInterface
  public interface Listener {
    /** @param bytes of the record's data */
    void taken(int bytes);
  }

  private final OrderedPuts puts;
  private final int lanes;
  private final Retry retry;
  /** What of the last batch is still to be put, or null. */
  private Waiting waiting;
  /** By partition key: the sequence number of the last record that this process put. */
  private final Map<String, String> sequenceNumbers = new ConcurrentHashMap<>();

  private record Waiting(String source, long first, long last, SortedMap<Integer, LaneRecords> lanes) {
    boolean isOf(Batch batch) {
      return source.equals(batch.source()) && first == batch.first() && last == batch.last();
    }
  }

  /**
   * @param kinesis without retries of its own
   * @param stream the stream's name
   * @param lanes into how many lanes the accounts of a journal are divided, 1 to 256; to change it changes where accounts are found
   */
  public KinesisSink(KinesisClient kinesis, String stream, int lanes, Retry retry, Listener listener) {
    this.puts = new OrderedPuts(kinesis, stream, listener);
    this.lanes = new Lanes(0, lanes).count();
    this.retry = retry;
  }

  @Override
  public synchronized void publish(Batch batch, Deadline deadline) {
    Lanes divided = new Lanes(batch.shard(), lanes);
    // A batch that comes again has the same records, so those that were taken need not be put again.
    if (waiting == null || !waiting.isOf(batch)) {
      waiting = new Waiting(batch.source(), batch.first(), batch.last(), new TreeMap<>(Packing.of(batch, divided)));
    }
    SideBySide.run(WIDTH, List.copyOf(waiting.lanes.values()).stream().<Runnable>map(lane -> () -> put(lane, deadline)).toList());
    waiting = null;
  }

  /** Puts what is left of a lane, one record after the other. */
  private void put(LaneRecords lane, Deadline deadline) {
    while (!lane.isEmpty()) {
      String before = sequenceNumbers.get(lane.partitionKey());
      sequenceNumbers.put(lane.partitionKey(), puts.put(lane.partitionKey(), lane.next(), before, retry.backoff(deadline), deadline));
      lane.taken();
    }
  }
}
