package io.tallystick.local.backend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallystick.local.aws.AwsError;
import io.tallystick.local.aws.AwsJson;
import io.tallystick.local.template.DataStream;
import io.tallystick.local.template.Queue;
import io.tallystick.local.template.Stack;
import io.tallystick.local.template.Table;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes a stack's tables, queues and streams where they are not there yet. What is there keeps its content; a table must have the same keys. */
final class Provisioner {

  private static final int STREAM_CHECKS = 200;
  private static final Duration STREAM_PAUSE = Duration.ofMillis(50);

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

  /**
   * Makes the streams.
   *
   * @throws IOException if one cannot be made
   */
  void provisionStreams(AwsJson kinesis, List<DataStream> streams) throws IOException {
    for (DataStream stream : streams) {
      provision(kinesis, stream);
    }
  }

  private static void provision(AwsJson kinesis, DataStream stream) throws IOException {
    ObjectNode create = AwsJson.MAPPER.createObjectNode().put("StreamName", stream.name());
    stream.shards().ifPresentOrElse(
        shards -> create.put("ShardCount", shards), () -> create.putObject("StreamModeDetails").put("StreamMode", "ON_DEMAND"));
    try {
      kinesis.call("Kinesis_20131202.CreateStream", create);
    } catch (AwsError error) {
      if (!error.code().equals("ResourceInUseException")) {
        throw error;
      }
    }
    update(kinesis, stream, active(kinesis, stream));
  }

  /** A stream that was there may have been made otherwise: the template's numbers are set, as a deployment would. */
  private static void update(AwsJson kinesis, DataStream stream, JsonNode present) throws IOException {
    int retention = present.path("RetentionPeriodHours").asInt();
    if (retention != stream.retentionHours()) {
      String operation = retention < stream.retentionHours() ? "IncreaseStreamRetentionPeriod" : "DecreaseStreamRetentionPeriod";
      kinesis.call("Kinesis_20131202." + operation,
          AwsJson.MAPPER.createObjectNode().put("StreamName", stream.name()).put("RetentionPeriodHours", stream.retentionHours()));
    }
    if (stream.shards().isPresent() && present.path("OpenShardCount").asInt() != stream.shards().getAsInt()) {
      kinesis.call("Kinesis_20131202.UpdateShardCount", AwsJson.MAPPER.createObjectNode()
          .put("StreamName", stream.name()).put("TargetShardCount", stream.shards().getAsInt()).put("ScalingType", "UNIFORM_SCALING"));
      active(kinesis, stream);
    }
  }

  /** What it is like when it takes requests. */
  private static JsonNode active(AwsJson kinesis, DataStream stream) throws IOException {
    ObjectNode name = AwsJson.MAPPER.createObjectNode().put("StreamName", stream.name());
    for (int check = 0; check < STREAM_CHECKS; check++) {
      JsonNode present = kinesis.call("Kinesis_20131202.DescribeStreamSummary", name).path("StreamDescriptionSummary");
      if (present.path("StreamStatus").asText().equals("ACTIVE")) {
        return present;
      }
      try {
        Thread.sleep(STREAM_PAUSE);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while the stream " + stream.name() + " was made");
      }
    }
    throw new IOException("the stream " + stream.name() + " is not active after " + STREAM_CHECKS + " checks");
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
