package io.tallystick.local.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tallystick.local.aws.AwsError;
import io.tallystick.local.aws.AwsJson;
import io.tallystick.local.template.Arn;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A Kinesis stream, whose records become those of Lambda's events. */
final class KinesisStream implements StreamSource {

  private static final String TARGET = "Kinesis_20131202.";
  private static final int READ_LIMIT = 10_000;
  private static final int MILLISECOND_DIGITS = 3;
  /** Between the shard and its iterator, in a place. */
  private static final char OF_SHARD = ' ';

  private final AwsJson kinesis;
  private final Arn arn;
  private final String id;

  private KinesisStream(AwsJson kinesis, Arn arn, String id) {
    this.kinesis = kinesis;
    this.arn = arn;
    this.id = id;
  }

  /** @throws IOException if there is no such stream */
  static KinesisStream of(AwsJson kinesis, Arn arn) throws IOException {
    JsonNode summary = kinesis.call(TARGET + "DescribeStreamSummary", AwsJson.MAPPER.createObjectNode().put("StreamName", arn.dataStream()))
        .path("StreamDescriptionSummary");
    return new KinesisStream(kinesis, arn, arn + "@" + summary.path("StreamCreationTimestamp").asText());
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public Arn arn() {
    return arn;
  }

  @Override
  public String failureField() {
    return "KinesisBatchInfo";
  }

  @Override
  public List<Shard> shards() throws IOException {
    List<Shard> shards = new ArrayList<>();
    ObjectNode request = request();
    JsonNode answer;
    do {
      answer = kinesis.call(TARGET + "ListShards", request);
      for (JsonNode shard : answer.path("Shards")) {
        Set<String> parents = new HashSet<>();
        for (String parent : List.of("ParentShardId", "AdjacentParentShardId")) {
          if (shard.hasNonNull(parent)) {
            parents.add(shard.get(parent).asText());
          }
        }
        shards.add(new Shard(shard.path("ShardId").asText(), parents));
      }
      request = AwsJson.MAPPER.createObjectNode().put("NextToken", answer.path("NextToken").asText());
    } while (answer.hasNonNull("NextToken"));
    return shards;
  }

  @Override
  public String place(String shard, Position position) throws IOException {
    ObjectNode request = request().put("ShardId", shard);
    switch (position) {
      case Position.Oldest() -> request.put("ShardIteratorType", "TRIM_HORIZON");
      case Position.Latest() -> request.put("ShardIteratorType", "LATEST");
      case Position.At(Instant time) ->
          request.put("ShardIteratorType", "AT_TIMESTAMP").put("Timestamp", BigDecimal.valueOf(time.toEpochMilli(), MILLISECOND_DIGITS));
      case Position.After(String sequence) -> request.put("ShardIteratorType", "AFTER_SEQUENCE_NUMBER").put("StartingSequenceNumber", sequence);
    }
    try {
      return shard + OF_SHARD + kinesis.call(TARGET + "GetShardIterator", request).path("ShardIterator").asText();
    } catch (AwsError error) {
      // A number that the shard does not know: its records are too old, or an emulator was killed before it had written them.
      if (error.code().equals("InvalidArgumentException") || error.code().equals("ResourceNotFoundException")) {
        throw new Trimmed(error.getMessage(), error);
      }
      throw error;
    }
  }

  @Override
  public Page read(String place, int most) throws IOException {
    String shard = place.substring(0, place.indexOf(OF_SHARD));
    ObjectNode request = AwsJson.MAPPER.createObjectNode().put("ShardIterator", place.substring(shard.length() + 1)).put("Limit", Math.min(most, READ_LIMIT));
    JsonNode answer;
    try {
      answer = kinesis.call(TARGET + "GetRecords", request);
    } catch (AwsError error) {
      if (error.code().equals("ExpiredIteratorException")) {
        throw new PlaceLost(error.getMessage(), error);
      }
      throw error;
    }
    List<StreamRecord> records = new ArrayList<>();
    for (JsonNode record : answer.path("Records")) {
      records.add(record(shard, record));
    }
    return new Page(records, Optional.ofNullable(answer.path("NextShardIterator").asText(null)).map(next -> shard + OF_SHARD + next));
  }

  private ObjectNode request() {
    return AwsJson.MAPPER.createObjectNode().put("StreamName", arn.dataStream());
  }

  /** As Lambda writes it. */
  private StreamRecord record(String shard, JsonNode record) throws IOException {
    String sequence = record.path("SequenceNumber").asText();
    BigDecimal arrival = record.path("ApproximateArrivalTimestamp").decimalValue();
    ObjectNode event = AwsJson.MAPPER.createObjectNode();
    event.putObject("kinesis")
        .put("kinesisSchemaVersion", "1.0")
        .put("partitionKey", record.path("PartitionKey").asText())
        .put("sequenceNumber", sequence)
        .put("data", record.path("Data").asText())
        .put("approximateArrivalTimestamp", arrival);
    event.put("eventSource", "aws:kinesis")
        .put("eventVersion", "1.0")
        .put("eventID", shard + ":" + sequence)
        .put("eventName", "aws:kinesis:record")
        .put("invokeIdentityArn", "arn:aws:iam::" + arn.account() + ":role/local")
        .put("awsRegion", arn.region())
        .put("eventSourceARN", arn.toString());
    Instant came = Instant.ofEpochMilli(arrival.movePointRight(MILLISECOND_DIGITS).longValue());
    return new StreamRecord(sequence, came, AwsJson.MAPPER.writeValueAsBytes(event));
  }
}
