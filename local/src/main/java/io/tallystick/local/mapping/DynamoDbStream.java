package io.tallystick.local.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallystick.local.aws.AwsError;
import io.tallystick.local.aws.AwsJson;
import io.tallystick.local.template.Arn;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The stream of a DynamoDB table. Its API answers records in the very form that Lambda's events have. */
final class DynamoDbStream implements StreamSource {

  private static final String TARGET = "DynamoDBStreams_20120810.";
  private static final int READ_LIMIT = 1000;

  private final AwsJson dynamoDb;
  private final String emulatorArn;
  private final Arn arn;

  private DynamoDbStream(AwsJson dynamoDb, String emulatorArn, Arn arn) {
    this.dynamoDb = dynamoDb;
    this.emulatorArn = emulatorArn;
    this.arn = arn;
  }

  /**
   * @param template the stream as the template names it, without the label that the real one has
   * @throws IOException if the table does not exist or has no stream
   */
  static DynamoDbStream of(AwsJson dynamoDb, String table, Arn template) throws IOException {
    JsonNode description = dynamoDb.call("DynamoDB_20120810.DescribeTable", AwsJson.MAPPER.createObjectNode().put("TableName", table)).path("Table");
    if (!description.hasNonNull("LatestStreamArn")) {
      throw new IOException("the table " + table + " has no stream");
    }
    String label = description.path("LatestStreamLabel").asText();
    Arn arn = new Arn(template.service(), template.region(), template.account(), "table/" + table + "/stream/" + label);
    return new DynamoDbStream(dynamoDb, description.get("LatestStreamArn").asText(), arn);
  }

  @Override
  public String id() {
    return arn.toString();
  }

  @Override
  public Arn arn() {
    return arn;
  }

  @Override
  public String failureField() {
    return "DDBStreamBatchInfo";
  }

  @Override
  public List<Shard> shards() throws IOException {
    List<Shard> shards = new ArrayList<>();
    String last = null;
    do {
      ObjectNode request = AwsJson.MAPPER.createObjectNode().put("StreamArn", emulatorArn);
      if (last != null) {
        request.put("ExclusiveStartShardId", last);
      }
      JsonNode description = dynamoDb.call(TARGET + "DescribeStream", request).path("StreamDescription");
      for (JsonNode shard : description.path("Shards")) {
        String parent = shard.path("ParentShardId").asText("");
        shards.add(new Shard(shard.path("ShardId").asText(), parent.isEmpty() ? Set.of() : Set.of(parent)));
      }
      last = description.path("LastEvaluatedShardId").asText(null);
    } while (last != null);
    return shards;
  }

  @Override
  public String place(String shard, Position position) throws IOException {
    ObjectNode request = AwsJson.MAPPER.createObjectNode().put("StreamArn", emulatorArn).put("ShardId", shard);
    switch (position) {
      case Position.Oldest() -> request.put("ShardIteratorType", "TRIM_HORIZON");
      case Position.Latest() -> request.put("ShardIteratorType", "LATEST");
      case Position.At _ -> throw new IllegalArgumentException("a table's stream cannot be read from a time on");
      case Position.After(String sequence) -> request.put("ShardIteratorType", "AFTER_SEQUENCE_NUMBER").put("SequenceNumber", sequence);
    }
    try {
      return dynamoDb.call(TARGET + "GetShardIterator", request).path("ShardIterator").asText();
    } catch (AwsError error) {
      if (error.code().equals("TrimmedDataAccessException") || error.code().equals("ResourceNotFoundException")) {
        throw new Trimmed(error.getMessage(), error);
      }
      throw error;
    }
  }

  @Override
  public Page read(String place, int most) throws IOException {
    ObjectNode request = AwsJson.MAPPER.createObjectNode().put("ShardIterator", place).put("Limit", Math.min(most, READ_LIMIT));
    JsonNode answer;
    try {
      answer = dynamoDb.call(TARGET + "GetRecords", request);
    } catch (AwsError error) {
      if (error.code().equals("ExpiredIteratorException") || error.code().equals("TrimmedDataAccessException")) {
        throw new PlaceLost(error.getMessage(), error);
      }
      throw error;
    }
    List<StreamRecord> records = new ArrayList<>();
    for (JsonNode record : answer.path("Records")) {
      records.add(record((ObjectNode) record));
    }
    return new Page(records, Optional.ofNullable(answer.path("NextShardIterator").asText(null)));
  }

  private StreamRecord record(ObjectNode record) throws IOException {
    record.put("awsRegion", arn.region());
    record.put("eventSourceARN", arn.toString());
    JsonNode change = record.path("dynamodb");
    Instant arrival = Instant.ofEpochSecond(change.path("ApproximateCreationDateTime").asLong());
    return new StreamRecord(change.path("SequenceNumber").asText(), arrival, AwsJson.MAPPER.writeValueAsBytes(record));
  }
}
