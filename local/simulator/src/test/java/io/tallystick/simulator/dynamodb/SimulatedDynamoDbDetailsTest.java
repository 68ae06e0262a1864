package io.tallystick.simulator.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.journal.dynamodb.Tables;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

/** What the store's contract cannot ask for: replicas that are behind, and mistakes that the store does not make. */
class SimulatedDynamoDbDetailsTest {
  private static final Tables TABLES = Tables.of("test");

  private long now = 1_000_000_000_000L;
  private long lag;
  private int most = Integer.MAX_VALUE;
  private final SimulatedDynamoDb client =
      new DynamoService(TABLES, () -> now, (table, item) -> {})
          .client(
              new Wire() {
                @Override
                public <T> T call(String operation, String table, long subject, Supplier<String> what, Supplier<T> effect) {
                  assertThat(what.get()).isNotNull();
                  return effect.get();
                }

                @Override
                public long lag() {
                  return lag;
                }

                @Override
                public int part(int all) {
                  return Math.min(all, most);
                }
              });

  private static AttributeValue text(String text) {
    return AttributeValue.fromS(text);
  }

  private static AttributeValue number(long number) {
    return AttributeValue.fromN(Long.toString(number));
  }

  private void put(String id, long sequence) {
    client.putItem(request -> request.tableName(TABLES.accounts()).item(Map.of("id", text(id), "sequence", number(sequence))));
  }

  private String sequence(String id, boolean strong) {
    var answer = client.getItem(request -> request.tableName(TABLES.accounts()).key(Map.of("id", text(id))).consistentRead(strong));
    return answer.hasItem() ? answer.item().get("sequence").n() : "none";
  }

  @Test
  void aReplicaHasWhatStoodThereAWhileAgo() {
    put("a", 1);
    now += 10;
    put("a", 2);
    now += 10;
    put("a", 3);
    lag = 5;
    assertThat(sequence("a", false)).isEqualTo("2");
    assertThat(sequence("a", true)).isEqualTo("3");
    lag = 15;
    assertThat(sequence("a", false)).isEqualTo("1");
    lag = 25;
    assertThat(sequence("a", false)).isEqualTo("none");
    lag = 0;
    assertThat(sequence("a", false)).isEqualTo("3");
  }

  @Test
  void whatNoReplicaHasAnyMoreIsForgotten() {
    put("a", 1);
    now += Table.LAG_MAX + 10;
    put("a", 2);
    now += 10;
    put("a", 3);
    lag = 15;
    assertThat(sequence("a", false)).isEqualTo("1");
    lag = Table.LAG_MAX + 25;
    assertThat(sequence("a", false)).isEqualTo("none");
  }

  @Test
  void theIndexIsAReplicaToo() {
    client.putItem(request -> request.tableName(TABLES.holds()).item(Map.of("id", text("h"), "expiry_shard", number(0), "expires_at", number(7))));
    now += 10;
    assertThat(due(false)).containsExactly(Map.of("id", text("h"), "expiry_shard", number(0), "expires_at", number(7)));
    lag = 15;
    assertThat(due(false)).isEmpty();
    assertThatThrownBy(() -> due(true)).isInstanceOf(DynamoDbException.class).hasMessageContaining("Consistent reads are not supported");
  }

  private List<Map<String, AttributeValue>> due(boolean strong) {
    return client
        .query(
            request ->
                request
                    .tableName(TABLES.holds())
                    .indexName(Tables.EXPIRY_INDEX)
                    .consistentRead(strong)
                    .keyConditionExpression("#s = :s AND #e < :e")
                    .expressionAttributeNames(Map.of("#s", "expiry_shard", "#e", "expires_at"))
                    .expressionAttributeValues(Map.of(":s", number(0), ":e", number(8))))
        .items();
  }

  @Test
  void aPageThatEndsAtItsLimitDoesNotSayThatItIsTheLast() {
    put("a", 1);
    var page = client.scan(request -> request.tableName(TABLES.accounts()).limit(1));
    assertThat(page.items()).hasSize(1);
    assertThat(page.lastEvaluatedKey()).isEqualTo(Map.of("id", text("a")));
    var next = client.scan(request -> request.tableName(TABLES.accounts()).limit(1).exclusiveStartKey(page.lastEvaluatedKey()));
    assertThat(next.items()).isEmpty();
    assertThat(next.hasLastEvaluatedKey()).isFalse();
  }

  @Test
  void batchesAreDoneInPart() {
    most = 1;
    put("a", 1);
    put("b", 2);
    var keys = List.of(Map.of("id", text("a")), Map.of("id", text("b")));
    var answer = client.batchGetItem(request -> request.requestItems(Map.of(TABLES.accounts(), builder(keys))));
    assertThat(answer.responses().get(TABLES.accounts())).hasSize(1);
    assertThat(answer.unprocessedKeys().get(TABLES.accounts()).keys()).containsExactly(keys.getLast());
  }

  private static software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes builder(List<Map<String, AttributeValue>> keys) {
    return software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes.builder().keys(keys).build();
  }

  @Test
  void mistakesAreRefused() {
    assertThatThrownBy(() -> client.getItem(request -> request.tableName("nobody").key(Map.of("id", text("a"))))).isInstanceOf(ResourceNotFoundException.class);
    assertRefused("unused", () -> client.putItem(request -> request.tableName(TABLES.accounts()).item(Map.of("id", text("a"))).conditionExpression("attribute_not_exists(#id)").expressionAttributeNames(Map.of("#id", "id", "#more", "more"))));
    assertRefused("not defined", () -> client.putItem(request -> request.tableName(TABLES.accounts()).item(Map.of("id", text("a"))).conditionExpression("attribute_not_exists(#id)")));
    assertRefused("required keys", () -> client.putItem(request -> request.tableName(TABLES.journal()).item(Map.of("shard", number(0)))));
    assertRefused("duplicates", () -> client.batchGetItem(request -> request.requestItems(Map.of(TABLES.accounts(), builder(List.of(Map.of("id", text("a")), Map.of("id", text("a"))))))));
    assertRefused("Invalid expression", () -> client.putItem(request -> request.tableName(TABLES.accounts()).item(Map.of("id", text("a"))).conditionExpression("attribute_not_exists(#id) NOR").expressionAttributeNames(Map.of("#id", "id"))));
  }

  private static void assertRefused(String why, Runnable call) {
    assertThatThrownBy(call::run).isInstanceOfSatisfying(DynamoDbException.class, refused -> assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("ValidationException")).hasMessageContaining(why);
  }
}
