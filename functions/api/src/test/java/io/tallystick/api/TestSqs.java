package io.tallystick.api;

import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageResponse;

/** Takes messages, in place of AWS. */
@Singleton
@Alternative
@Priority(1)
public final class TestSqs implements SqsClient {
  private final List<SendMessageRequest> sent = new CopyOnWriteArrayList<>();
  private volatile boolean broken;

  List<SendMessageRequest> sent() {
    return sent;
  }

  /** From now on it takes nothing, or takes messages again. */
  void broken(boolean now) {
    broken = now;
  }

  @Override
  public SendMessageResponse sendMessage(SendMessageRequest message) {
    if (broken) {
      throw SdkClientException.create("planted");
    }
    sent.add(message);
    return SendMessageResponse.builder().messageId("m").build();
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}
}
