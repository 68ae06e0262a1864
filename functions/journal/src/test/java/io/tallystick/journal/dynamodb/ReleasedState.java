package io.tallystick.journal.dynamodb;

import io.tallystick.journal.Parallel;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * Everything in a ledger's six tables, as a release left it behind: {@code releases/<release>/items.jsonl.gz} has one line for each item, {@code {"table":…,"item":…}} with
 * the item in DynamoDB's own JSON, in order of table and key.
 */
record ReleasedState(Map<String, List<Map<String, AttributeValue>>> items) {
  static final Path RELEASES = Path.of("src", "test", "resources", "releases");
  /** What one call of BatchWriteItem takes. */
  private static final int TOGETHER = 25;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The releases of which the state is kept, the oldest first. */
  static List<String> releases() {
    try (var folders = Files.list(RELEASES)) {
      return folders.filter(Files::isDirectory).map(folder -> folder.getFileName().toString()).sorted(Comparator.comparing(Runtime.Version::parse)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path folder(String release) {
    return RELEASES.resolve(release);
  }

  /** All that the tables have now. */
  static ReleasedState of(DynamoDbClient client, Tables tables) {
    Map<String, List<Map<String, AttributeValue>>> items = new LinkedHashMap<>();
    names(tables)
        .forEach(
            (table, name) ->
                items.put(
                    table,
                    client.scanPaginator(scan -> scan.tableName(name).consistentRead(true)).items().stream()
                        .sorted(Comparator.comparing(ReleasedState::order))
                        .toList()));
    return new ReleasedState(items);
  }

  /** Puts all of it into tables that are empty. */
  void into(DynamoDbClient client, Tables tables) {
    Map<String, String> names = names(tables);
    items.forEach(
        (table, all) ->
            Parallel.parts(all, TOGETHER)
                .forEach(
                    some -> {
                      List<WriteRequest> puts = some.stream().map(item -> WriteRequest.builder().putRequest(put -> put.item(item)).build()).toList();
                      if (!client.batchWriteItem(batch -> batch.requestItems(Map.of(names.get(table), puts))).unprocessedItems().isEmpty()) {
                        throw new IllegalStateException("the emulator never leaves items over");
                      }
                    }));
  }

  /** The same without an attribute of the table of cursors. */
  ReleasedState withoutInControl(String attribute) {
    Map<String, List<Map<String, AttributeValue>>> changed = new LinkedHashMap<>(items);
    changed.computeIfPresent(
        "control",
        (table, all) ->
            all.stream()
                .map(
                    item -> {
                      Map<String, AttributeValue> less = new HashMap<>(item);
                      less.remove(attribute);
                      return less;
                    })
                .map(Map::copyOf)
                .toList());
    return new ReleasedState(changed);
  }

  static Map<String, String> names(Tables tables) {
    Map<String, String> names = new LinkedHashMap<>();
    names.put("journal", tables.journal());
    names.put("accounts", tables.accounts());
    names.put("holds", tables.holds());
    names.put("transfers", tables.transfers());
    names.put("statements", tables.statements());
    names.put("control", tables.control());
    return names;
  }

  /** Which kinds of items there are, and which attributes of which types they have: one line each. */
  String shape() {
    TreeMap<String, TreeSet<String>> kinds = new TreeMap<>();
    items.forEach(
        (table, all) ->
            all.forEach(
                item ->
                    item.forEach(
                        (name, value) -> kinds.computeIfAbsent(table + " " + kind(item), kind -> new TreeSet<>()).add(name + ":" + value.type()))));
    StringBuilder lines = new StringBuilder();
    kinds.forEach((kind, attributes) -> lines.append(kind.strip()).append(": ").append(String.join(" ", attributes)).append('\n'));
    return lines.toString();
  }

  /** What stands before the first {@code #} of the key that has one. */
  private static String kind(Map<String, AttributeValue> item) {
    for (String key : List.of("page", "key")) {
      String text = item.containsKey(key) ? item.get(key).s() : null;
      if (text != null && text.contains("#")) {
        return text.startsWith("field#") ? "field#" + text.split("#", 4)[2] : text.substring(0, text.indexOf('#'));
      }
    }
    return "";
  }

  private static String order(Map<String, AttributeValue> item) {
    StringBuilder order = new StringBuilder();
    for (String key : List.of("key", "id", "account", "page", "shard", "run", "sequence")) {
      AttributeValue value = item.get(key);
      if (value != null) {
        order.append(value.s() == null ? "%020d".formatted(Long.parseLong(value.n())) : value.s()).append('\u0000');
      }
    }
    return order.toString();
  }

  static ReleasedState read(String release) {
    Map<String, List<Map<String, AttributeValue>>> items = new LinkedHashMap<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(new GZIPInputStream(Files.newInputStream(folder(release).resolve("items.jsonl.gz"))), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode node = JSON.readTree(line);
        Map<String, AttributeValue> item = new HashMap<>();
        node.get("item").properties().forEach(entry -> item.put(entry.getKey(), value(entry.getValue())));
        items.computeIfAbsent(node.get("table").textValue(), table -> new ArrayList<>()).add(item);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new ReleasedState(items);
  }

  void write(String release) throws IOException {
    Files.createDirectories(folder(release));
    try (OutputStream file = Files.newOutputStream(folder(release).resolve("items.jsonl.gz"));
        Writer lines = new OutputStreamWriter(new GZIPOutputStream(file), StandardCharsets.UTF_8)) {
      for (Map.Entry<String, List<Map<String, AttributeValue>>> table : items.entrySet()) {
        for (Map<String, AttributeValue> item : table.getValue()) {
          ObjectNode line = JSON.createObjectNode().put("table", table.getKey());
          ObjectNode attributes = line.putObject("item");
          new TreeMap<>(item).forEach((name, value) -> attributes.set(name, json(value)));
          lines.write(JSON.writeValueAsString(line) + "\n");
        }
      }
    }
  }

  private static ObjectNode json(AttributeValue value) {
    ObjectNode node = JSON.createObjectNode();
    switch (value.type()) {
      case S -> node.put("S", value.s());
      case N -> node.put("N", value.n());
      case BOOL -> node.put("BOOL", value.bool());
      case B -> node.put("B", Base64.getEncoder().encodeToString(value.b().asByteArrayUnsafe()));
      case L -> {
        ArrayNode elements = node.putArray("L");
        value.l().forEach(element -> elements.add(json(element)));
      }
      default -> throw new IllegalStateException("a ledger stores no attributes of type " + value.type());
    }
    return node;
  }

  private static AttributeValue value(JsonNode node) {
    Map.Entry<String, JsonNode> only = node.properties().iterator().next();
    return switch (only.getKey()) {
      case "S" -> AttributeValue.fromS(only.getValue().textValue());
      case "N" -> AttributeValue.fromN(only.getValue().textValue());
      case "BOOL" -> AttributeValue.fromBool(only.getValue().booleanValue());
      case "B" -> AttributeValue.fromB(SdkBytes.fromByteArray(Base64.getDecoder().decode(only.getValue().textValue())));
      case "L" -> {
        List<AttributeValue> elements = new ArrayList<>();
        only.getValue().forEach(element -> elements.add(value(element)));
        yield AttributeValue.fromL(elements);
      }
      default -> throw new IllegalStateException("a ledger stores no attributes of type " + only.getKey());
    };
  }
}
