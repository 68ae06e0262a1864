package io.tallystick.local.subscribe;

import io.tallystick.delivery.courier.SqsDispositions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/**
 * A queue of deliveries that were given up. What was received is nobody else's for a while; it comes back by itself, unless it is deleted.
 *
 * @param invisible for how long, in seconds
 */
record DeadLetters(SqsClient sqs, String url, int invisible) {
  /** Messages of one call, as SQS allows. */
  static final int BATCH = 10;
  /** SQS looks at all its machines only when it is asked to wait. */
  private static final int WAIT_SECONDS = 1;

  /** At most {@link #BATCH}; none if none were there for a second. */
  List<DeadLetter> receive() {
    return sqs
        .receiveMessage(
            request ->
                request
                    .queueUrl(url)
                    .maxNumberOfMessages(BATCH)
                    .waitTimeSeconds(WAIT_SECONDS)
                    .visibilityTimeout(invisible)
                    .messageAttributeNames(SqsDispositions.CAUSE, SqsDispositions.LAST_FAILURE, SqsDispositions.GROUP)
                    .messageSystemAttributeNames(MessageSystemAttributeName.MESSAGE_GROUP_ID))
        .messages()
        .stream()
        .map(DeadLetter::of)
        .toList();
  }

  /** They are dealt with. One whose deletion fails comes again. */
  void delete(List<DeadLetter> letters) {
    each(letters, call -> sqs.deleteMessageBatch(request -> request.queueUrl(url).entries(numbered(call, (id, receipt) -> DeleteMessageBatchRequestEntry.builder().id(id).receiptHandle(receipt).build()))));
  }

  /** They may be received again at once. */
  void release(List<DeadLetter> letters) {
    each(
        letters,
        call ->
            sqs.changeMessageVisibilityBatch(
                request ->
                    request.queueUrl(url).entries(numbered(call, (id, receipt) -> ChangeMessageVisibilityBatchRequestEntry.builder().id(id).receiptHandle(receipt).visibilityTimeout(0).build()))));
  }

  private interface Entry<E> {
    E of(String id, String receipt);
  }

  private static <E> List<E> numbered(List<DeadLetter> letters, Entry<E> entry) {
    List<E> entries = new ArrayList<>();
    for (DeadLetter letter : letters) {
      entries.add(entry.of(Integer.toString(entries.size()), letter.receipt()));
    }
    return entries;
  }

  private static void each(List<DeadLetter> letters, Function<List<DeadLetter>, ?> call) {
    for (int at = 0; at < letters.size(); at += BATCH) {
      call.apply(letters.subList(at, Math.min(at + BATCH, letters.size())));
    }
  }
}
