package io.tallystick.journal.dynamodb;

import io.tallystick.journal.AppendResult;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.Journal;
import io.tallystick.journal.PageLimit;
import io.tallystick.journal.Parallel;
import io.tallystick.journal.Segment;
import io.tallystick.journal.SegmentCodec;
import io.tallystick.journal.StoreException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

final class DynamoJournal implements Journal {
  /** The shard's segments from a sequence on. */
  static final String FROM_SEQUENCE = "#shard = :shard AND #sequence >= :from";
  /** All of the shard's segments. */
  static final String OF_SHARD = "#shard = :shard";

  private final DynamoDbClient client;
  private final Calls calls;
  private final String table;

  DynamoJournal(DynamoDbClient client, Calls calls, String table) {
    this.client = client;
    this.calls = calls;
    this.table = table;
  }

  @Override
  public AppendResult append(Segment segment, Deadline deadline) {
    if (segment.payload().length > SegmentCodec.MAX_PAYLOAD_BYTES) {
      throw new StoreException.Refused(
          "the segment is too large for an item", Map.of("table", table, "bytes", String.valueOf(segment.payload().length)), null);
    }
    Call call = new Call(Operation.PUT_ITEM, table);
    Map<String, AttributeValue> item = SegmentItem.of(segment);
    Conditional result = calls.conditional(call, deadline, time -> put(call, item, time));
    return switch (result) {
      case Conditional.Met() -> new AppendResult.Appended();
      case Conditional.NotMet(Map<String, AttributeValue> standing, boolean doubtful) -> unlessOwn(segment, standing, doubtful);
    };
  }

  private void put(Call call, Map<String, AttributeValue> item, Calls.TimeLimit time) {
    PutItemResponse response =
        client.putItem(
            request ->
                request
                    .tableName(table)
                    .item(item)
                    .conditionExpression(Conditions.SEQUENCE_IS_FREE)
                    .expressionAttributeNames(Map.of("#sequence", SegmentItem.SEQUENCE))
                    .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                    .returnConsumedCapacity(calls.reported())
                    .overrideConfiguration(time));
    calls.used(call, response.consumedCapacity());
  }

  /**
   * The hash covers everything that the segment says and all that came before it: if it is ours and an attempt of this call is in doubt, that was the one that wrote it. If none is, somebody else was,
   * who was asked for the same and whose clock stood behind the journal as ours does: it may have been long ago.
   */
  private AppendResult unlessOwn(Segment segment, Map<String, AttributeValue> standing, boolean doubtful) {
    Segment winner = SegmentItem.segment(table, standing);
    return doubtful && winner.hash().equals(segment.hash()) ? new AppendResult.Appended() : new AppendResult.Lost(winner);
  }

  @Override
  public List<Segment> read(int shard, long from, int limit, Deadline deadline) {
    PageLimit.require(limit);
    QueryRequest.Builder query =
        query()
            .keyConditionExpression(FROM_SEQUENCE)
            .expressionAttributeNames(Map.of("#shard", SegmentItem.SHARD, "#sequence", SegmentItem.SEQUENCE))
            .expressionAttributeValues(Map.of(":shard", Values.number(shard), ":from", Values.number(from)))
            .limit(limit);
    return Segment.requireConsecutive(segments(query, deadline), shard, from);
  }

  @Override
  public Optional<Segment> at(int shard, long sequence, Deadline deadline) {
    Call call = new Call(Operation.GET_ITEM, table);
    GetItemResponse response =
        calls.run(
            call,
            deadline,
            time ->
                client.getItem(
                    request ->
                        request
                            .tableName(table)
                            .key(SegmentItem.key(shard, sequence))
                            .consistentRead(true)
                            .returnConsumedCapacity(calls.reported())
                            .overrideConfiguration(time)));
    calls.used(call, response.consumedCapacity());
    return response.hasItem() ? Optional.of(SegmentItem.segment(table, response.item())) : Optional.empty();
  }

  @Override
  public Map<Long, Segment> those(int shard, Collection<Long> sequences, Deadline deadline) {
    Map<Long, Segment> found = new ConcurrentHashMap<>();
    Parallel.forEach(List.copyOf(sequences), sequence -> at(shard, sequence, deadline).ifPresent(segment -> found.put(sequence, segment)));
    return found;
  }

  @Override
  public Optional<Segment> last(int shard, Deadline deadline) {
    QueryRequest.Builder query =
        query()
            .keyConditionExpression(OF_SHARD)
            .expressionAttributeNames(Map.of("#shard", SegmentItem.SHARD))
            .expressionAttributeValues(Map.of(":shard", Values.number(shard)))
            .scanIndexForward(false)
            .limit(1);
    return segments(query, deadline).stream().findFirst();
  }

  private QueryRequest.Builder query() {
    return QueryRequest.builder().tableName(table).consistentRead(true).returnConsumedCapacity(calls.reported());
  }

  /** One page. */
  private List<Segment> segments(QueryRequest.Builder query, Deadline deadline) {
    Call call = new Call(Operation.QUERY, table);
    QueryResponse response = calls.run(call, deadline, time -> client.query(query.overrideConfiguration(time).build()));
    calls.used(call, response.consumedCapacity());
    return response.items().stream().map(item -> SegmentItem.segment(table, item)).toList();
  }
}
