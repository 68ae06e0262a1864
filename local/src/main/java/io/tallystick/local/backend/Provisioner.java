package io.tallystick.local.backend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallystick.local.aws.AwsError;
import io.tallystick.local.aws.AwsJson;
import io.tallystick.local.template.Queue;
import io.tallystick.local.template.Stack;
import io.tallystick.local.template.Table;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes a stack's tables and queues where they are not there yet. What is there keeps its content; a table must have the same keys. */
final class Provisioner {

  private final AwsJson dynamoDb;
  private final AwsJson sqs;

  Provisioner(AwsJson dynamoDb, AwsJson sqs) {
    this.dynamoDb = dynamoDb;
    this.sqs = sqs;
  }

  /**
   * @return the URL of each queue, by name
   * @throws IOException if something cannot be made, or a table is there with other keys
   */
  Map<String, String> provision(Stack stack) throws IOException {
    for (Table table : stack.tables()) {
      provision(table);
    }
    Map<String, String> urls = new LinkedHashMap<>();
    for (Queue queue : inOrder(stack.queues())) {
      urls.put(queue.name(), provision(queue));
    }
    return urls;
  }

  private void provision(Table table) throws IOException {
    try {
      dynamoDb.call("DynamoDB_20120810.CreateTable", table.request());
    } catch (AwsError error) {
      if (!error.code().equals("ResourceInUseException")) {
        throw error;
      }
      requireSame(table);
    }
  }

  private void requireSame(Table table) throws IOException {
    ObjectNode request = AwsJson.MAPPER.createObjectNode().put("TableName", table.name());
    JsonNode present = dynamoDb.call("DynamoDB_20120810.DescribeTable", request).path("Table");
    if (!present.path("KeySchema").equals(table.request().path("KeySchema"))) {
      throw new IOException("the table " + table.name() + " is there with the keys " + present.path("KeySchema") + ", but the template says "
          + table.request().path("KeySchema") + "; use another data folder");
    }
    if (table.hasStream() && !present.hasNonNull("LatestStreamArn")) {
      throw new IOException("the table " + table.name() + " is there without a stream, but the template says it has one; use another data folder");
    }
  }

  private String provision(Queue queue) throws IOException {
    ObjectNode attributes = AwsJson.MAPPER.createObjectNode();
    queue.attributes().forEach(attributes::put);
    if (queue.redrive().isPresent()) {
      Queue.Redrive redrive = queue.redrive().get();
      attributes.put("RedrivePolicy", AwsJson.MAPPER.writeValueAsString(AwsJson.MAPPER.createObjectNode()
          .put("deadLetterTargetArn", redrive.deadLetterQueue().toString())
          .put("maxReceiveCount", redrive.maximumReceives())));
    }
    ObjectNode request = AwsJson.MAPPER.createObjectNode().put("QueueName", queue.name());
    request.set("Attributes", attributes);
    try {
      return sqs.call("AmazonSQS.CreateQueue", request).path("QueueUrl").asText();
    } catch (AwsError error) {
      if (!error.code().equals("QueueNameExists") && !error.code().equals("QueueAlreadyExists")) {
        throw error;
      }
      return update(queue, attributes);
    }
  }

  /** It is there with other attributes: the template's are set, as a deployment would. */
  private String update(Queue queue, ObjectNode attributes) throws IOException {
    ObjectNode name = AwsJson.MAPPER.createObjectNode().put("QueueName", queue.name());
    String url = sqs.call("AmazonSQS.GetQueueUrl", name).path("QueueUrl").asText();
    attributes.remove(List.of("FifoQueue", "ContentBasedDeduplication"));
    ObjectNode request = AwsJson.MAPPER.createObjectNode().put("QueueUrl", url);
    request.set("Attributes", attributes);
    sqs.call("AmazonSQS.SetQueueAttributes", request);
    return url;
  }

  /** Dead-letter queues must be there before the queues that name them. They name none themselves. */
  private static List<Queue> inOrder(List<Queue> queues) {
    return queues.stream().sorted(java.util.Comparator.comparing(queue -> queue.redrive().isPresent())).toList();
  }
}
