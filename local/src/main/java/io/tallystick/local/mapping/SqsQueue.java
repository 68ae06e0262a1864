package io.tallystick.local.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallystick.local.aws.AwsJson;
import io.tallystick.local.template.Arn;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A queue of SQS, whose messages become the records of Lambda's events. */
final class SqsQueue implements QueueSource {

  /** SQS moves at most ten messages by one call. */
  private static final int CALL_LIMIT = 10;

  /** A large batch is received and deleted by several calls at once, as Lambda's pollers do. */
  private static final int CALLS_AT_ONCE = 4;

  /**
   * Between two looks at a queue that keeps order. ElasticMQ looks again and again without a pause, and needs a core for it, while a call waits at such a queue whose messages stand behind one in flight; so none does.
   */
  private static final Duration LOOK_PAUSE = Duration.ofMillis(200);

  private final AwsJson sqs;
  private final Arn arn;
  private final String url;
  private final Time time;

  SqsQueue(AwsJson sqs, Arn arn, String url, Time time) {
    this.sqs = sqs;
    this.arn = arn;
    this.url = url;
    this.time = time;
  }

  @Override
  public List<Message> receive(int most, Duration wait) throws IOException, InterruptedException {
    List<Message> messages = new ArrayList<>(receiveFirst(Math.min(most, CALL_LIMIT), wait));
    while (messages.size() >= CALL_LIMIT && messages.size() < most) {
      int calls = Math.min(CALLS_AT_ONCE, (most - messages.size() + CALL_LIMIT - 1) / CALL_LIMIT);
      List<Callable<List<Message>>> receives = new ArrayList<>();
      int left = most - messages.size();
      for (int call = 0; call < calls; call++) {
        int part = Math.min(CALL_LIMIT, left);
        left -= part;
        receives.add(() -> receiveOnce(part, Duration.ZERO));
      }
      int before = messages.size();
      inParallel(receives).forEach(messages::addAll);
      if (messages.size() - before < (calls - 1) * CALL_LIMIT + 1) {
        // The backlog is gone; waiting for more is up to the batch's window.
        break;
      }
    }
    return messages;
  }

  private List<Message> receiveFirst(int most, Duration wait) throws IOException, InterruptedException {
    if (!arn.isFifo()) {
      return receiveOnce(most, wait);
    }
    List<Message> messages = receiveOnce(most, Duration.ZERO);
    for (Duration left = wait; messages.isEmpty() && left.isPositive(); left = left.minus(LOOK_PAUSE)) {
      time.sleep(LOOK_PAUSE);
      messages = receiveOnce(most, Duration.ZERO);
    }
    return messages;
  }

  @Override
  public void delete(List<Message> messages) throws IOException, InterruptedException {
    List<Callable<Void>> deletes = new ArrayList<>();
    for (int start = 0; start < messages.size(); start += CALL_LIMIT) {
      List<Message> part = messages.subList(start, Math.min(start + CALL_LIMIT, messages.size()));
      deletes.add(() -> {
        deleteOnce(part);
        return null;
      });
    }
    for (int start = 0; start < deletes.size(); start += CALLS_AT_ONCE) {
      inParallel(deletes.subList(start, Math.min(start + CALLS_AT_ONCE, deletes.size())));
    }
  }

  private List<Message> receiveOnce(int most, Duration wait) throws IOException {
    ObjectNode request = AwsJson.MAPPER.createObjectNode();
    request.put("QueueUrl", url).put("MaxNumberOfMessages", most).put("WaitTimeSeconds", wait.toSeconds());
    request.putArray("MessageSystemAttributeNames").add("All");
    request.putArray("AttributeNames").add("All");
    request.putArray("MessageAttributeNames").add("All");
    List<Message> messages = new ArrayList<>();
    for (JsonNode message : sqs.call("AmazonSQS.ReceiveMessage", request).path("Messages")) {
      String id = message.path("MessageId").asText();
      messages.add(new Message(id, message.path("ReceiptHandle").asText(), AwsJson.MAPPER.writeValueAsBytes(record(message))));
    }
    return messages;
  }

  private void deleteOnce(List<Message> messages) throws IOException {
    ObjectNode request = AwsJson.MAPPER.createObjectNode().put("QueueUrl", url);
    ArrayNode entries = request.putArray("Entries");
    for (int index = 0; index < messages.size(); index++) {
      entries.addObject().put("Id", Integer.toString(index)).put("ReceiptHandle", messages.get(index).receiptHandle());
    }
    // Entries that fail have been received again; on SQS such a deletion has no effect either.
    sqs.call("AmazonSQS.DeleteMessageBatch", request);
  }

  /** As Lambda writes it. */
  private ObjectNode record(JsonNode message) {
    ObjectNode record = AwsJson.MAPPER.createObjectNode();
    record.put("messageId", message.path("MessageId").asText());
    record.put("receiptHandle", message.path("ReceiptHandle").asText());
    record.put("body", message.path("Body").asText());
    record.set("attributes", message.path("Attributes").isObject() ? message.get("Attributes") : AwsJson.MAPPER.createObjectNode());
    ObjectNode attributes = record.putObject("messageAttributes");
    message.path("MessageAttributes").properties().forEach(entry -> attributes.set(entry.getKey(), attribute(entry.getValue())));
    record.put("md5OfBody", message.path("MD5OfBody").asText());
    if (message.hasNonNull("MD5OfMessageAttributes")) {
      record.put("md5OfMessageAttributes", message.get("MD5OfMessageAttributes").asText());
    }
    record.put("eventSource", "aws:sqs");
    record.put("eventSourceARN", arn.toString());
    record.put("awsRegion", arn.region());
    return record;
  }

  private static ObjectNode attribute(JsonNode value) {
    ObjectNode attribute = AwsJson.MAPPER.createObjectNode();
    if (value.hasNonNull("StringValue")) {
      attribute.put("stringValue", value.get("StringValue").asText());
    }
    if (value.hasNonNull("BinaryValue")) {
      attribute.put("binaryValue", value.get("BinaryValue").asText());
    }
    attribute.putArray("stringListValues");
    attribute.putArray("binaryListValues");
    attribute.put("dataType", value.path("DataType").asText());
    return attribute;
  }

  private static <T> List<T> inParallel(List<Callable<T>> calls) throws IOException, InterruptedException {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<T> results = new ArrayList<>();
      for (Future<T> future : threads.invokeAll(calls)) {
        results.add(future.get());
      }
      return results;
    } catch (ExecutionException failure) {
      throw failure.getCause() instanceof IOException broken ? broken : new IOException(failure.getCause());
    }
  }
}
