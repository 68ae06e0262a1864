package io.tallystick.publisher.kinesis;

import io.tallystick.journal.Deadline;
import io.tallystick.journal.Retry;
import io.tallystick.journal.StoreException;
import io.tallystick.journal.dynamodb.Verdict;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.InvalidArgumentException;

/** Puts records on a stream, each after the one before it. */
final class OrderedPuts {
  private final KinesisClient kinesis;
  private final String stream;
  private final KinesisSink.Listener listener;

  OrderedPuts(KinesisClient kinesis, String stream, KinesisSink.Listener listener) {
    this.kinesis = kinesis;
    this.stream = stream;
    this.listener = listener;
  }

  /**
   * Puts one record, again and again as long as that may help.
   *
   * @param before the sequence number of the record that it follows, or null where this process has put none with that key
   * @return the sequence number
   * @throws StoreException.Unavailable if the stream did not take it in the time left; it may have taken it all the same
   * @throws StoreException.Refused if the stream does not exist or may not be written
   */
  String put(String partitionKey, byte[] data, String before, Retry.Backoff backoff, Deadline deadline) {
    if (deadline.over()) {
      throw unavailable("DeadlineOver", null);
    }
    String after = before;
    while (true) {
      try {
        String sequenceNumber = once(partitionKey, data, after);
        listener.taken(data.length);
        return sequenceNumber;
      } catch (InvalidArgumentException otherShard) {
        if (after == null) {
          throw refused(otherShard);
        }
        // The stream was divided anew, so the number is of a shard that takes nothing any more; the new shard is read after that one.
        after = null;
      } catch (SdkException failed) {
        switch (Verdict.of(failed)) {
          case THROTTLED, DOUBTFUL -> {
            if (!backoff.pause()) {
              throw unavailable(Verdict.code(failed), failed);
            }
          }
          case ABORTED -> throw unavailable(Verdict.code(failed), failed);
          case REFUSED -> throw refused(failed);
        }
      }
    }
  }

  private String once(String partitionKey, byte[] data, String after) {
    return kinesis
        .putRecord(
            request ->
                request.streamName(stream).partitionKey(partitionKey).data(SdkBytes.fromByteArrayUnsafe(data)).sequenceNumberForOrdering(after))
        .sequenceNumber();
  }

  private StoreException.Refused refused(SdkException failed) {
    return new StoreException.Refused("the stream refused an event", details(Verdict.code(failed)), failed);
  }

  private StoreException.Unavailable unavailable(String code, Throwable cause) {
    return new StoreException.Unavailable("the stream did not take all events in the time left", details(code), cause);
  }

  private Map<String, String> details(String code) {
    return Map.of("operation", "PutRecord", "stream", stream, "code", code);
  }
}
