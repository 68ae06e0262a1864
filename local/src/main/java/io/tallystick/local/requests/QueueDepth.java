package io.tallystick.local.requests;

import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * How many messages a queue has, as SQS counts them: approximately.
 *
 * @param visible may be received
 * @param inFlight were received and neither deleted nor given back
 * @param delayed become visible later
 */
public record QueueDepth(long visible, long inFlight, long delayed) {
  private static final List<QueueAttributeName> COUNTS =
      List.of(
          QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
          QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE,
          QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED);

  /** @throws software.amazon.awssdk.core.exception.SdkException if the queue does not say */
  public static QueueDepth of(SqsClient sqs, String queueUrl) {
    Map<QueueAttributeName, String> counts = sqs.getQueueAttributes(request -> request.queueUrl(queueUrl).attributeNames(COUNTS)).attributes();
    return new QueueDepth(count(counts, 0), count(counts, 1), count(counts, 2));
  }

  private static long count(Map<QueueAttributeName, String> counts, int at) {
    return Long.parseLong(counts.get(COUNTS.get(at)));
  }

  public long all() {
    return visible + inFlight + delayed;
  }
}
