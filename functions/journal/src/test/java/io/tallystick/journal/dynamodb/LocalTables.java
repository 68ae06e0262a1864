package io.tallystick.journal.dynamodb;

import io.tallystick.journal.Retry;
import io.tallystick.local.emulator.DynamoDbLocal;
import io.tallystick.local.emulator.Emulator;
import io.tallystick.local.emulator.Storage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** DynamoDB Local, started once in the JVM of the tests, and new tables in it. */
final class LocalTables {
  private LocalTables() {}

  private static final class Running {
    private static final Emulator EMULATOR = start();

    private static Emulator start() {
      try {
        return DynamoDbLocal.start(new Storage.Memory(), Files.createDirectories(Path.of("target")).resolve("dynamodb-local.log"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  static URI endpoint() {
    return Running.EMULATOR.endpoint();
  }

  /** So that a machine that is busy with other things fails no test. */
  static final Duration PATIENCE = Duration.ofMinutes(2);

  static SdkHttpClient.Builder<?> http() {
    return Apache5HttpClient.builder().socketTimeout(PATIENCE).maxConnections(DynamoClients.MAX_CONNECTIONS);
  }

  /** A client as production builds it, but with more patience and what DynamoDB Local asks for. */
  static DynamoDbClientBuilder client() {
    DynamoDbClientBuilder builder = DynamoClients.builder();
    return builder
        .httpClientBuilder(http())
        .overrideConfiguration(builder.overrideConfiguration().toBuilder().apiCallAttemptTimeout(PATIENCE).build())
        .endpointOverride(endpoint())
        .region(Region.US_EAST_1)
        .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")));
  }

  /** A store in those tables whose attempts have the same patience. */
  static DynamoStore store(DynamoDbClient client, Tables tables, Retry retry) {
    return new DynamoStore(client, tables, new Calls(retry, null, PATIENCE));
  }

  /** New tables that no other test knows. */
  static Tables create(DynamoDbClient client) {
    Tables tables = Tables.of("test-" + UUID.randomUUID());
    client.createTable(table(tables.journal(), "shard", ScalarAttributeType.N, "sequence", ScalarAttributeType.N).build());
    client.createTable(table(tables.accounts(), "id", ScalarAttributeType.S, null, null).build());
    client.createTable(holds(tables.holds()));
    client.createTable(table(tables.transfers(), "key", ScalarAttributeType.S, "run", ScalarAttributeType.N).build());
    client.createTable(table(tables.statements(), "account", ScalarAttributeType.S, "page", ScalarAttributeType.S).build());
    client.createTable(table(tables.control(), "key", ScalarAttributeType.S, null, null).build());
    return tables;
  }

  private static CreateTableRequest holds(String name) {
    return table(name, "id", ScalarAttributeType.S, null, null)
        .attributeDefinitions(
            attribute("id", ScalarAttributeType.S),
            attribute("expiry_shard", ScalarAttributeType.N),
            attribute("expires_at", ScalarAttributeType.N))
        .globalSecondaryIndexes(
            GlobalSecondaryIndex.builder()
                .indexName("expiry")
                .keySchema(key("expiry_shard", KeyType.HASH), key("expires_at", KeyType.RANGE))
                .projection(projection -> projection.projectionType(ProjectionType.KEYS_ONLY))
                .build())
        .build();
  }

  private static CreateTableRequest.Builder table(
      String name, String partition, ScalarAttributeType partitionType, String sort, ScalarAttributeType sortType) {
    CreateTableRequest.Builder table = CreateTableRequest.builder().tableName(name).billingMode(BillingMode.PAY_PER_REQUEST);
    return sort == null
        ? table.attributeDefinitions(attribute(partition, partitionType)).keySchema(key(partition, KeyType.HASH))
        : table
            .attributeDefinitions(attribute(partition, partitionType), attribute(sort, sortType))
            .keySchema(key(partition, KeyType.HASH), key(sort, KeyType.RANGE));
  }

  private static AttributeDefinition attribute(String name, ScalarAttributeType type) {
    return AttributeDefinition.builder().attributeName(name).attributeType(type).build();
  }

  private static KeySchemaElement key(String name, KeyType type) {
    return KeySchemaElement.builder().attributeName(name).keyType(type).build();
  }
}
