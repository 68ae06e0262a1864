package io.tallystick.publisher.subscription;

import io.tallystick.delivery.post.DeduplicationId;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.Retry;
import io.tallystick.journal.StoreException;
import io.tallystick.publisher.SideBySide;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;

/**
 * A queue of SQS. Of a group one message at most is in a call, and the next only in one after the queue has taken it: a call may be taken in part, and what was refused must not come behind its
 * successors. Groups go side by side, and so does what is in none.
 */
public final class SqsDeliveryQueue implements DeliveryQueue {
  /** Messages of one call, as SQS allows. */
  static final int BATCH = 10;
  /** Bytes of all messages of one call: what SQS allows, less what is around them. */
  static final int BATCH_BYTES = 900 * 1_024;
  /** Calls at once. */
  private static final int WIDTH = 8;
  /** With fewer messages another call at once is not worth it. */
  private static final int SHARE = 100;
  /** Of what is to be sent, so many are looked at to fill a call. */
  private static final int LOOKED_AT = 200;

  private final SqsClient sqs;
  private final String url;
  private final Retry retry;

  public SqsDeliveryQueue(SqsClient sqs, String url, Retry retry) {
    this.sqs = sqs;
    this.url = url;
    this.retry = retry;
  }

  @Override
  public void send(List<QueuedDelivery> deliveries, Deadline deadline) {
    SideBySide.run(WIDTH, shares(deliveries).stream().<Runnable>map(share -> () -> sendShare(share, deadline)).toList());
  }

  /** A group is in one share as a whole, in its order. */
  private static Collection<List<QueuedDelivery>> shares(List<QueuedDelivery> deliveries) {
    int count = Math.clamp(deliveries.size() / SHARE, 1, WIDTH);
    Map<Integer, List<QueuedDelivery>> shares = new HashMap<>();
    for (int at = 0; at < deliveries.size(); at++) {
      QueuedDelivery delivery = deliveries.get(at);
      int share = delivery.group().isEmpty() ? at / BATCH : delivery.group().hashCode();
      shares.computeIfAbsent(Math.floorMod(share, count), _ -> new ArrayList<>()).add(delivery);
    }
    return shares.values();
  }

  private void sendShare(List<QueuedDelivery> deliveries, Deadline deadline) {
    List<QueuedDelivery> open = new LinkedList<>(deliveries);
    Retry.Backoff backoff = retry.backoff(deadline);
    SdkException last = null;
    while (!open.isEmpty()) {
      if (deadline.over()) {
        throw unavailable(last);
      }
      List<QueuedDelivery> call = next(open);
      try {
        Set<QueuedDelivery> refused = trySend(call, deadline);
        open.removeIf(delivery -> call.contains(delivery) && !refused.contains(delivery));
        if (refused.isEmpty()) {
          backoff.progress();
          continue;
        }
      } catch (SdkException failure) {
        last = failure;
      }
      if (!backoff.pause()) {
        throw unavailable(last);
      }
    }
  }

  /** The first that may go together. */
  private static List<QueuedDelivery> next(List<QueuedDelivery> open) {
    List<QueuedDelivery> call = new ArrayList<>(BATCH);
    Set<String> groups = new HashSet<>();
    int bytes = 0;
    for (QueuedDelivery delivery : open.subList(0, Math.min(open.size(), LOOKED_AT))) {
      if (delivery.group().isEmpty() || groups.add(delivery.group())) {
        int size = delivery.body().getBytes(StandardCharsets.UTF_8).length;
        if (call.isEmpty() || bytes + size <= BATCH_BYTES) {
          call.add(delivery);
          bytes += size;
        }
      }
      if (call.size() == BATCH) {
        break;
      }
    }
    return call;
  }

  private Set<QueuedDelivery> trySend(List<QueuedDelivery> call, Deadline deadline) {
    List<SendMessageBatchRequestEntry> entries = new ArrayList<>(call.size());
    for (int at = 0; at < call.size(); at++) {
      entries.add(entry(at, call.get(at)));
    }
    SendMessageBatchResponse response =
        sqs.sendMessageBatch(
            request -> request.queueUrl(url).entries(entries).overrideConfiguration(override -> override.apiCallTimeout(deadline.left().plusMillis(1))));
    Set<QueuedDelivery> refused = new HashSet<>();
    for (BatchResultErrorEntry error : response.failed()) {
      if (error.senderFault()) {
        throw new StoreException.Refused("a queue of deliveries refused a message", Map.of("code", String.valueOf(error.code()), "queue", url), null);
      }
      refused.add(call.get(Integer.parseInt(error.id())));
    }
    return refused;
  }

  private static SendMessageBatchRequestEntry entry(int at, QueuedDelivery delivery) {
    SendMessageBatchRequestEntry.Builder entry = SendMessageBatchRequestEntry.builder().id(Integer.toString(at)).messageBody(delivery.body());
    if (!delivery.group().isEmpty()) {
      entry.messageGroupId(delivery.group()).messageDeduplicationId(DeduplicationId.of(delivery.id()));
    }
    return entry.build();
  }

  private StoreException.Unavailable unavailable(SdkException last) {
    return new StoreException.Unavailable("a queue of deliveries did not take all in the time left", Map.of("queue", url), last);
  }
}
