package io.tallystick.runtime;

import static io.tallystick.runtime.TemplateYaml.at;
import static io.tallystick.runtime.TemplateYaml.list;

import io.tallystick.journal.dynamodb.Tables;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.Projection;

/** The tables of the template that holds the state, created as it says. */
public final class StateTemplate {
  private static final String LEDGER = "test";

  private StateTemplate() {}

  public static Tables create(DynamoDbClient client) {
    TemplateYaml.map(TemplateYaml.read("state.yaml").get("Resources")).values().stream()
        .filter(resource -> "AWS::DynamoDB::Table".equals(at(resource, "Type")))
        .forEach(resource -> client.createTable(table(at(resource, "Properties"))));
    return Tables.of(LEDGER);
  }

  /** The parameter of the functions' template that takes a table's name: {@code test-journal} is {@code JournalTable}. */
  public static String parameterOf(String table) {
    String name = table.substring(LEDGER.length() + 1);
    return Character.toUpperCase(name.charAt(0)) + name.substring(1) + "Table";
  }

  private static CreateTableRequest table(Object properties) {
    CreateTableRequest.Builder table =
        CreateTableRequest.builder()
            .tableName(String.valueOf(at(properties, "TableName")).replace("${LedgerName}", LEDGER))
            .billingMode(BillingMode.PAY_PER_REQUEST)
            .keySchema(keys(properties))
            .attributeDefinitions(
                list(at(properties, "AttributeDefinitions")).stream()
                    .map(one -> AttributeDefinition.builder().attributeName(text(one, "AttributeName")).attributeType(text(one, "AttributeType")).build())
                    .toList());
    List<GlobalSecondaryIndex> indexes =
        list(at(properties, "GlobalSecondaryIndexes")).stream()
            .map(
                index ->
                    GlobalSecondaryIndex.builder()
                        .indexName(text(index, "IndexName"))
                        .keySchema(keys(index))
                        .projection(Projection.builder().projectionType(text(at(index, "Projection"), "ProjectionType")).build())
                        .build())
            .toList();
    return (indexes.isEmpty() ? table : table.globalSecondaryIndexes(indexes)).build();
  }

  private static List<KeySchemaElement> keys(Object of) {
    return list(at(of, "KeySchema")).stream()
        .map(key -> KeySchemaElement.builder().attributeName(text(key, "AttributeName")).keyType(text(key, "KeyType")).build())
        .toList();
  }

  private static String text(Object of, String attribute) {
    return (String) at(of, attribute);
  }
}
