package io.tallystick.delivery.post;

import io.tallystick.delivery.target.QueueArn;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

/**
 * Sends to a queue of SQS: the CloudEvent is the body, and {@code id} and {@code type} are attributes, so that nobody has to read it to tell repeats and kinds. In a FIFO queue messages of one group keep
 * their order, and a message that comes again within five minutes is dropped.
 *
 * <p>Needs {@code sqs:SendMessage} on the queue, and {@code kms:GenerateDataKey} and {@code kms:Decrypt} on the key of an encrypted one.
 */
public final class QueuePosting implements Posting<Destination.Queue> {
  /** Attribute: the same at every try. */
  public static final String ID = "id";
  /** Attribute: the event's type. */
  public static final String TYPE = "type";

  /** SQS takes a mebibyte, attributes included. */
  static final int MOST_BYTES = (1_024 - 1) * 1_024;

  private final SqsClient sqs;
  private final Function<QueueArn, URI> urls;
  private final Duration whole;

  /**
   * @param sqs of the region of the queues
   * @param urls {@link QueueArn#url()}, or where an emulator has them
   * @param whole the longest that a post takes, with all that the client repeats
   */
  public QueuePosting(SqsClient sqs, Function<QueueArn, URI> urls, Duration whole) {
    this.sqs = sqs;
    this.urls = urls;
    this.whole = whole;
  }

  @Override
  public PostOutcome post(Destination.Queue queue, Post post) {
    if (post.body().getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
      return new PostOutcome.Impossible(PostOutcome.Reason.SIZE);
    }
    try {
      return new PostOutcome.Delivered(sqs.sendMessage(request(queue.arn(), post)).sdkHttpResponse().statusCode());
    } catch (SdkException failure) {
      return AwsFailure.of(failure);
    }
  }

  private SendMessageRequest request(QueueArn queue, Post post) {
    SendMessageRequest.Builder request =
        SendMessageRequest.builder()
            .queueUrl(urls.apply(queue).toString())
            .messageBody(post.body())
            .messageAttributes(Map.of(ID, text(post.id()), TYPE, text(post.type())))
            .overrideConfiguration(override -> override.apiCallTimeout(whole));
    if (queue.fifo()) {
      request.messageGroupId(post.group()).messageDeduplicationId(DeduplicationId.of(post.id()));
    }
    return request.build();
  }

  private static MessageAttributeValue text(String text) {
    return MessageAttributeValue.builder().dataType("String").stringValue(text).build();
  }
}
