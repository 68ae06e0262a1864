package io.tallystick.publisher.subscription;

import io.tallystick.delivery.courier.Consignment;
import io.tallystick.delivery.courier.Courier;
import io.tallystick.delivery.courier.CourierListener;
import io.tallystick.delivery.courier.QueuedConsignment;
import io.tallystick.delivery.courier.RetryPlan;
import io.tallystick.delivery.courier.SqsDispositions;
import io.tallystick.delivery.guard.AddressRules;
import io.tallystick.delivery.guard.GuardedConnections;
import io.tallystick.delivery.guard.Names;
import io.tallystick.delivery.post.HttpPosting;
import io.tallystick.delivery.post.Postings;
import io.tallystick.delivery.subscription.SecretBox;
import io.tallystick.delivery.subscription.StoredTargets;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.DeliveryStore;
import io.tallystick.journal.breaker.BreakerLimits;
import io.tallystick.journal.breaker.BreakerListener;
import io.tallystick.journal.breaker.SharedBreakers;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import javax.net.ssl.SSLContext;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/** What one instance of a function does with the queues of deliveries, batch after batch, and what Lambda does around it. */
final class CourierInstance implements AutoCloseable {
  static final AddressRules LOOPBACK = AddressRules.parse("127.0.0.1");
  private static final Duration POST_TIME = Duration.ofSeconds(2);
  private static final Duration INVOCATION = Duration.ofSeconds(10);
  private static final BreakerLimits LIMITS =
      new BreakerLimits(
          Duration.ofSeconds(20), Duration.ofSeconds(1), 5, 60, Duration.ofSeconds(3), Duration.ofSeconds(20), Duration.ofMinutes(5), 1, Duration.ofSeconds(30));

  private final SqsClient sqs;
  private final String queue;
  private final SqsDispositions dispositions;
  private final HttpPosting posting;
  private final Courier courier;

  CourierInstance(SqsClient sqs, String queue, String letters, DeliveryStore store, SecretBox secrets) throws Exception {
    SecureRandom random = new SecureRandom();
    this.sqs = sqs;
    this.queue = queue;
    dispositions = new SqsDispositions(sqs, queue, letters, CourierListener.NONE);
    posting =
        new HttpPosting(
            GuardedConnections.pooled(LOOPBACK, Names.SYSTEM, SSLContext.getDefault(), GuardedConnections.Limits.DEFAULT),
            new HttpPosting.Limits(POST_TIME, 100_000, 1_000), InstantSource.system());
    StoredTargets targets = new StoredTargets(store.subscriptions(), secrets, LOOPBACK, InstantSource.system(), () -> UUID.randomUUID().toString());
    SharedBreakers breakers =
        new SharedBreakers(store.breakers(), LIMITS, InstantSource.system(), random, () -> UUID.randomUUID().toString(), BreakerListener.NONE);
    courier = new Courier(targets, new Postings(posting, (_, _) -> null, (_, _) -> null), POST_TIME, breakers, new RetryPlan(random), InstantSource.system(), CourierListener.NONE);
  }

  /** One batch, if there is one. */
  void work() {
    List<Message> messages =
        sqs.receiveMessage(
                request -> request.queueUrl(queue).maxNumberOfMessages(10).waitTimeSeconds(1).messageSystemAttributeNames(MessageSystemAttributeName.ALL))
            .messages();
    if (messages.isEmpty()) {
      return;
    }
    List<QueuedConsignment> batch = messages.stream().map(CourierInstance::queued).toList();
    Deadline deadline = Deadline.after(INVOCATION);
    var decided = courier.deliver(batch.stream().map(QueuedConsignment::consignment).toList(), deadline);
    Set<String> again = dispositions.carryOut(batch, decided, Deadline.after(INVOCATION));
    List<DeleteMessageBatchRequestEntry> done =
        messages.stream()
            .filter(message -> !again.contains(message.messageId()))
            .map(message -> DeleteMessageBatchRequestEntry.builder().id(message.messageId()).receiptHandle(message.receiptHandle()).build())
            .toList();
    if (!done.isEmpty()) {
      sqs.deleteMessageBatch(request -> request.queueUrl(queue).entries(done));
    }
  }

  private static QueuedConsignment queued(Message message) {
    Map<MessageSystemAttributeName, String> attributes = message.attributes();
    return new QueuedConsignment(
        new Consignment(
            message.messageId(),
            attributes.getOrDefault(MessageSystemAttributeName.MESSAGE_GROUP_ID, ""),
            Integer.parseInt(attributes.get(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT)),
            message.body()),
        message.receiptHandle());
  }

  @Override
  public void close() throws IOException {
    posting.close();
  }
}
