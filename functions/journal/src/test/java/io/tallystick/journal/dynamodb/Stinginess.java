package io.tallystick.journal.dynamodb;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** Makes the service as stingy as it may be under load: of a batch only a few are done, and a page has one item. */
final class Stinginess implements ExecutionInterceptor {
  private static final ExecutionAttribute<Object> LEFT = new ExecutionAttribute<>("left unprocessed");

  private volatile int processed;
  private volatile int calls;

  /** Of each batch so many are processed. */
  void processes(int items) {
    processed = items;
    calls = 0;
  }

  synchronized int calls() {
    return calls;
  }

  @Override
  public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
    synchronized (this) {
      calls++;
    }
    return switch (context.request()) {
      case BatchWriteItemRequest batch -> fewer(batch, attributes);
      case BatchGetItemRequest batch -> fewer(batch, attributes);
      case QueryRequest query -> query.toBuilder().limit(1).build();
      case ScanRequest scan -> scan.toBuilder().limit(1).build();
      default -> context.request();
    };
  }

  private SdkRequest fewer(BatchWriteItemRequest batch, ExecutionAttributes attributes) {
    Map<String, List<WriteRequest>> now = new HashMap<>();
    Map<String, List<WriteRequest>> left = new HashMap<>();
    batch.requestItems()
        .forEach(
            (table, writes) -> {
              int count = Math.min(Math.max(processed, 1), writes.size());
              now.put(table, writes.subList(0, count));
              left.put(table, processed == 0 ? writes : new ArrayList<>(writes.subList(count, writes.size())));
            });
    left.values().removeIf(List::isEmpty);
    attributes.putAttribute(LEFT, left);
    return batch.toBuilder().requestItems(now).build();
  }

  private SdkRequest fewer(BatchGetItemRequest batch, ExecutionAttributes attributes) {
    Map<String, KeysAndAttributes> now = new HashMap<>();
    Map<String, KeysAndAttributes> left = new HashMap<>();
    batch.requestItems()
        .forEach(
            (table, keys) -> {
              int count = Math.min(Math.max(processed, 1), keys.keys().size());
              now.put(table, keys.toBuilder().keys(keys.keys().subList(0, count)).build());
              if (count < keys.keys().size() || processed == 0) {
                left.put(table, keys.toBuilder().keys(keys.keys().subList(processed == 0 ? 0 : count, keys.keys().size())).build());
              }
            });
    attributes.putAttribute(LEFT, left);
    return batch.toBuilder().requestItems(now).build();
  }

  @Override
  @SuppressWarnings("unchecked")
  public SdkResponse modifyResponse(Context.ModifyResponse context, ExecutionAttributes attributes) {
    return switch (context.response()) {
      case BatchWriteItemResponse done ->
          done.toBuilder().unprocessedItems((Map<String, List<WriteRequest>>) attributes.getAttribute(LEFT)).build();
      case BatchGetItemResponse done ->
          done.toBuilder().unprocessedKeys((Map<String, KeysAndAttributes>) attributes.getAttribute(LEFT)).build();
      default -> context.response();
    };
  }
}
