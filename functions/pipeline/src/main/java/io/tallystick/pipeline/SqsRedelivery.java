package io.tallystick.pipeline;

import io.tallystick.journal.Deadline;
import io.tallystick.runtime.Log;
import io.tallystick.runtime.Telemetry;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchResponse;

/**
 * Puts failed messages off by their visibility time-out, which would otherwise be the queue's, the same for all and however often they failed.
 *
 * <p>Messages of one ordered group are put off together, by the first one's delay: the queue hands out none of a group while one of it is
 * invisible. What cannot be put off in the little time that is kept for it comes back after the queue's own time-out.
 */
final class SqsRedelivery implements Redelivery {
  /** Messages of one call, as SQS allows. */
  static final int BATCH = 10;
  /** All calls together take no longer; it has to fit into {@link Telemetry#MARGIN}. */
  static final Duration TIME = Duration.ofMillis(500);

  private final SqsClient sqs;
  private final Map<String, String> queueUrls;
  private final RedeliveryDelay delay;
  private final LongSupplier nanoTime;

  SqsRedelivery(SqsClient sqs, Collection<URI> queueUrls, RedeliveryDelay delay) {
    this(sqs, queueUrls, delay, System::nanoTime);
  }

  /** @param nanoTime a monotonic clock */
  SqsRedelivery(SqsClient sqs, Collection<URI> queueUrls, RedeliveryDelay delay, LongSupplier nanoTime) {
    this.sqs = sqs;
    this.nanoTime = nanoTime;
    this.queueUrls = queueUrls.stream().collect(Collectors.toMap(SqsRedelivery::nameOf, URI::toString));
    this.delay = delay;
  }

  @Override
  public void postpone(Collection<Message> messages) {
    Deadline end = Deadline.after(TIME, nanoTime);
    Map<String, List<ChangeMessageVisibilityBatchRequestEntry>> entries = entries(messages);
    entries.forEach((queue, ofQueue) -> postpone(queue, ofQueue, end));
  }

  private Map<String, List<ChangeMessageVisibilityBatchRequestEntry>> entries(Collection<Message> messages) {
    Map<String, Duration> ofGroups = new HashMap<>();
    Map<String, List<ChangeMessageVisibilityBatchRequestEntry>> entries = new LinkedHashMap<>();
    for (Message message : messages) {
      Duration time =
          message.ordered()
              ? ofGroups.computeIfAbsent(message.group(), _ -> delay.after(message.receives()))
              : delay.after(message.receives());
      List<ChangeMessageVisibilityBatchRequestEntry> ofQueue = entries.computeIfAbsent(message.queue(), _ -> new ArrayList<>());
      ofQueue.add(
          ChangeMessageVisibilityBatchRequestEntry.builder()
              .id(Integer.toString(ofQueue.size()))
              .receiptHandle(message.receipt())
              .visibilityTimeout((int) time.toSeconds())
              .build());
    }
    return entries;
  }

  private void postpone(String queue, List<ChangeMessageVisibilityBatchRequestEntry> entries, Deadline end) {
    String url = queueUrls.get(queue);
    if (url == null) {
      Log.warn("Failed messages are of a queue that is not configured and keep its time-out", null, "queue", queue);
      return;
    }
    int done = 0;
    while (done < entries.size() && !end.over()) {
      List<ChangeMessageVisibilityBatchRequestEntry> some = entries.subList(done, Math.min(done + BATCH, entries.size()));
      if (!change(url, some, end)) {
        return;
      }
      done += some.size();
    }
  }

  private boolean change(String url, List<ChangeMessageVisibilityBatchRequestEntry> entries, Deadline end) {
    try {
      ChangeMessageVisibilityBatchResponse response =
          sqs.changeMessageVisibilityBatch(
              request -> request.queueUrl(url).entries(entries).overrideConfiguration(call -> call.apiCallTimeout(end.left().plusMillis(1))));
      if (response.hasFailed() && !response.failed().isEmpty()) {
        Log.warn("Failed messages could not be put off and keep their queue's time-out", null, "messages", response.failed().size());
      }
      return true;
    } catch (SdkException unavailable) {
      Log.warn("Failed messages could not be put off and keep their queue's time-out", unavailable, "queue", url);
      return false;
    }
  }

  private static String nameOf(URI url) {
    String path = url.getPath();
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
