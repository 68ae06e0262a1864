package io.tallystick.journal.dynamodb;

import io.tallystick.journal.Consistency;
import io.tallystick.journal.Deadline;
import io.tallystick.journal.Parallel;
import io.tallystick.journal.Retry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.PutRequest;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** Reads and unconditional writes of many items of one table, in batches of the service's size, and again whatever it left unprocessed. */
final class Batches {
  /** Keys of one BatchGetItem. */
  static final int GET_KEYS = 100;
  /** Items of one BatchWriteItem. */
  static final int WRITE_ITEMS = 25;

  private final DynamoDbClient client;
  private final Calls calls;

  Batches(DynamoDbClient client, Calls calls) {
    this.client = client;
    this.calls = calls;
  }

  /**
   * The items that exist, in no order.
   *
   * @param keys without repetition
   */
  Collection<Map<String, AttributeValue>> get(
      String table, List<Map<String, AttributeValue>> keys, Consistency consistency, Deadline deadline) {
    Queue<Map<String, AttributeValue>> found = new ConcurrentLinkedQueue<>();
    boolean strong = consistency == Consistency.STRONG;
    Parallel.forEach(Parallel.parts(keys, GET_KEYS), part -> get(table, part, strong, found, deadline));
    return found;
  }

  private void get(
      String table,
      List<Map<String, AttributeValue>> keys,
      boolean strong,
      Queue<Map<String, AttributeValue>> found,
      Deadline deadline) {
    Call call = new Call(Operation.BATCH_GET_ITEM, table);
    Retry.Backoff backoff = calls.backoff(deadline);
    List<Map<String, AttributeValue>> rest = keys;
    while (true) {
      Map<String, KeysAndAttributes> wanted = Map.of(table, KeysAndAttributes.builder().keys(rest).consistentRead(strong).build());
      BatchGetItemResponse response =
          calls.run(
              call,
              deadline,
              time ->
                  client.batchGetItem(
                      request -> request.requestItems(wanted).returnConsumedCapacity(calls.reported()).overrideConfiguration(time)));
      calls.used(call, response.consumedCapacity());
      found.addAll(response.responses().getOrDefault(table, List.of()));
      KeysAndAttributes left = response.unprocessedKeys().get(table);
      if (left == null || left.keys().isEmpty()) {
        return;
      }
      pause(call, backoff, left.keys().size() < rest.size());
      rest = left.keys();
    }
  }

  /**
   * Writes the items over whatever stands under their keys.
   *
   * @param items without repetition of a key
   */
  void put(String table, Collection<Map<String, AttributeValue>> items, Deadline deadline) {
    List<WriteRequest> writes = new ArrayList<>(items.size());
    for (Map<String, AttributeValue> item : items) {
      writes.add(WriteRequest.builder().putRequest(PutRequest.builder().item(item).build()).build());
    }
    Parallel.forEach(Parallel.parts(writes, WRITE_ITEMS), part -> write(table, part, deadline));
  }

  private void write(String table, List<WriteRequest> writes, Deadline deadline) {
    Call call = new Call(Operation.BATCH_WRITE_ITEM, table);
    Retry.Backoff backoff = calls.backoff(deadline);
    List<WriteRequest> rest = writes;
    while (true) {
      Map<String, List<WriteRequest>> wanted = Map.of(table, rest);
      BatchWriteItemResponse response =
          calls.run(
              call,
              deadline,
              time ->
                  client.batchWriteItem(
                      request -> request.requestItems(wanted).returnConsumedCapacity(calls.reported()).overrideConfiguration(time)));
      calls.used(call, response.consumedCapacity());
      List<WriteRequest> left = response.unprocessedItems().getOrDefault(table, List.of());
      if (left.isEmpty()) {
        return;
      }
      pause(call, backoff, left.size() < rest.size());
      rest = left;
    }
  }

  /** What was left was throttled, or was more than one answer holds; as long as something is done each time, waits stay short. */
  private static void pause(Call call, Retry.Backoff backoff, boolean progress) {
    if (progress) {
      backoff.progress();
    }
    if (!backoff.pause()) {
      throw call.unprocessed();
    }
  }
}
