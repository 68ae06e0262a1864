package io.tallystick.simulator.cloud;

import io.tallystick.journal.dynamodb.Tables;
import io.tallystick.ledger.AccountId;
import io.tallystick.ledger.Sharding;
import io.tallystick.simulator.dynamodb.Refusals;
import io.tallystick.simulator.kernel.Time;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import software.amazon.awssdk.core.RequestOverrideConfiguration;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/**
 * Lets no call through that is about the shard which is down: those whose partition key is of its journal, of its cursors, leases and clearing balances, or of the read tables of what lives on it. They are refused or take
 * their time and then have no answer; none is done.
 */
public final class ShardGate implements DynamoDbClient {
  private static final long PATIENCE = 5 * Time.SECOND;
  private static final char AFTER_SHARD_OF_HOLD = '\u001f';

  private final DynamoDbClient inner;
  private final Cloud cloud;
  private final Instance instance;
  private final Outage outage;
  private final Tables tables;
  private final Sharding sharding;

  public ShardGate(DynamoDbClient inner, Cloud cloud, Instance instance, Outage outage, Tables tables, Sharding sharding) {
    this.inner = inner;
    this.cloud = cloud;
    this.instance = instance;
    this.outage = outage;
    this.tables = tables;
    this.sharding = sharding;
  }

  private boolean isDown() {
    return outage.concerns(outage.shard(), cloud.now());
  }

  private void pass(DynamoDbRequest request, String table, Collection<Map<String, AttributeValue>> keys) {
    if (isDown() && keys.stream().anyMatch(key -> shardOf(table, key) == outage.shard())) {
      refuse(request, table);
    }
  }

  /** The caller waits no longer than it has said. */
  private void refuse(DynamoDbRequest request, String table) {
    SplittableRandom chance = cloud.faults().chance(Fault.SHARD_DOWN);
    int how = chance.nextInt(3);
    cloud.trace().add(cloud.now(), instance.name(), "shard down", how, () -> request.getClass().getSimpleName() + " " + table + " of shard " + outage.shard());
    instance.sleep(how == 0 ? 1 + chance.nextLong(patience(request)) : 1 + chance.nextLong(2 * cloud.latency()));
    if (how == 2) {
      throw Refusals.throttled();
    }
    instance.doubt();
    throw how == 0 ? Refusals.timeout() : Refusals.serverError();
  }

  private static long patience(DynamoDbRequest request) {
    long most = request.overrideConfiguration().flatMap(RequestOverrideConfiguration::apiCallAttemptTimeout).map(Duration::toNanos).orElse(PATIENCE);
    return Math.clamp(most, 1, PATIENCE);
  }

  /** −1 for what is of no shard. */
  private int shardOf(String table, Map<String, AttributeValue> key) {
    if (table.equals(tables.journal())) {
      return Integer.parseInt(key.get("shard").n());
    }
    if (table.equals(tables.accounts())) {
      return sharding.shardOf(new AccountId(key.get("id").s()));
    }
    if (table.equals(tables.statements())) {
      return sharding.shardOf(new AccountId(key.get("account").s()));
    }
    if (table.equals(tables.holds())) {
      String id = key.get("id").s();
      return Integer.parseInt("0" + id.substring(0, Math.max(0, id.indexOf(AFTER_SHARD_OF_HOLD))));
    }
    String[] parts = key.get("key").s().split("#");
    if (parts.length < 3) {
      return -1;
    }
    return Integer.parseInt(parts[0].equals("cursor") || parts[0].equals("lease") ? parts[2] : parts[1]);
  }

  @Override
  public GetItemResponse getItem(GetItemRequest request) {
    pass(request, request.tableName(), List.of(request.key()));
    return inner.getItem(request);
  }

  @Override
  public BatchGetItemResponse batchGetItem(BatchGetItemRequest request) {
    request.requestItems().forEach((table, wanted) -> pass(request, table, wanted.keys()));
    return inner.batchGetItem(request);
  }

  @Override
  public BatchWriteItemResponse batchWriteItem(BatchWriteItemRequest request) {
    request.requestItems().forEach((table, writes) -> pass(request, table, writes.stream().map(write -> write.putRequest().item()).toList()));
    return inner.batchWriteItem(request);
  }

  @Override
  public PutItemResponse putItem(PutItemRequest request) {
    pass(request, request.tableName(), List.of(request.item()));
    return inner.putItem(request);
  }

  @Override
  public UpdateItemResponse updateItem(UpdateItemRequest request) {
    pass(request, request.tableName(), List.of(request.key()));
    return inner.updateItem(request);
  }

  /** The shard's journal, its index of transfers, its holds that are due. */
  @Override
  public QueryResponse query(QueryRequest request) {
    if (isDown() && ofQuery(request) == outage.shard()) {
      refuse(request, request.tableName());
    }
    return inner.query(request);
  }

  private int ofQuery(QueryRequest request) {
    Map<String, AttributeValue> values = request.expressionAttributeValues();
    if (values.containsKey(":shard")) {
      AttributeValue shard = values.get(":shard");
      return Integer.parseInt(shard.n() == null ? shard.s() : shard.n());
    }
    return values.containsKey(":key") ? shardOf(request.tableName(), Map.of("key", values.get(":key"))) : -1;
  }

  @Override
  public String serviceName() {
    return inner.serviceName();
  }

  @Override
  public void close() {
    inner.close();
  }
}
